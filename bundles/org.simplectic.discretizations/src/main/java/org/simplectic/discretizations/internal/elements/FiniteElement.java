package org.simplectic.discretizations.internal.elements;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.simplectic.api.About;
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Continuous finite elements on triangles: linear ones, whose solutions of diffusion equations have order 2 in the mean square, or quadratic
 * ones with a bubble, which have order 3. Mass matrices are diagonal, so that time derivatives need no equations solved and Jacobians are
 * sparse; all nodes are unknowns, and what is known at boundaries is demanded weakly.
 *
 * @see "S. C. Brenner, L. R. Scott, The Mathematical Theory of Finite Element Methods, 3rd edition, Springer 2008"
 * @see "G. Cohen, P. Joly, J. E. Roberts, N. Tordjman, SIAM J. Numer. Anal. 38 (2001)"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("finite-element")
@About(
        summary = "Linear or quadratic finite elements on a mesh of triangles, with diagonal mass matrices",
        source = "S. C. Brenner, L. R. Scott, 2008")
@Designate(ocd = FiniteElement.Options.class)
public final class FiniteElement implements Discretization {
    @ObjectClassDefinition(name = "Finite elements")
    @interface Options {
        @AttributeDefinition(
                name = "Degree",
                description =
                        "Of the polynomials on triangles; errors of solutions fall with the size of triangles to the power degree + 1.",
                options = {@Option(label = "1", value = "1"), @Option(label = "2", value = "2")})
        int degree() default 1;
    }

    private final int degree;

    @Activate
    public FiniteElement(Options options) {
        this(options.degree());
    }

    FiniteElement(int degree) {
        this.degree = degree;
    }

    @Override
    public Grid.Axis axis(Span span) {
        throw notForAxes();
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        throw notForAxes();
    }

    private static IllegalArgumentException notForAxes() {
        return new IllegalArgumentException(
                "finite elements are for meshes, such as 'grid: {mesh: plate.msh}'; on axes take"
                        + " 'finite-difference', 'chebyshev' or 'fourier'");
    }

    @Override
    public MeshOperators on(Mesh mesh, List<String> names, String unit) {
        return new ElementOperators(mesh, degree, names, unit);
    }
}
