package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Shallow water over an uneven bottom: the height of its surface, and its discharge. Water at rest stays at rest, and mass is kept between walls. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("shallow-water")
@About(
        summary = "Waves on shallow water over an uneven bottom",
        source =
                "A. J. C. de Saint-Venant, 1871; at rest: A. Bermudez, M. E. Vazquez, Comput. & Fluids 23 (1994), 1049-1071")
public final class ShallowWater implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 20, points: 200, unit: m, boundary: {slope: 0}}
                discretization: {discretization: finite-volume, reconstruction: weno5, flux: hll}
                boundaries:
                  discharge: {x: {value: 0}}
                equations:
                  ddischarge/dt: "-g*surface*dx(bottom)"
                  bottom: "hill*exp(-((x - 10)/2)^2)"
                  depth: "surface - bottom"
                  velocity: "discharge/depth"
                  mass: "integral(depth)"
                flux:
                  x: {surface: discharge, discharge: "discharge*velocity + g*(surface^2/2 - surface*bottom)"}
                speeds:
                  x: ["velocity - sqrt(g*depth)", "velocity + sqrt(g*depth)"]
                parameters:
                  g: {value: 9.81, unit: m/s^2, description: gravity}
                  hill: {value: 0.5, unit: m, description: height of the hill under water}
                initial:
                  surface: {value: "1 + 0.1*exp(-(x - 4)^2)", unit: m}
                  discharge: {value: 0, unit: m^2/s}
                """;
    }
}
