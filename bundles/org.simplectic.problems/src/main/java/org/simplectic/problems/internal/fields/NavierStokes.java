package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Navier-Stokes equations of a plane incompressible flow for its vorticity; periodic. The decay of the Taylor-Green vortices is known. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("navier-stokes")
@About(
        summary = "A plane flow by its vorticity: vortices that turn, merge and decay",
        source = "G. I. Taylor, A. E. Green, Proc. R. Soc. Lond. A 158 (1937), 499-521")
public final class NavierStokes implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                  y: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                discretization: {discretization: fourier, dealiasing: two-thirds}
                equations:
                  dw/dt: {implicit: "nu*lap(w)", explicit: "-div(u*w, v*w)"}
                  psi: "-invlap(w)"
                  u: "dy(psi)"
                  v: "-dx(psi)"
                  energy: "mean(u^2 + v^2)/2"
                  enstrophy: "mean(w^2)/2"
                  exact: "2*cos(x)*cos(y)*exp(-2*nu*t)"
                parameters:
                  nu: {value: 0.01, description: viscosity}
                initial:
                  w: "2*cos(x)*cos(y)"
                """;
    }
}
