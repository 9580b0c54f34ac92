package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Gray-Scott model on a square whose sides are joined: fed at the rate F, drained at F and at F + k. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("gray-scott")
@About(
        summary = "Two substances that react and diffuse: spots and stripes",
        source = "J. E. Pearson, Complex patterns in a simple system, Science 261 (1993), 189-192")
public final class GrayScott implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2.5, points: 128, boundary: periodic}
                  y: {from: 0, to: 2.5, points: 128, boundary: periodic}
                equations:
                  du/dt: {implicit: "Du*lap(u)", explicit: "-u*v^2 + F*(1 - u)"}
                  dv/dt: {implicit: "Dv*lap(v)", explicit: "u*v^2 - (F + k)*v"}
                parameters:
                  Du: {value: 2e-5, description: diffusivity of the substance that is fed}
                  Dv: {value: 1e-5, description: diffusivity of the substance that is made}
                  F: {value: 0.04, description: rate of feeding}
                  k: {value: 0.06, description: rate of decay}
                initial:
                  u: "1 - 0.5*exp(-((x - 1.25)^2 + 2*(y - 1.25)^2)/0.02)"
                  v: "0.25*exp(-((x - 1.25)^2 + 2*(y - 1.25)^2)/0.02)*(1 + 0.1*sin(20*x)*cos(31*y))"
                """;
    }
}
