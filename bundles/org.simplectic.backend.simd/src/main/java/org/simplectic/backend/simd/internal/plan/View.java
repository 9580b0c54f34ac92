package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * How a loop reads a value: of each axis of the value the index. The loop has an axis for each extent other than 1 of the shape
 * that it runs over.
 *
 * @param axes one an axis of the value
 */
record View(List<Axis> axes) {
    View {
        axes = List.copyOf(axes);
    }

    /** Scalars, whatever the loop. */
    static final View SCALAR = new View(List.of());

    /** The loop over the elements of a shape itself. */
    static View identity(Shape shape) {
        var axes = new ArrayList<Axis>();
        int loop = 0;
        for (int extent : shape.extents()) {
            axes.add(extent == 1 ? Axis.fixed(0) : Axis.identity(loop++, extent));
        }
        return new View(axes);
    }

    /** The extents of the loop over a shape. */
    static List<Integer> loop(Shape shape) {
        return shape.extents().stream().filter(extent -> extent != 1).toList();
    }

    /** Whether the loop runs over all elements in their order. */
    boolean isIdentity(Shape shape) {
        return equals(identity(shape));
    }

    boolean hasZeros() {
        return axes.stream().anyMatch(Axis::hasZeros);
    }

    /** The view of an operand through a structural primitive, or null where that is not one. */
    @Nullable
    View through(Structural primitive, Shape result, Shape operand) {
        var next = new ArrayList<Axis>();
        switch (primitive) {
            case Structural.Broadcast broadcast -> {
                if (dropsZeros(broadcast.axes())) {
                    return null;
                }
                broadcast.axes().forEach(axis -> next.add(axes.get(axis)));
            }
            case Structural.Transpose transpose -> {
                var placed = new Axis[operand.rank()];
                for (int i = 0; i < placed.length; i++) {
                    placed[transpose.permutation().get(i)] = axes.get(i);
                }
                next.addAll(List.of(placed));
            }
            case Structural.Slice slice -> {
                for (int i = 0; i < axes.size(); i++) {
                    next.add(axes.get(i)
                            .then(Axis.line(
                                    result.extent(i),
                                    slice.starts().get(i),
                                    slice.strides().get(i))));
                }
            }
            case Structural.Reverse reverse -> {
                for (int i = 0; i < axes.size(); i++) {
                    int extent = operand.extent(i);
                    next.add(
                            reverse.axes().contains(i)
                                    ? axes.get(i).then(Axis.line(extent, extent - 1, -1))
                                    : axes.get(i));
                }
            }
            case Structural.Shift shift -> {
                next.addAll(axes);
                next.set(
                        shift.axis(),
                        axes.get(shift.axis())
                                .then(Axis.shift(operand.extent(shift.axis()), shift.offset(), shift.edge())));
            }
            case Structural.Pad pad -> {
                for (int i = 0; i < axes.size(); i++) {
                    next.add(axes.get(i)
                            .then(Axis.pad(
                                    operand.extent(i),
                                    pad.low().get(i),
                                    pad.high().get(i),
                                    pad.interior().get(i),
                                    result.extent(i))));
                }
            }
            case Structural.Reshape reshape -> {
                return reshaped(result, operand);
            }
            case Structural.Constant constant -> {
                return null;
            }
            case Structural.Iota iota -> {
                return null;
            }
            case Structural.Concatenate concatenate -> {
                return null;
            }
        }
        return new View(next);
    }

    /** Whether zeros in place of elements would be forgotten with the axes that are not kept. */
    private boolean dropsZeros(List<Integer> kept) {
        for (int i = 0; i < axes.size(); i++) {
            if (!kept.contains(i) && axes.get(i).hasZeros()) {
                return true;
            }
        }
        return false;
    }

    /** Where reshaping only adds and drops extents of 1. */
    private @Nullable View reshaped(Shape result, Shape operand) {
        if (!loop(result).equals(loop(operand))) {
            return null;
        }
        var kept = new ArrayList<Axis>();
        for (int i = 0; i < axes.size(); i++) {
            if (result.extent(i) != 1) {
                kept.add(axes.get(i));
            } else if (axes.get(i).hasZeros()) {
                return null;
            }
        }
        var next = new ArrayList<Axis>();
        int used = 0;
        for (int extent : operand.extents()) {
            next.add(extent == 1 ? Axis.fixed(0) : kept.get(used++));
        }
        return new View(next);
    }
}
