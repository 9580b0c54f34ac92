package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Shape;

/** Equations that run as one step. */
abstract sealed class Group {
    /** The place in the order of steps. */
    final int position;

    Group(int position) {
        this.position = position;
    }

    /** A part of a concatenation that a loop writes in place. */
    record Part(int concatenation, int operand, int value) {}

    /** A loop over the elements of one shape: element-wise values, copies of views, reductions. */
    static final class Loop extends Group {
        final Shape shape;

        /** Values computed, in the order of the program. */
        final List<Integer> members = new ArrayList<>();

        /** Reductions of values of this shape, all along the same axes of the loop. */
        final List<Integer> reductions = new ArrayList<>();

        final List<Part> parts = new ArrayList<>();
        int weight;

        Loop(int position, Shape shape) {
            super(position);
            this.shape = shape;
        }
    }

    /** Small values, computed number by number. */
    static final class Small extends Group {
        final List<Integer> members = new ArrayList<>();
        int weight;

        Small(int position) {
            super(position);
        }
    }

    /** One equation that has a kernel of its own. */
    static final class Single extends Group {
        final int equation;

        Single(int position, int equation) {
            super(position);
            this.equation = equation;
        }
    }
}
