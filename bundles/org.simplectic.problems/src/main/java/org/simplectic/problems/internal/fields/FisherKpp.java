package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The equation of Fisher, Kolmogorov, Petrovsky and Piskunov: a wave of speed 5 sqrt(r D / 6) is known. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("fisher-kpp")
@About(
        summary = "A population that grows and spreads as a wave",
        source =
                "R. A. Fisher, Ann. Eugenics 7 (1937), 355-369; the wave: M. J. Ablowitz, A. Zeppetella, Bull. Math. Biol. 41 (1979), 835-840")
public final class FisherKpp implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: -20, to: 40, points: 600, unit: km, boundary: {from: {value: 1}, to: {value: 0}}}
                discretization: {discretization: finite-difference, order: 4}
                equations:
                  du/dt: {implicit: "D*lap(u)", explicit: "r*u*(1 - u)"}
                  exact: "(1 + exp(sqrt(r/(6*D))*x - 5/6*r*t))^(-2)"
                parameters:
                  D: {value: 1, unit: km^2/year, description: diffusivity}
                  r: {value: 1, unit: 1/year, description: rate of growth}
                initial:
                  u: "(1 + exp(sqrt(r/(6*D))*x))^(-2)"
                """;
    }
}
