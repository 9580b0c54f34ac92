package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Kolmogorov's flow: a plane flow driven by a force sin(k y) along x, by its vorticity, periodic. The laminar flow is known; from sqrt(2) on, with k = 1 and a long box, it is unstable. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("kolmogorov-flow")
@About(
        summary = "A plane flow driven by a wave of force: laminar, then turbulent",
        source =
                "L. D. Meshalkin, Y. G. Sinai, J. Appl. Math. Mech. 25 (1961), 1700-1705; G. J. Chandler, R. R. Kerswell, J. Fluid Mech. 722 (2013), 554-595")
public final class KolmogorovFlow implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                  y: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                discretization: {discretization: fourier, dealiasing: two-thirds}
                equations:
                  dw/dt: {implicit: "lap(w)/Re", explicit: "-div(u*w, v*w) - k*cos(k*y)"}
                  psi: "-invlap(w)"
                  u: "dy(psi)"
                  v: "-dx(psi)"
                  dissipation: "mean(w^2)/Re"
                  input: "mean(u*sin(k*y))"
                  laminar: "-Re/k*cos(k*y)*(1 - exp(-k^2*t/Re))"
                parameters:
                  Re: {value: 10, description: Reynolds number}
                  k: {value: 4, description: wave number of the force}
                initial:
                  w: 0
                """;
    }
}
