package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** Linear elasticity in the plane, in motion: displacements u, v and their rates. A pressure wave along the diagonal is known, and the energy is kept. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("elastic-waves")
@About(
        summary = "Waves in an elastic solid",
        source = "L. D. Landau, E. M. Lifshitz, Theory of Elasticity, 3rd ed., 1986, section 22")
public final class ElasticWaves implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 32, unit: m, boundary: periodic}
                  y: {from: 0, to: 1, points: 32, unit: m, boundary: periodic}
                discretization: fourier
                equations:
                  du/dt: "p"
                  dv/dt: "q"
                  dp/dt: "((lambda + mu)*dx(dilation) + mu*lap(u))/rho"
                  dq/dt: "((lambda + mu)*dy(dilation) + mu*lap(v))/rho"
                  dilation: "div(u, v)"
                  energy: "integral(rho*(p^2 + q^2) + (lambda + mu)*dilation^2 + mu*(gradsq(u) + gradsq(v)))/2"
                  exact: "a*sin(2*pi*(x + y) - sqrt(8*(lambda + 2*mu)/rho)*pi*t)"
                parameters:
                  lambda: {value: 2, unit: GPa, description: first Lame parameter}
                  mu: {value: 1, unit: GPa, description: shear modulus}
                  rho: {value: 1, description: density}
                  a: {value: 0.01, unit: m, description: amplitude}
                initial:
                  u: {value: "a*sin(2*pi*(x + y))", unit: m}
                  v: {value: "a*sin(2*pi*(x + y))", unit: m}
                  p: "-sqrt(8*(lambda + 2*mu)/rho)*pi*a*cos(2*pi*(x + y))"
                  q: "-sqrt(8*(lambda + 2*mu)/rho)*pi*a*cos(2*pi*(x + y))"
                """;
    }
}
