package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The wave equation as two of first order in time: a standing wave is known, and the energy is kept. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("wave")
@About(
        summary = "A string that swings between fixed ends",
        source = "J. d'Alembert, Recherches sur la courbe que forme une corde tendue, 1747")
public final class Wave implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 64, unit: m, boundary: {value: 0}}
                equations:
                  du/dt: "v"
                  dv/dt: "c^2*lap(u)"
                  energy: "integral(v^2 + c^2*gradsq(u))/2"
                  exact: "cos(2*pi*c*t)*sin(2*pi*x)"
                parameters:
                  c: {value: 1, unit: m/s, description: speed of waves}
                initial:
                  u: {value: "sin(2*pi*x)", unit: m}
                  v: {value: 0, unit: m/s}
                """;
    }
}
