package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Transport at a constant speed around a periodic axis: the solution is the initial field, moved. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("advection")
@About(
        summary = "A field that moves at a constant speed and keeps its form",
        source = "R. Courant, K. Friedrichs, H. Lewy, Math. Ann. 100 (1928)")
public final class Advection implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 128, unit: m, boundary: periodic}
                equations:
                  du/dt: "-c*dx(u)"
                  exact: "exp(4*cos(2*pi*(x - c*t)) - 4)"
                parameters:
                  c: {value: 1, unit: m/s, description: speed}
                initial:
                  u: "exp(4*cos(2*pi*x) - 4)"
                """;
    }
}
