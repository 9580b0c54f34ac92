package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The equation of Korteweg and de Vries, u_t + 6 u u_x + u_xxx = 0: one soliton is known; mass, momentum and energy are kept. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("korteweg-de-vries")
@About(
        summary = "Solitary waves on shallow water that keep their form",
        source =
                "D. J. Korteweg, G. de Vries, Phil. Mag. 39 (1895), 422-443; P. G. Drazin, R. S. Johnson, Solitons, 1989, section 1.2")
public final class KortewegDeVries implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: -20, to: 20, points: 256, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "-dxxx(u)", explicit: "-3*dx(u^2)"}
                  mass: "integral(u)"
                  momentum: "integral(u^2)"
                  energy: "integral(u^3 - gradsq(u)/2)"
                  place: "(x - c*t + 20) % 40"
                  exact: "c/2/cosh(sqrt(c)/2*(where(place < 0, place + 40, place) - 20))^2"
                parameters:
                  c: {value: 2, description: speed of the soliton}
                initial:
                  u: "c/2/cosh(sqrt(c)/2*x)^2"
                """;
    }
}
