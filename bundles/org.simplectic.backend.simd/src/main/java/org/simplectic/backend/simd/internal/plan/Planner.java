package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Contraction;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Factorization;
import org.simplectic.array.Primitive;
import org.simplectic.array.Program;
import org.simplectic.array.Reduction;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * Decides what a program's equations run as. In the order of the program every equation joins a group that runs no earlier than
 * its operands allow, an older one if possible: so element-wise equations of one shape end up in one loop, small values in
 * straight-line code. Structural primitives are no work of their own: loops read through them. Which values must be in memory
 * follows backwards, as groups are written out from the last to the first.
 */
@SuppressWarnings("NullAway") // arrays of groups: null for values that no group computes
final class Planner {
    /** Elements of a value that is computed number by number, at most: with more, loops are faster and far sooner compiled. */
    private static final int SMALL = 16;

    /** Elements of a concatenation of small values, at most. */
    private static final int SMALL_STACK = 2048;

    /** Products of a small matrix product, at most. */
    private static final int SMALL_PRODUCTS = 128;

    /** Weight of a value that is rather computed again than stored, at most. */
    private static final int AGAIN = 8;

    /** Weight of a loop, at most: beyond, registers and the JVM's compilers are overtaxed. */
    private static final int LOOP_WEIGHT = 250;

    /** Values of a loop and its concatenated parts, at most. */
    private static final int LOOP_MEMBERS = 48;

    final Program program;
    final List<Group> groups = new ArrayList<>();
    private final @Nullable Group[] homes;
    private final int[] producers;
    private final boolean[] copied;
    private final boolean[] stored;

    /** Values that will be in memory whatever the loops need: outputs, and operands of what is no loop. */
    private final boolean[] needed;

    private final int[] again;

    /** Of concatenations that loops write in parts: the last of them. */
    private final Map<Integer, Integer> partsEnd = new HashMap<>();

    Planner(Program program) {
        this.program = program;
        int values = program.values();
        this.homes = new Group[values];
        this.producers = new int[values];
        this.copied = new boolean[values];
        this.stored = new boolean[values];
        this.needed = new boolean[values];
        this.again = new int[values];
        Arrays.fill(producers, -1);
        for (int i = 0; i < program.equations().size(); i++) {
            Arrays.fill(producers, program.firstResult(i), program.firstResult(i + 1), i);
        }
    }

    /** Groups all equations. */
    void group() {
        program.outputs().forEach(this::need);
        for (var equation : program.equations()) {
            switch (equation.primitive()) {
                case Structural structural -> {}
                case Elementwise elementwise -> {}
                case Reduction.Reduce reduce -> {}
                default -> equation.operands().forEach(this::need);
            }
        }
        for (int i = 0; i < program.equations().size(); i++) {
            group(i, program.equations().get(i));
        }
        for (int output : program.outputs()) {
            materialize(output);
        }
    }

    private void need(int value) {
        needed[value] = true;
        var equation = producer(value);
        if (equation != null && equation.primitive() instanceof Structural.Reshape) {
            need(equation.operands().getFirst());
        }
    }

    private void group(int index, Equation equation) {
        int value = program.firstResult(index);
        switch (equation.primitive()) {
            case Structural.Concatenate concatenate -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                } else if (isWrittenInParts(concatenate, equation)) {
                    concatenate(value, equation);
                } else {
                    single(index, equation);
                }
            }
            case Structural structural -> {}
            case Elementwise elementwise -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                } else {
                    joinLoop(value, equation.type().shape(), equation.operands());
                }
            }
            case Reduction.Reduce reduce -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                } else if (type(equation.operands().getFirst()).shape().size() == 0) {
                    single(index, equation);
                } else if (structural(value) != null) {
                    return;
                } else {
                    joinReduction(value, reduce, equation.operands().getFirst());
                }
            }
            case Contraction.Dot dot -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                } else {
                    single(index, equation);
                }
            }
            case Factorization.Lu lu -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                    joinSmall(value + 1, equation.operands());
                } else {
                    single(index, equation);
                }
            }
            case Factorization.LuSubstitution substitution -> {
                if (isSmall(equation)) {
                    joinSmall(value, equation.operands());
                } else {
                    single(index, equation);
                }
            }
            default -> single(index, equation);
        }
    }

    private void single(int index, Equation equation) {
        equation.operands().forEach(this::materialize);
        var group = new Group.Single(groups.size(), index);
        groups.add(group);
        Arrays.fill(homes, program.firstResult(index), program.firstResult(index + 1), group);
    }

    org.simplectic.array.ArrayType type(int value) {
        return program.type(value);
    }

    @Nullable
    Equation producer(int value) {
        return producers[value] < 0 ? null : program.equations().get(producers[value]);
    }

    /** The index of the equation that makes a value, or -1. */
    int equation(int value) {
        return producers[value];
    }

    /** What makes a value a rearrangement of its operand; a reduction along axes of extent 1 is a reshape. */
    @Nullable
    Structural structural(int value) {
        var equation = producer(value);
        if (equation == null) {
            return null;
        } else if (equation.primitive() instanceof Reduction.Reduce reduce) {
            var shape = type(equation.operands().getFirst()).shape();
            return shape.size() > 0 && reducedAxes(reduce, shape).isEmpty()
                    ? new Structural.Reshape(equation.type().shape())
                    : null;
        }
        return equation.primitive() instanceof Structural structural ? structural : null;
    }

    @Nullable
    Group home(int value) {
        return homes[value];
    }

    boolean isCopied(int value) {
        return copied[value];
    }

    /** Whether a copied value is in memory when the group at a position runs: it may have been grouped before the copy was. */
    boolean isCopiedBefore(int value, int position) {
        return copied[value] && Objects.requireNonNull(homes[value]).position < position;
    }

    // Small values.

    private boolean isSmall(Equation equation) {
        int size = equation.type().shape().size();
        return switch (equation.primitive()) {
            case Structural.Concatenate concatenate ->
                size <= SMALL_STACK && size > 0 && operandsAreSmall(equation) && isMostlySmall(equation, size);
            case Contraction.Dot dot -> {
                var left = type(equation.operands().getFirst()).shape();
                yield size <= SMALL
                        && operandsAreSmall(equation)
                        && size > 0
                        && left.size() > 0
                        && size * left.extent(left.rank() - (dot.transposeLeft() ? 2 : 1)) <= SMALL_PRODUCTS;
            }
            case Factorization factorization -> {
                var matrix = type(equation.operands().getFirst()).shape();
                yield size <= SMALL
                        && size > 0
                        && operandsAreSmall(equation)
                        && matrix.extent(matrix.rank() - 1) <= LuNodes.MOST_ROWS;
            }
            default -> size <= SMALL && size > 0 && operandsAreSmall(equation);
        };
    }

    /** A few large pieces are better copied than taken apart. */
    private static boolean isMostlySmall(Equation equation, int size) {
        return size <= 4 * SMALL || size / equation.operands().size() <= 4;
    }

    private boolean operandsAreSmall(Equation equation) {
        return equation.operands().stream().allMatch(operand -> {
            int size = type(operand).shape().size();
            return size <= SMALL && size > 0;
        });
    }

    private void joinSmall(int value, List<Integer> operands) {
        int earliest = 0;
        for (int operand : operands) {
            earliest = Math.max(earliest, earliestForSmall(operand));
        }
        Group.Small found = null;
        for (int i = groups.size() - 1; i >= earliest && found == null; i--) {
            if (groups.get(i) instanceof Group.Small small) {
                found = small;
            }
        }
        if (found == null) {
            found = new Group.Small(groups.size());
            groups.add(found);
        }
        found.members.add(value);
        homes[value] = found;
    }

    /** The first position at which a small group can use a value. */
    private int earliestForSmall(int value) {
        var home = homes[value];
        if (home instanceof Group.Small) {
            return home.position;
        } else if (home != null) {
            return availableAfter(value) + 1;
        }
        var equation = producer(value);
        if (equation == null) {
            return 0;
        }
        if (isAlias(value)) {
            // Reading single elements through any structural primitive needs its operand in memory only.
            return earliestForSmall(equation.operands().getFirst());
        }
        int earliest = 0;
        for (int operand : equation.operands()) {
            earliest = Math.max(earliest, earliestForSmall(operand));
        }
        return earliest;
    }

    /** The step after which a value can be in memory. */
    int availableAfter(int value) {
        var end = partsEnd.get(value);
        return end != null ? end : homes[value] == null ? -1 : homes[value].position;
    }

    // Loops.

    /** What a loop needs in order to read a value. */
    private final class Needs {
        /** The first position that is late enough for what is read from memory. */
        int earliest;

        /** Values of the same loop, if it is late enough for them. */
        final List<Integer> inside = new ArrayList<>();

        void read(int value, View view) {
            var source = source(value, view, Integer.MAX_VALUE);
            if (!source.computed()) {
                earliest = Math.max(earliest, availableAfterAlias(source.value()) + 1);
                return;
            }
            int found = source.value();
            if (source.view().isIdentity(type(found).shape())) {
                inside.add(found);
            } else if (isCheapAgain(found, source.view())) {
                again(found, source.view());
            } else {
                earliest = Math.max(earliest, availableAfter(found) + 1);
            }
        }

        void again(int value, View view) {
            for (int operand : Objects.requireNonNull(producer(value)).operands()) {
                read(operand, type(operand).rank() == 0 ? View.SCALAR : view);
            }
        }
    }

    private int availableAfterAlias(int value) {
        var equation = producer(value);
        if (homes[value] == null && equation != null && isAlias(value)) {
            return availableAfterAlias(equation.operands().getFirst());
        }
        return availableAfter(value);
    }

    /**
     * Where reading a value in a loop at some position ends after all structural primitives.
     *
     * @param value what is read in the end
     * @param view how
     * @param computed whether a loop computes it; otherwise it is in memory
     */
    record Source(int value, View view, boolean computed) {}

    Source source(int value, View view, int position) {
        var equation = producer(value);
        if (equation == null || isCopiedBefore(value, position)) {
            return new Source(value, view, false);
        }
        if (homes[value] != null && !copied[value]) {
            boolean computed = homes[value] instanceof Group.Loop && equation.primitive() instanceof Elementwise;
            return new Source(value, view, computed);
        }
        var structural = structural(value);
        if (structural != null && !equation.operands().isEmpty()) {
            int operand = equation.operands().getFirst();
            var through =
                    view.through(structural, type(value).shape(), type(operand).shape());
            if (through != null) {
                return source(operand, through, position);
            }
            // A reshape across axes: its operand has to be in memory, and is read there under the new shape. What
            // repeats
            // numbers has to be there itself: read from further down, zeros along the axes of the repetition would be
            // lost.
            materialize(structural instanceof Structural.Broadcast ? value : operand);
        }
        return new Source(value, view, false);
    }

    boolean isCheapAgain(int value, View view) {
        return again[value] <= AGAIN && !view.hasZeros();
    }

    private void joinLoop(int value, Shape shape, List<Integer> operands) {
        var needs = new Needs();
        var view = View.identity(shape);
        int weight = Weights.of(Objects.requireNonNull(producer(value)).primitive());
        int cost = weight;
        for (int operand : operands) {
            needs.read(operand, type(operand).rank() == 0 ? View.SCALAR : view);
            var source = source(operand, type(operand).rank() == 0 ? View.SCALAR : view, Integer.MAX_VALUE);
            cost += source.computed() && !needed[source.value()] ? again[source.value()] : 1;
        }
        again[value] = Math.min(cost, 1000);
        var loop = loopFor(shape, needs, null, weight);
        loop.members.add(value);
        loop.weight += weight;
        homes[value] = loop;
    }

    private Group.Loop loopFor(Shape shape, Needs needs, Reduction.@Nullable Reduce reduction, int weight) {
        int inside = 0;
        int outside = needs.earliest;
        for (int value : needs.inside) {
            inside = Math.max(inside, homes[value].position);
            outside = Math.max(outside, homes[value].position + 1);
        }
        if (!needs.inside.isEmpty()
                && inside >= needs.earliest
                && groups.get(inside) instanceof Group.Loop loop
                && fits(loop, shape, reduction, weight)) {
            return loop;
        }
        for (int i = groups.size() - 1; i >= outside; i--) {
            if (groups.get(i) instanceof Group.Loop loop && fits(loop, shape, reduction, weight)) {
                return loop;
            }
        }
        var loop = new Group.Loop(groups.size(), shape);
        groups.add(loop);
        return loop;
    }

    private boolean fits(Group.Loop loop, Shape shape, Reduction.@Nullable Reduce reduction, int weight) {
        return View.loop(loop.shape).equals(View.loop(shape))
                && loop.weight + weight <= LOOP_WEIGHT
                && loop.members.size() + loop.parts.size() < LOOP_MEMBERS
                && (reduction == null
                        || loop.reductions.stream()
                                .allMatch(other -> reducedAxes(other).equals(reducedAxes(reduction, shape))));
    }

    /** The loop's axes along which a reduction runs. */
    List<Integer> reducedAxes(int reduction) {
        var equation = Objects.requireNonNull(producer(reduction));
        return reducedAxes(
                (Reduction.Reduce) equation.primitive(),
                type(equation.operands().getFirst()).shape());
    }

    private static List<Integer> reducedAxes(Reduction.Reduce reduction, Shape shape) {
        var axes = new ArrayList<Integer>();
        int loop = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.extent(axis) != 1) {
                if (reduction.axes().contains(axis)) {
                    axes.add(loop);
                }
                loop++;
            }
        }
        return axes;
    }

    private void joinReduction(int value, Reduction.Reduce reduction, int operand) {
        var shape = type(operand).shape();
        var needs = new Needs();
        needs.read(operand, View.identity(shape));
        var loop = loopFor(shape, needs, reduction, 1);
        loop.reductions.add(value);
        loop.weight++;
        homes[value] = loop;
    }

    /** Whether a concatenation's operands are rows that loops can write one element after the other. */
    private boolean isWrittenInParts(Structural.Concatenate concatenate, Equation equation) {
        var shape = equation.type().shape();
        int last = shape.rank() - 1;
        while (last > 0 && shape.extent(last) == 1) {
            last--;
        }
        int inner = last;
        return equation.operands().stream()
                .allMatch(operand -> type(operand).shape().size() > 0
                        && (concatenate.axis() != inner || type(operand).shape().extent(inner) > 1));
    }

    private void concatenate(int value, Equation equation) {
        int end = 0;
        for (int i = 0; i < equation.operands().size(); i++) {
            int operand = equation.operands().get(i);
            var shape = type(operand).shape();
            var needs = new Needs();
            needs.read(operand, View.identity(shape));
            var loop = loopFor(shape, needs, null, 1);
            loop.parts.add(new Group.Part(value, i, operand));
            end = Math.max(end, loop.position);
            homes[value] = loop;
        }
        partsEnd.put(value, end);
    }

    // Memory.

    /** Whether a value is another one's memory, or a part of it, under another shape. */
    boolean isAlias(int value) {
        var equation = producer(value);
        if (equation == null || homes[value] != null) {
            return false;
        }
        return switch (structural(value)) {
            case Structural.Reshape reshape -> true;
            case Structural.Slice slice ->
                isContiguous(slice, type(equation.operands().getFirst()).shape());
            case null, default -> false;
        };
    }

    private static boolean isContiguous(Structural.Slice slice, Shape shape) {
        boolean whole = true;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int taken = slice.stops().get(axis) - slice.starts().get(axis);
            if ((slice.strides().get(axis) != 1 && taken > 1) || (!whole && taken != 1)) {
                return false;
            }
            whole &= taken == shape.extent(axis);
        }
        return true;
    }

    /** Makes sure that a value can be in memory. */
    void materialize(int value) {
        var equation = producer(value);
        if (equation == null || homes[value] != null || copied[value]) {
            return;
        }
        if (isAlias(value)) {
            materialize(equation.operands().getFirst());
            return;
        }
        Primitive primitive = equation.primitive();
        if (primitive instanceof Structural.Constant) {
            return;
        }
        var shape = type(value).shape();
        if (shape.size() <= SMALL && shape.size() > 0) {
            joinSmall(value, List.of(value));
        } else {
            var needs = new Needs();
            needs.read(value, View.identity(shape));
            var loop = loopFor(shape, needs, null, 1);
            loop.members.add(value);
            homes[value] = loop;
        }
        copied[value] = true;
    }

    /** Says that a value has to be in memory. */
    void require(int value) {
        stored[value] = true;
    }

    boolean isRequired(int value) {
        return stored[value];
    }

    /** The value in whose memory another one lies. */
    int root(int value) {
        return isAlias(value)
                ? root(Objects.requireNonNull(producer(value)).operands().getFirst())
                : value;
    }

    /** How many bytes behind its root's beginning a value begins. */
    long rootOffset(int value) {
        if (!isAlias(value)) {
            return 0;
        }
        var equation = Objects.requireNonNull(producer(value));
        int operand = equation.operands().getFirst();
        long offset = 0;
        if (equation.primitive() instanceof Structural.Slice slice) {
            var shape = type(operand).shape();
            long stride = type(value).dtype().bytes();
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                offset += stride * slice.starts().get(axis);
                stride *= shape.extent(axis);
            }
        }
        return offset + rootOffset(operand);
    }

    static long[] strides(Shape shape) {
        var strides = new long[shape.rank()];
        long next = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = next;
            next *= shape.extent(axis);
        }
        return strides;
    }

    List<Integer> results(int equation) {
        return IntStream.range(program.firstResult(equation), program.firstResult(equation + 1))
                .boxed()
                .toList();
    }
}
