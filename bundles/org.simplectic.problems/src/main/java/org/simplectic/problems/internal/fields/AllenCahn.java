package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Allen-Cahn equation. A front that runs from the stable value 1 into the unstable value 0 is known, of speed 3/sqrt(2). */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("allen-cahn")
@About(
        summary = "Two phases that separate, with fronts that move",
        source =
                "S. M. Allen, J. W. Cahn, Acta Metall. 27 (1979), 1085-1095; the front: A. C. Newell, J. A. Whitehead, J. Fluid Mech. 38 (1969), 279-303")
public final class AllenCahn implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: -15, to: 25, points: 400, boundary: {from: {value: 1}, to: {value: 0}}}
                discretization: {discretization: finite-difference, order: 4}
                equations:
                  du/dt: {implicit: "lap(u)", explicit: "u - u^3"}
                  energy: "integral(gradsq(u)/2 + (u^2 - 1)^2/4)"
                  exact: "(1 - tanh((x - 3/sqrt(2)*t)/sqrt(8)))/2"
                initial:
                  u: "(1 - tanh(x/sqrt(8)))/2"
                """;
    }
}
