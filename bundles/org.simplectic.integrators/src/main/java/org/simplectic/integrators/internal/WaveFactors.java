package org.simplectic.integrators.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * What an operation that does the same at every point of a periodic grid multiplies each wave with: complex numbers, of a shape, as real and
 * imaginary parts.
 */
final class WaveFactors {
    private final Shape shape;
    private final double[] real;
    private final double[] imaginary;

    private WaveFactors(Shape shape, double[] real, double[] imaginary) {
        this.shape = shape;
        this.real = real;
        this.imaginary = imaginary;
    }

    /** The same real number for all. */
    static WaveFactors of(Shape shape, double number) {
        var real = new double[shape.size()];
        Arrays.fill(real, number);
        return new WaveFactors(shape, real, new double[real.length]);
    }

    /** Those of an array, of its shape. */
    static WaveFactors of(HostArray values) {
        int size = values.size();
        var real = new double[size];
        var imaginary = new double[size];
        Arrays.setAll(real, values::get);
        Arrays.setAll(imaginary, values::imaginary);
        return new WaveFactors(values.type().shape(), real, imaginary);
    }

    Shape shape() {
        return shape;
    }

    WaveFactors plus(WaveFactors other) {
        return new WaveFactors(
                shape, filled(i -> real[i] + other.real[i]), filled(i -> imaginary[i] + other.imaginary[i]));
    }

    WaveFactors times(double number) {
        return new WaveFactors(shape, filled(i -> number * real[i]), filled(i -> number * imaginary[i]));
    }

    WaveFactors times(WaveFactors other) {
        return new WaveFactors(
                shape,
                filled(i -> real[i] * other.real[i] - imaginary[i] * other.imaginary[i]),
                filled(i -> real[i] * other.imaginary[i] + imaginary[i] * other.real[i]));
    }

    private double[] filled(java.util.function.IntToDoubleFunction value) {
        var values = new double[real.length];
        Arrays.setAll(values, value);
        return values;
    }

    /** Those of a shift along an axis of the grid by a number of points, periodically. */
    static WaveFactors shift(PeriodicGrid grid, int axis, int offset) {
        var half = grid.half();
        long points = grid.shape().extent(axis);
        var real = new double[half.size()];
        var imaginary = new double[real.length];
        for (int place = 0; place < real.length; place++) {
            long wave = PeriodicGrid.indices(half, place)[axis];
            double turns = (double) Math.floorMod(wave * offset, points) / points;
            real[place] = Math.cos(2 * Math.PI * turns);
            imaginary[place] = 2 * turns == 1 ? 0 : Math.sin(2 * Math.PI * turns);
        }
        return new WaveFactors(half, real, imaginary);
    }

    /**
     * The factors of the waves over all axes of a grid, where these are those of a real transform over some of them, with the other
     * axes as they are. Empty if they differ along an axis that is not transformed.
     */
    Optional<WaveFactors> overAll(PeriodicGrid grid, List<Integer> axes) {
        if (!isConstantAlongOthers(axes)) {
            return Optional.empty();
        }
        var half = grid.half();
        var all = new WaveFactors(half, new double[half.size()], new double[half.size()]);
        int halved = axes.getLast();
        int points = grid.shape().extent(halved);
        for (int place = 0; place < all.real.length; place++) {
            var wave = new int[half.rank()];
            var opposite = new int[half.rank()];
            var indices = PeriodicGrid.indices(half, place);
            for (int axis : axes) {
                wave[axis] = indices[axis];
                opposite[axis] = Math.floorMod(-indices[axis], grid.shape().extent(axis));
            }
            boolean isKept = 2 * wave[halved] <= points;
            int here = PeriodicGrid.place(shape, isKept ? wave : opposite);
            all.real[place] = real[here];
            all.imaginary[place] = isKept ? imaginary[here] : -imaginary[here];
            if (wave[halved] == opposite[halved]) {
                // Of such waves the transform back takes what a real field can have.
                int other = PeriodicGrid.place(shape, opposite);
                all.real[place] = (real[here] + real[other]) / 2;
                all.imaginary[place] = (imaginary[here] - imaginary[other]) / 2;
            }
        }
        return Optional.of(all);
    }

    private boolean isConstantAlongOthers(List<Integer> axes) {
        IntUnaryOperator representative = place -> {
            var indices = PeriodicGrid.indices(shape, place);
            for (int axis = 0; axis < indices.length; axis++) {
                if (!axes.contains(axis)) {
                    indices[axis] = 0;
                }
            }
            return PeriodicGrid.place(shape, indices);
        };
        for (int place = 0; place < real.length; place++) {
            int same = representative.applyAsInt(place);
            if (real[place] != real[same] || imaginary[place] != imaginary[same]) {
                return false;
            }
        }
        return true;
    }

    /** The number that all are, if they are one real number. */
    Optional<Double> number() {
        boolean isOne = Arrays.stream(real).allMatch(x -> x == real[0]) && isZero(imaginary);
        return isOne ? Optional.of(real[0]) : Optional.empty();
    }

    private static boolean isZero(double[] values) {
        return Arrays.stream(values).allMatch(x -> x == 0);
    }

    /** The waves of a field times these, with as few products as their values allow. */
    Expr product(Expr waves) {
        var number = number();
        if (number.isPresent()) {
            return number.get() == 1 ? waves : PeriodicGrid.product(waves.real().constant(number.get()), waves);
        } else if (isZero(imaginary)) {
            return PeriodicGrid.product(waves.constant(array(real)), waves);
        } else if (isZero(real)) {
            var factors = waves.constant(array(imaginary));
            return Expr.complex(factors.times(waves.imaginary()).negate(), factors.times(waves.real()));
        }
        return waves.constant(toArray()).times(waves);
    }

    private HostArray array(double[] values) {
        return HostArray.of(new ArrayType(DType.F64, shape), values);
    }

    /** All of them in an array, of real numbers if they are. */
    HostArray toArray() {
        if (isZero(imaginary)) {
            return array(real);
        }
        var both = new double[2 * real.length];
        for (int i = 0; i < real.length; i++) {
            both[2 * i] = real[i];
            both[2 * i + 1] = imaginary[i];
        }
        return HostArray.of(new ArrayType(DType.C128, shape), both);
    }

    /** The factors of several fields, one after the other. */
    static HostArray joined(PeriodicGrid grid, List<WaveFactors> all) {
        if (all.size() == 1) {
            return all.getFirst().toArray();
        }
        int each = grid.half().size();
        var shape = grid.half().insert(0, all.size());
        var real = new double[shape.size()];
        var imaginary = new double[shape.size()];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i).real, 0, real, i * each, each);
            System.arraycopy(all.get(i).imaginary, 0, imaginary, i * each, each);
        }
        return new WaveFactors(shape, real, imaginary).toArray();
    }
}
