package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Kuramoto-Sivashinsky equation on a periodic axis: chaotic; the mean is kept. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("kuramoto-sivashinsky")
@About(
        summary = "Waves on a flame front that never settle",
        source =
                "Y. Kuramoto, 1978; G. I. Sivashinsky, 1977; initial wave: A.-K. Kassam, L. N. Trefethen, SIAM J. Sci. Comput. 26 (2005), 1214-1233")
public final class KuramotoSivashinsky implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 32*pi, points: 128, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "-dxx(u) - dxxxx(u)", explicit: "-dx(u^2)/2"}
                  energy: "integral(u^2)/2"
                initial:
                  u: "cos(x/16)*(1 + sin(x/16))"
                """;
    }
}
