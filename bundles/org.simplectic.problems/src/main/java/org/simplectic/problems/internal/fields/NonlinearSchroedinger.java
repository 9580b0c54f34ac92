package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The cubic Schroedinger equation i psi_t + psi_xx / 2 + |psi|^2 psi = 0 in real and imaginary part: a soliton is known, mass and energy are kept. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("nonlinear-schroedinger")
@About(
        summary = "Light in a fibre: solitons that keep their form",
        source = "V. E. Zakharov, A. B. Shabat, Sov. Phys. JETP 34 (1972), 62-69")
public final class NonlinearSchroedinger implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: -20, to: 20, points: 256, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "-lap(v)/2", explicit: "-(u^2 + v^2)*v"}
                  dv/dt: {implicit: "lap(u)/2", explicit: "(u^2 + v^2)*u"}
                  mass: "integral(u^2 + v^2)"
                  energy: "integral(gradsq(u) + gradsq(v) - (u^2 + v^2)^2)/2"
                  exact: "eta/cosh(eta*(x - speed*t))*cos(speed*x + (eta^2 - speed^2)/2*t)"
                parameters:
                  eta: {value: 1.5, description: height of the soliton}
                  speed: {value: 1, description: speed of the soliton}
                initial:
                  u: "eta/cosh(eta*x)*cos(speed*x)"
                  v: "eta/cosh(eta*x)*sin(speed*x)"
                """;
    }
}
