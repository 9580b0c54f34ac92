package org.simplectic.backend.java.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;

/** Elements moved: each primitive is a few {@linkplain StridedCopy copies}. */
final class StructuralInstructions {
    private final Site site;
    private final boolean integral;
    /** Extents and strides of the result; the parts of complex numbers are a last axis. */
    private final int[] extents;

    private final int[] strides;

    private StructuralInstructions(Site site) {
        this.site = site;
        this.integral = Site.isIntegral(site.type().dtype());
        this.extents = Strides.extents(Site.parted(site.type()));
        this.strides = Strides.of(Site.parted(site.type()));
    }

    static Instruction of(Structural primitive, Site site) {
        var to = new StructuralInstructions(site);
        return switch (primitive) {
            case Structural.Constant constant -> to.constant(constant.values());
            case Structural.Iota iota -> to.iota(iota.axis());
            case Structural.Reshape reshape -> to.filledFrom(to.strides);
            case Structural.Broadcast broadcast -> to.broadcast(broadcast);
            case Structural.Transpose transpose -> to.transpose(transpose);
            case Structural.Slice slice -> to.slice(slice);
            case Structural.Pad pad -> to.pad(pad);
            case Structural.Concatenate concatenate -> to.concatenate(concatenate.axis());
            case Structural.Reverse reverse -> to.reverse(reverse);
            case Structural.Shift shift -> to.shift(shift);
        };
    }

    private Instruction constant(HostArray values) {
        int out = site.out(0);
        return (w, n) -> {
            if (integral) {
                var integers = values.toIntegers();
                System.arraycopy(integers, 0, n, out, integers.length);
            } else {
                var numbers = values.toArray();
                System.arraycopy(numbers, 0, w, out, numbers.length);
            }
        };
    }

    private Instruction iota(int axis) {
        int out = site.out(0);
        int parts = Site.parts(site.type().dtype());
        int inner = strides[axis] / parts;
        int extent = extents[axis];
        int size = site.size();
        Instruction count = (w, n) -> {
            for (int i = 0; i < size; i++) {
                int index = i / inner % extent;
                if (integral) {
                    n[out + i] = index;
                } else {
                    w[out + i * parts] = index;
                }
            }
        };
        return count.narrowed(site);
    }

    private int[] operandStrides(int operand) {
        return Strides.of(Site.parted(site.operand(operand)));
    }

    /** The whole result, element by element from the first operand. */
    private Instruction filledFrom(int[] operandStrides) {
        return copy(site.in(0), operandStrides, site.out(0), extents);
    }

    private Instruction copy(int from, int[] fromStrides, int to, int[] box) {
        return StridedCopy.of(integral, from, fromStrides, to, strides, box);
    }

    private Instruction zeros() {
        int from = site.out(0);
        int to = from + Site.numbers(site.type());
        return (w, n) -> {
            if (integral) {
                Arrays.fill(n, from, to, 0);
            } else {
                Arrays.fill(w, from, to, 0);
            }
        };
    }

    private Instruction broadcast(Structural.Broadcast broadcast) {
        var operand = operandStrides(0);
        var repeated = new int[extents.length];
        for (int i = 0; i < broadcast.axes().size(); i++) {
            repeated[broadcast.axes().get(i)] = operand[i];
        }
        if (site.type().dtype().isComplex()) {
            repeated[extents.length - 1] = 1;
        }
        return filledFrom(repeated);
    }

    private Instruction transpose(Structural.Transpose transpose) {
        var operand = operandStrides(0);
        var permuted = operand.clone();
        for (int i = 0; i < transpose.permutation().size(); i++) {
            permuted[i] = operand[transpose.permutation().get(i)];
        }
        return filledFrom(permuted);
    }

    private Instruction slice(Structural.Slice slice) {
        var operand = operandStrides(0);
        int from = site.in(0);
        for (int axis = 0; axis < slice.starts().size(); axis++) {
            from += slice.starts().get(axis) * operand[axis];
            operand[axis] *= slice.strides().get(axis);
        }
        return copy(from, operand, site.out(0), extents);
    }

    private Instruction pad(Structural.Pad pad) {
        var spread = strides.clone();
        int to = site.out(0);
        for (int axis = 0; axis < pad.low().size(); axis++) {
            to += pad.low().get(axis) * strides[axis];
            spread[axis] *= pad.interior().get(axis) + 1;
        }
        var box = Strides.extents(Site.parted(site.operand(0)));
        return Instruction.sequence(
                List.of(zeros(), StridedCopy.of(integral, site.in(0), operandStrides(0), to, spread, box)));
    }

    private Instruction concatenate(int axis) {
        var copies = new ArrayList<Instruction>();
        int to = site.out(0);
        for (int operand = 0; operand < site.operands(); operand++) {
            var box = Strides.extents(Site.parted(site.operand(operand)));
            copies.add(copy(site.in(operand), operandStrides(operand), to, box));
            to += box[axis] * strides[axis];
        }
        return Instruction.sequence(copies);
    }

    private Instruction reverse(Structural.Reverse reverse) {
        var operand = operandStrides(0);
        int from = site.in(0);
        for (int axis : reverse.axes()) {
            from += Math.max(0, extents[axis] - 1) * operand[axis];
            operand[axis] = -operand[axis];
        }
        return copy(from, operand, site.out(0), extents);
    }

    /** The entries whose source lies within the axis, and those, next to one end, whose source lies beyond it. */
    private Instruction shift(Structural.Shift shift) {
        int axis = shift.axis();
        int offset = shift.offset();
        int extent = extents[axis];
        int beyond = Math.abs(offset);
        var within = lines(axis, Math.max(0, -offset), extent - beyond, Math.max(0, offset), 1);
        int first = offset > 0 ? extent - offset : 0;
        return switch (shift.edge()) {
            case ZERO -> Instruction.sequence(List.of(zeros(), within));
            case PERIODIC -> {
                int source = offset > 0 ? 0 : extent + offset;
                yield Instruction.sequence(List.of(within, lines(axis, first, beyond, source, 1)));
            }
            case REFLECTED -> {
                int source = offset > 0 ? extent - 1 : -offset - 1;
                yield Instruction.sequence(List.of(within, lines(axis, first, beyond, source, -1)));
            }
        };
    }

    /** The entries from {@code to} on along an axis, taken from {@code from} on in a direction. */
    private Instruction lines(int axis, int to, int count, int from, int direction) {
        var box = extents.clone();
        box[axis] = count;
        var operand = strides.clone();
        operand[axis] *= direction;
        return copy(site.in(0) + from * strides[axis], operand, site.out(0) + to * strides[axis], box);
    }
}
