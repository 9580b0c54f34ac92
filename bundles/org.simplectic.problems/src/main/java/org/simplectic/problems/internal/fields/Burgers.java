package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Burgers' equation with viscosity. The solution is that of the heat equation for 1 + a cos(x), by the transformation of Cole and Hopf. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("burgers")
@About(
        summary = "Waves that steepen, held back by viscosity",
        source = "J. D. Cole, Quart. Appl. Math. 9 (1951), 225-236; E. Hopf, Comm. Pure Appl. Math. 3 (1950), 201-230")
public final class Burgers implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2*pi, points: 128, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "nu*lap(u)", explicit: "-dx(u^2)/2"}
                  decay: "a*exp(-nu*t)"
                  exact: "2*nu*decay*sin(x)/(1 + decay*cos(x))"
                parameters:
                  nu: {value: 0.1, description: viscosity}
                  a: {value: 0.9, description: "steepness at the start, below 1"}
                initial:
                  u: "2*nu*a*sin(x)/(1 + a*cos(x))"
                """;
    }
}
