package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The complex Ginzburg-Landau equation A_t = A + (1 + i b) lap A - (1 + i c) |A|^2 A in real and imaginary part: plane waves are known. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("ginzburg-landau")
@About(
        summary = "Swinging matter near its onset, from waves to turbulence",
        source = "I. S. Aranson, L. Kramer, Rev. Mod. Phys. 74 (2002), 99-143")
public final class GinzburgLandau implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 20*pi, points: 128, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: {implicit: "lap(u) - b*lap(v)", explicit: "u - (u^2 + v^2)*(u - c*v)"}
                  dv/dt: {implicit: "lap(v) + b*lap(u)", explicit: "v - (u^2 + v^2)*(v + c*u)"}
                  phase: "q*x - (b*q^2 + c*(1 - q^2))*t"
                  exact: "sqrt(1 - q^2)*cos(phase)"
                parameters:
                  b: {value: 0.5, description: linear dispersion}
                  c: {value: -0.5, description: nonlinear dispersion}
                  q: {value: 0.2, description: wave number at the start}
                initial:
                  u: "sqrt(1 - q^2)*cos(q*x)"
                  v: "sqrt(1 - q^2)*sin(q*x)"
                """;
    }
}
