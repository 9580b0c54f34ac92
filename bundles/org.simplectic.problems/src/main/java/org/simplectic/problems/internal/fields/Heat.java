package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The heat equation, with its first mode as the solution that is known: order of the discretization in space, any order in time. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("heat")
@About(
        summary = "Heat that spreads in a rod whose ends are kept at zero",
        source = "J. Fourier, Theorie analytique de la chaleur, 1822")
public final class Heat implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 64, unit: m, boundary: {value: 0}}
                equations:
                  du/dt: {implicit: "k*lap(u)"}
                  exact: "exp(-k*pi^2*t)*sin(pi*x)"
                parameters:
                  k: {value: 0.1, unit: m^2/s, description: thermal diffusivity}
                initial:
                  u: {value: "sin(pi*x)", unit: K}
                """;
    }
}
