package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Navier-Stokes equations of a plane incompressible flow for its velocity, whose rate is projected onto fields without divergence; periodic. The Taylor-Green vortices are known. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("navier-stokes-velocity")
@About(
        summary = "A plane flow by its velocity, kept free of divergence by projection",
        source =
                "A. J. Chorin, Math. Comp. 22 (1968), 745-762; G. I. Taylor, A. E. Green, Proc. R. Soc. Lond. A 158 (1937), 499-521")
public final class NavierStokesVelocity implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                  y: {from: 0, to: 2*pi, points: 64, boundary: periodic}
                discretization: {discretization: fourier, dealiasing: two-thirds}
                equations:
                  du/dt: {implicit: "nu*lap(u)", explicit: "-project_x(along, across)"}
                  dv/dt: {implicit: "nu*lap(v)", explicit: "-project_y(along, across)"}
                  along: "div(u^2, u*v)"
                  across: "div(u*v, v^2)"
                  divergence: "max(abs(div(u, v)))"
                  energy: "mean(u^2 + v^2)/2"
                  exact: "-cos(x)*sin(y)*exp(-2*nu*t)"
                parameters:
                  nu: {value: 0.01, description: viscosity}
                initial:
                  u: "-cos(x)*sin(y)"
                  v: "sin(x)*cos(y)"
                """;
    }
}
