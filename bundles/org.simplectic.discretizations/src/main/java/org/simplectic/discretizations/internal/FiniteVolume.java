package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.simplectic.api.About;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Conservation laws with shocks: fields are reconstructed at the faces between cells from both sides, a numerical flux makes one flux of
 * both, and cells change by the difference of those of their faces, so that sums over cells change by what passes the boundary, to
 * rounding. Axes are treated one by one; the conserved fields themselves are reconstructed, each on its own. Values are those at the
 * middles of the cells.
 *
 * <p>Derivatives are {@link FiniteDifference}s of order 2, with weno5 of order 6. What other equations decide is interpolated to faces so that
 * its difference is that derivative: a lake over a bottom b stays at rest if its equation has {@code dx(b)} (see the page on conservation laws).
 *
 * <p>Cost: an evaluation of fluxes and speeds on both sides of each face and axis, and the reconstruction's some tens of operations a field.
 *
 * @see "R. J. LeVeque, Finite Volume Methods for Hyperbolic Problems, Cambridge 2002"
 * @see "E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, 3rd edition, Springer 2009"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("finite-volume")
@About(
        summary = "Conservation laws with shocks: MUSCL or WENO reconstruction and numerical fluxes",
        source = "R. J. LeVeque, 2002")
@Designate(ocd = FiniteVolume.Options.class)
public final class FiniteVolume implements Discretization {
    @ObjectClassDefinition(name = "Finite volumes")
    @interface Options {
        @AttributeDefinition(
                name = "Reconstruction",
                description =
                        "How fields continue from cells to faces: constant (order 1), muscl (order 2, total variation does not"
                                + " grow), weno5 (order 5, small oscillations are possible).",
                options = {
                    @Option(label = "constant", value = "constant"),
                    @Option(label = "muscl", value = "muscl"),
                    @Option(label = "weno5", value = "weno5")
                })
        String reconstruction() default "muscl";

        @AttributeDefinition(
                name = "Numerical flux",
                description =
                        "How two values at a face become one flux: lax-friedrichs (most diffusion), hll (of the smallest and the"
                                + " largest speed), hllc (of the contact wave's too), roe (of all speeds and the flux's Jacobian matrix).",
                options = {
                    @Option(label = "lax-friedrichs", value = "lax-friedrichs"),
                    @Option(label = "hll", value = "hll"),
                    @Option(label = "hllc", value = "hllc"),
                    @Option(label = "roe", value = "roe")
                })
        String flux() default "hll";
    }

    private final Reconstruction reconstruction;
    private final NumericalFlux flux;
    private final FiniteDifference differences;

    @Activate
    public FiniteVolume(Options options) {
        this(Reconstruction.of(options.reconstruction()), NumericalFlux.of(options.flux()));
    }

    FiniteVolume(Reconstruction reconstruction, NumericalFlux flux) {
        this.reconstruction = reconstruction;
        this.flux = flux;
        this.differences = new FiniteDifference(reconstruction.accuracy());
    }

    @Override
    public Grid.Axis axis(Span span) {
        differences.axis(span);
        return span.even(0.5);
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        return differences.derivative(field, grid, axis, order, ends);
    }

    @Override
    public List<Expr> divergence(
            ConservationLaw law, List<Expr> fields, List<Expr> given, Grid grid, Boundaries boundaries) {
        var sums = new ArrayList<Expr>();
        fields.forEach(field -> sums.add(field.constant(0).broadcast(grid.shape())));
        for (int axis = 0; axis < grid.axes().size(); axis++) {
            var carried = law.carried(axis);
            if (carried.isEmpty()) {
                continue;
            }
            var faces = new Faces(grid, axis, reconstruction.reach());
            var through = through(law, faces, cells(faces, fields, given, boundaries));
            for (int i = 0; i < carried.size(); i++) {
                int field = carried.get(i);
                sums.set(field, sums.get(field).plus(faces.divergence(through.get(i))));
            }
        }
        return sums;
    }

    /** The values in the cells, with those beyond the ends. */
    private ConservationLaw.Values cells(Faces faces, List<Expr> fields, List<Expr> given, Boundaries boundaries) {
        return new ConservationLaw.Values(
                faces.middles(),
                IntStream.range(0, fields.size())
                        .mapToObj(i -> faces.continued(fields.get(i), boundaries.of(i, faces.axis())))
                        .toList(),
                given.stream()
                        .map(field -> faces.continued(field, reconstruction.accuracy()))
                        .toList());
    }

    /** The flux of each carried field through the faces. */
    private List<Expr> through(ConservationLaw law, Faces faces, ConservationLaw.Values cells) {
        var left = new ArrayList<Expr>();
        var right = new ArrayList<Expr>();
        for (var field : cells.fields()) {
            var differences = faces.differences(field);
            left.add(faces.beside(field, 0).plus(reconstruction.increment(differences)));
            right.add(faces.beside(field, 1).minus(reconstruction.increment(differences.reversed())));
        }
        var given = cells.given().stream()
                .map(field -> reconstruction.interpolated(faces, field))
                .toList();
        var jump = new Jump(
                law,
                faces.axis(),
                new ConservationLaw.Values(faces.positions(), left, given),
                new ConservationLaw.Values(faces.positions(), right, given));
        return Jump.combined(
                flux.of(jump),
                law.flux(faces.axis(), cells),
                (one, fluxes) -> one.plus(reconstruction.higherTerms(faces, fluxes)));
    }
}
