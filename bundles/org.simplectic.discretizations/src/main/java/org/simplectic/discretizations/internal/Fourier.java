package org.simplectic.discretizations.internal;

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
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * Derivatives of the trigonometric polynomial through the values, on periodic axes: errors of smooth fields fall faster than any power
 * of the step. With dealiasing, derivatives have no waves shorter than three steps: products of two fields, differentiated, then have no
 * waves that were mistaken for longer ones.
 *
 * <p>Cost: two real transforms of the field along the axis, O(n log n) a line of n points.
 *
 * @see "L. N. Trefethen, Spectral Methods in MATLAB, SIAM 2000, chapter 3"
 * @see "S. A. Orszag, On the elimination of aliasing in finite-difference schemes by filtering high-wavenumber components, J. Atmos. Sci. 28 (1971)"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("fourier")
@About(
        summary = "Trigonometric polynomials on periodic axes, by fast Fourier transforms",
        source = "L. N. Trefethen, 2000")
@Designate(ocd = Fourier.Options.class)
public final class Fourier implements Discretization {
    @ObjectClassDefinition(name = "Fourier series")
    @interface Options {
        @AttributeDefinition(
                name = "Dealiasing",
                description =
                        "none, or two-thirds: derivatives keep the longer two thirds of the waves only, along every axis.",
                options = {@Option(label = "none", value = "none"), @Option(label = "two-thirds", value = "two-thirds")
                })
        String dealiasing() default "none";
    }

    private final boolean dealiases;

    @Activate
    public Fourier(Options options) {
        this(options.dealiasing().equals("two-thirds"));
    }

    Fourier(boolean dealiases) {
        this.dealiases = dealiases;
    }

    @Override
    public Grid.Axis axis(Span span) {
        if (!span.isPeriodic()) {
            throw new IllegalArgumentException("fourier is for periodic axes: give the axis " + span.name()
                    + " 'boundary: periodic', or take chebyshev or finite-difference");
        }
        if (span.points() < 2) {
            throw new IllegalArgumentException(
                    "fourier needs at least 2 points, but the axis " + span.name() + " has " + span.points());
        }
        return span.even(0);
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        var along = grid.axes().get(axis);
        int size = along.size();
        var kept = field;
        for (int other = 0; dealiases && other < grid.axes().size(); other++) {
            kept = other == axis ? kept : longWaves(kept, other);
        }
        var spectrum = kept.rfft(axis);
        var real = new double[size / 2 + 1];
        var imaginary = new double[size / 2 + 1];
        for (int k = 0; k < real.length; k++) {
            double power = power(along, k, order);
            // The powers of i: 1, i, -1, -i.
            double signed = order % 4 >= 2 ? -power : power;
            real[k] = order % 2 == 0 ? signed : 0;
            imaginary[k] = order % 2 == 1 ? signed : 0;
        }
        var factor = Expr.complex(field.constant(HostArray.vector(real)), field.constant(HostArray.vector(imaginary)));
        return spectrum.times(alongAxis(factor, spectrum.type().shape(), axis)).irfft(size, axis);
    }

    /** Short waves along the other axes are as wrong in products as those along the derivative's own. */
    private Expr longWaves(Expr field, int axis) {
        int size = field.type().shape().extent(axis);
        var spectrum = field.rfft(axis);
        var kept = IntStream.rangeClosed(0, size / 2)
                .mapToDouble(wave -> isShort(wave, size) ? 0 : 1)
                .toArray();
        var factor = Expr.complex(
                field.constant(HostArray.vector(kept)), field.constant(HostArray.vector(new double[kept.length])));
        return spectrum.times(alongAxis(factor, spectrum.type().shape(), axis)).irfft(size, axis);
    }

    private static boolean isShort(int wave, int size) {
        return 3 * wave >= size;
    }

    /** Of the wave number of a wave, zero if derivatives are to be without it. */
    private double power(Grid.Axis along, int wave, int order) {
        boolean isLost = dealiases ? isShort(wave, along.size()) : order % 2 == 1 && 2 * wave == along.size();
        return isLost ? 0 : Math.pow(2 * Math.PI * wave / along.length(), order);
    }

    @Override
    public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        return new FastDiagonalization(
                        grid,
                        grid.axes().stream()
                                .map(axis -> factor(axis, laplacian))
                                .toList())
                .solve(field);
    }

    private FastDiagonalization.Factor factor(Grid.Axis along, Laplacian laplacian) {
        int order = laplacian == Laplacian.SECOND_DERIVATIVES ? 2 : 1;
        var powers = IntStream.range(0, along.size())
                .map(wave -> Math.min(wave, along.size() - wave))
                .mapToDouble(wave -> dealiases && isShort(wave, along.size())
                        ? Double.POSITIVE_INFINITY
                        : power(along, wave, order));
        return order == 2
                ? FastDiagonalization.waves(powers.map(square -> -square).toArray())
                : FastDiagonalization.squaredWaves(powers.toArray());
    }

    private static Expr alongAxis(Expr vector, Shape shape, int axis) {
        return vector.broadcast(shape, List.of(axis));
    }
}
