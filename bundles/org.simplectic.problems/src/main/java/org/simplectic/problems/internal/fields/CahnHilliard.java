package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Cahn-Hilliard equation: mass is kept, and the energy falls. Small waves about zero grow as exp(k^2 (1 - (epsilon k)^2) t). */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("cahn-hilliard")
@About(
        summary = "A mixture that separates into its parts, which then join",
        source =
                "J. W. Cahn, J. E. Hilliard, J. Chem. Phys. 28 (1958), 258-267; growth: J. W. Cahn, Acta Metall. 9 (1961), 795-801")
public final class CahnHilliard implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "-epsilon^2*biharm(u)", explicit: "lap(u^3 - u)"}
                  mass: "integral(u)"
                  energy: "integral(epsilon^2*gradsq(u)/2 + (u^2 - 1)^2/4)"
                  small: "amplitude*exp(4*(1 - 4*epsilon^2)*t)*cos(2*x)"
                parameters:
                  epsilon: {value: 0.2, description: width of the layers between the parts}
                  amplitude: {value: 0.01, description: of the first wave}
                initial:
                  u: "amplitude*cos(2*x)"
                """;
    }
}
