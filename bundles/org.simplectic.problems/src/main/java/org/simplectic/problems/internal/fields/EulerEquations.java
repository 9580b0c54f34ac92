package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Euler's equations of an ideal gas in a tube: density, momentum and energy. At the start Sod's shock tube, whose density is known (gamma = 1.4). */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("euler-equations")
@About(
        summary = "A gas in a tube: shocks, contacts and rarefactions",
        source =
                "G. A. Sod, J. Comput. Phys. 27 (1978), 1-31; exact solution: E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, 3rd ed., 2009, chapter 4")
public final class EulerEquations implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 400, unit: m, boundary: {slope: 0}}
                discretization: {discretization: finite-volume, reconstruction: weno5, flux: hllc}
                equations:
                  pressure: "(gamma - 1)*(energy - momentum^2/(2*density))"
                  velocity: "momentum/density"
                  sound: "sqrt(gamma*pressure/density)"
                  ray: "(x - 0.5)/max(t, 1e-12)"
                  fan: "(5/6 - ray/(6*sqrt(1.4)))^5"
                  right: "where(ray < 0.92745262, 0.42631943, where(ray < 1.75215573, 0.26557371, 0.125))"
                  exact: "where(ray < -sqrt(1.4), 1, where(ray < -0.07027281, fan, right))"
                flux:
                  x: {density: momentum, momentum: "momentum*velocity + pressure", energy: "(energy + pressure)*velocity"}
                speeds:
                  x: ["velocity - sound", velocity, "velocity + sound"]
                parameters:
                  gamma: {value: 1.4, description: ratio of specific heats}
                initial:
                  density: {value: "where(x < 0.5, 1, 0.125)", unit: kg/m^3}
                  momentum: {value: 0, unit: kg/(m^2 s)}
                  energy: {value: "where(x < 0.5, 1, 0.1)/(gamma - 1)", unit: J/m^3}
                """;
    }
}
