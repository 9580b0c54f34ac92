package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Reduction;
import org.simplectic.array.Structural;
import org.simplectic.backend.simd.internal.code.Code;
import org.simplectic.backend.simd.internal.code.Graph;
import org.simplectic.backend.simd.internal.code.Kernels;
import org.simplectic.backend.simd.internal.code.Lowering;
import org.simplectic.backend.simd.internal.code.Node;
import org.simplectic.backend.simd.internal.code.VectorKernel;

/** Writes a group of element-wise equations out as a kernel and the loops around it. */
final class LoopLowering {
    private final Planner planner;
    private final Slots slots;
    private final Kernels kernels;
    private final Resources resources;
    private final Group.Loop group;
    private final Graph graph = new Graph();
    private final List<Moving> pointers = new ArrayList<>();
    private final Map<Integer, List<Node>> members = new HashMap<>();
    private final Map<Object, Integer> known = new HashMap<>();
    private final List<VectorKernel.Store> stores = new ArrayList<>();
    private final List<Function<Code, Step>> before = new ArrayList<>();
    private int[] extents;

    /** Which of the nest's axes are reduced. */
    private boolean[] reduced;

    private LoopLowering(Planner planner, Slots slots, Kernels kernels, Resources resources, Group.Loop group) {
        this.planner = planner;
        this.slots = slots;
        this.kernels = kernels;
        this.resources = resources;
        this.group = group;
        var loop = View.loop(group.shape);
        this.extents = loop.isEmpty()
                ? new int[] {1}
                : loop.stream().mapToInt(extent -> extent).toArray();
        this.reduced = new boolean[extents.length];
    }

    /** The steps of a group, none if nothing needs it; asks the planner for the memory that it reads. */
    static List<Function<Code, Step>> lower(
            Planner planner, Slots slots, Kernels kernels, Resources resources, Group.Loop group) {
        return new LoopLowering(planner, slots, kernels, resources, group).lower();
    }

    private List<Function<Code, Step>> lower() {
        if (group.shape.size() == 0) {
            return List.of();
        }
        var live = group.members.stream().filter(planner::isRequired).toList();
        var reductions = group.reductions.stream().filter(planner::isRequired).toList();
        var parts = group.parts.stream()
                .filter(part -> planner.isRequired(part.concatenation()))
                .toList();
        if (live.isEmpty() && reductions.isEmpty() && parts.isEmpty()) {
            return List.of();
        }
        for (int value : live) {
            var base = slots.of(value, group.position);
            var strides = Planner.strides(planner.type(value).shape());
            store(
                    member(value),
                    base,
                    strides,
                    View.identity(planner.type(value).shape()),
                    value);
        }
        for (var part : parts) {
            storePart(part);
        }
        if (reductions.isEmpty() && stores.size() == 1 && isCopy(stores.getFirst())) {
            return List.of(copy(stores.getFirst()));
        }
        if (reductions.isEmpty()) {
            return plain();
        }
        planner.reducedAxes(reductions.getFirst()).forEach(axis -> reduced[axis] = true);
        return reduced[extents.length - 1] ? laneTotals(reductions) : rowTotals(reductions);
    }

    private void store(List<Node> node, Ref base, long[] strides, View view, int value) {
        var type = planner.type(value).dtype();
        pointers.add(Moving.of(base, type, strides, view, extents.length));
        stores.add(new VectorKernel.Store(pointers.size() - 1, node));
    }

    private void storePart(Group.Part part) {
        var shape = planner.type(part.concatenation()).shape();
        var own = planner.type(part.value()).shape();
        var equation = Objects.requireNonNull(planner.producer(part.concatenation()));
        int axis = ((Structural.Concatenate) equation.primitive()).axis();
        int before = equation.operands().subList(0, part.operand()).stream()
                .mapToInt(operand -> planner.type(operand).shape().extent(axis))
                .sum();
        var strides = Planner.strides(shape);
        var base = slots.of(part.concatenation(), group.position)
                .plus(before
                        * strides[axis]
                        * planner.type(part.value()).dtype().bytes());
        store(read(part.value(), View.identity(own)), base, strides, View.identity(own), part.value());
    }

    /** Whether what is stored is just what is loaded. */
    private boolean isCopy(VectorKernel.Store store) {
        var value = store.value();
        if (value.stream().anyMatch(node -> node.operation() != Node.Operation.LEAF)) {
            return false;
        }
        int from = leaf(value.getFirst()).pointer();
        for (int i = 0; i < value.size(); i++) {
            if (!leaf(value.get(i)).equals(new Node.Leaf(from, i))) {
                return false;
            }
        }
        return pointers.get(from).type() == pointers.get(store.pointer()).type();
    }

    private static Node.Leaf leaf(Node node) {
        return (Node.Leaf) Objects.requireNonNull(node.detail());
    }

    private Function<Code, Step> copy(VectorKernel.Store store) {
        var from = pointers.get(leaf(store.value().getFirst()).pointer());
        var step = CopyStep.of(from, pointers.get(store.pointer()), extents);
        return code -> step;
    }

    // Values.

    private List<Node> member(int value) {
        var found = members.get(value);
        if (found == null) {
            var view = View.identity(planner.type(value).shape());
            var equation = Objects.requireNonNull(planner.producer(value));
            found = planner.isCopied(value)
                    ? readThrough(value, view)
                    : compute((Elementwise) equation.primitive(), equation.operands(), view);
            members.put(value, found);
        }
        return found;
    }

    private List<Node> compute(Elementwise primitive, List<Integer> operands, View view) {
        return Lowering.lower(
                graph,
                primitive,
                operands.stream()
                        .map(operand -> read(operand, planner.type(operand).rank() == 0 ? View.SCALAR : view))
                        .toList());
    }

    /** A copied value as what it is copied from. */
    private List<Node> readThrough(int value, View view) {
        var equation = Objects.requireNonNull(planner.producer(value));
        var structural = planner.structural(value);
        if (structural != null && !equation.operands().isEmpty()) {
            int operand = equation.operands().getFirst();
            var through = view.through(
                    structural,
                    planner.type(value).shape(),
                    planner.type(operand).shape());
            if (through != null) {
                return read(operand, through);
            }
        }
        return given(value, view);
    }

    private List<Node> read(int value, View view) {
        var source = planner.source(value, view, group.position);
        int found = source.value();
        if (!source.computed()) {
            return leaf(found, source.view());
        }
        var equation = Objects.requireNonNull(planner.producer(found));
        boolean identity = source.view().isIdentity(planner.type(found).shape());
        if (identity && planner.home(found) == group) {
            return member(found);
        } else if (planner.isCheapAgain(found, source.view())) {
            return compute((Elementwise) equation.primitive(), equation.operands(), source.view());
        }
        return leaf(found, source.view());
    }

    private List<Node> leaf(int value, View view) {
        return planner.isCopiedBefore(value, group.position) ? load(value, view) : given(value, view);
    }

    /** A value that nothing computes: numbers themselves, if there are few, or a counter's memory. */
    private List<Node> given(int value, View view) {
        var type = planner.type(value);
        var equation = planner.producer(value);
        if (equation != null
                && equation.primitive() instanceof Structural.Constant constant
                && type.shape().size() == 1) {
            return SmallLowering.constant(graph, constant.values(), 0);
        } else if (equation != null && equation.primitive() instanceof Structural.Iota iota) {
            var along = view.axes().get(iota.axis());
            if (along.hasZeros() && along.loop() < 0) {
                return zero(type.dtype());
            }
            var counter = slots.counter(type.dtype(), type.shape().extent(iota.axis()));
            var only = new View(List.of(along));
            return nodes(Moving.of(counter, type.dtype(), new long[] {1}, only, extents.length));
        }
        return load(value, view);
    }

    private List<Node> zero(DType type) {
        var zero = graph.constant(type.real(), 0);
        return type.isComplex() ? List.of(zero, zero) : List.of(zero);
    }

    private List<Node> load(int value, View view) {
        var type = planner.type(value);
        if (view.axes().stream().anyMatch(axis -> axis.loop() < 0 && axis.hasZeros())) {
            return zero(type.dtype());
        }
        planner.require(planner.root(value));
        var base = slots.of(value, group.position);
        return nodes(Moving.of(base, type.dtype(), Planner.strides(type.shape()), view, extents.length));
    }

    private List<Node> nodes(Moving pointer) {
        Integer number = known.get(pointer);
        if (number == null) {
            number = pointers.size();
            pointers.add(pointer);
            known.put(pointer, number);
        }
        return leaves(graph, pointer.type(), number);
    }

    // Loops.

    /** Puts kept axes first, then reduced ones; the innermost stays where it is. */
    private void orderForReduction() {
        int last = extents.length - 1;
        var order = new ArrayList<Integer>();
        IntStream.range(0, last).filter(axis -> !reduced[axis]).forEach(order::add);
        IntStream.range(0, last).filter(axis -> reduced[axis]).forEach(order::add);
        order.add(last);
        var oldExtents = extents.clone();
        var oldReduced = reduced.clone();
        for (int i = 0; i <= last; i++) {
            extents[i] = oldExtents[order.get(i)];
            reduced[i] = oldReduced[order.get(i)];
        }
        pointers.replaceAll(pointer -> pointer.ordered(order));
    }

    /** Elements of the outer axes that are kept. */
    private int keptOuter() {
        return IntStream.range(0, extents.length - 1)
                .filter(axis -> !reduced[axis])
                .map(axis -> extents[axis])
                .reduce(1, Math::multiplyExact);
    }

    /** Joins neighbouring axes that are one for every pointer, and both reduced or both kept. */
    private void merge() {
        for (int axis = extents.length - 2; axis >= 0; axis--) {
            int outer = axis;
            int inner = extents[axis + 1];
            if (reduced[axis] == reduced[axis + 1]
                    && pointers.stream().allMatch(pointer -> pointer.merges(outer, inner))) {
                pointers.replaceAll(pointer -> pointer.merged(outer, extents[outer], inner));
                int count = extents.length - 1;
                var nextExtents = Arrays.copyOf(extents, count);
                var nextReduced = Arrays.copyOf(reduced, count);
                System.arraycopy(extents, outer + 1, nextExtents, outer, count - outer);
                System.arraycopy(reduced, outer + 1, nextReduced, outer, count - outer);
                nextExtents[outer] = extents[outer] * inner;
                extents = nextExtents;
                reduced = nextReduced;
            }
        }
    }

    /** Copies what vectors cannot read along the innermost axis. */
    private void straighten() {
        for (int i = 0; i < pointers.size(); i++) {
            var pointer = pointers.get(i);
            if (!pointer.isUnit() && !pointer.isRepeated()) {
                var temporary = slots.temporary(
                        pointer.packedSize(extents) * pointer.type().bytes(), group.position);
                var packed = pointer.packed(temporary, extents);
                var step = CopyStep.of(pointer, packed, extents);
                before.add(code -> step);
                pointers.set(i, packed);
            }
        }
    }

    private Geometry geometry() {
        int last = extents.length - 1;
        var outer = new long[pointers.size()][last][];
        for (int p = 0; p < pointers.size(); p++) {
            for (int axis = 0; axis < last; axis++) {
                outer[p][axis] = pointers.get(p).axes().get(axis).offsets(extents[axis]);
            }
        }
        var cuts = new TreeSet<Integer>();
        for (var pointer : pointers) {
            pointer.axes().getLast().pieces().forEach(piece -> cuts.add(piece.from()));
        }
        var starts = new ArrayList<Integer>();
        for (int cut : cuts) {
            var next = cuts.higher(cut);
            int end = next == null ? extents[last] : next;
            for (int from = cut; from < end; from += LoopStep.PIECE) {
                starts.add(from);
            }
        }
        var counts = new int[starts.size()];
        var inner = new long[starts.size()][pointers.size()];
        for (int item = 0; item < counts.length; item++) {
            int from = starts.get(item);
            counts[item] = (item + 1 < counts.length ? starts.get(item + 1) : extents[last]) - from;
        }
        for (int p = 0; p < pointers.size(); p++) {
            var along = pointers.get(p).axes().getLast();
            int item = 0;
            for (var piece : along.pieces()) {
                while (item < counts.length && starts.get(item) < piece.to()) {
                    inner[item][p] = piece.zero() ? Geometry.ZERO : piece.at(starts.get(item)) * along.stride();
                    item++;
                }
            }
        }
        return new Geometry(
                pointers.stream().map(Moving::base).toArray(Ref[]::new),
                Arrays.copyOf(extents, last),
                outer,
                counts,
                inner);
    }

    private List<VectorKernel.Pointer> kernelPointers() {
        return new ArrayList<>(pointers.stream()
                .map(pointer -> new VectorKernel.Pointer(pointer.type(), pointer.isRepeated()))
                .toList());
    }

    private List<Function<Code, Step>> plain() {
        merge();
        straighten();
        merge();
        var kernel = kernels.add(new VectorKernel(graph, kernelPointers(), stores, List.of()));
        var geometry = geometry();
        long work = geometry.elements() * kernel.weight();
        before.add(code -> new LoopStep(code, kernel.number(), geometry, List.of(), 1, resources, work));
        return before;
    }

    /** The innermost axis is reduced. */
    private List<Function<Code, Step>> laneTotals(List<Integer> reductions) {
        var values = values(reductions);
        merge();
        orderForReduction();
        merge();
        straighten();
        merge();
        int groups = keptOuter();
        var all = kernelPointers();
        var accumulations = new ArrayList<VectorKernel.Accumulation>();
        for (int i = 0; i < reductions.size(); i++) {
            for (var node : values.get(i)) {
                accumulations.add(new VectorKernel.Accumulation(all.size(), operation(reductions.get(i)), node));
                all.add(new VectorKernel.Pointer(node.type(), false));
            }
        }
        var vectors = new VectorKernel(graph, all, stores, accumulations);
        var kernel = kernels.add(vectors);
        var geometry = geometry();
        int units = geometry.rows() * geometry.items();
        var totals = new ArrayList<LoopStep.Total>();
        int next = 0;
        for (int i = 0; i < reductions.size(); i++) {
            var result = slots.of(reductions.get(i), group.position);
            var type = planner.type(reductions.get(i)).dtype();
            for (int part = 0; part < values.get(i).size(); part++) {
                var accumulation = accumulations.get(next++);
                var number = accumulation.value().type();
                int bytes = kernel.partials() * number.bytes();
                totals.add(new LoopStep.Total(
                        accumulation.pointer(),
                        accumulation.operation(),
                        number,
                        slots.temporary((long) units * bytes, group.position),
                        bytes,
                        result.plus((long) part * number.bytes()),
                        type.bytes()));
            }
        }
        long work = geometry.elements() * kernel.weight();
        before.add(code -> new LoopStep(code, kernel.number(), geometry, totals, groups, resources, work));
        return before;
    }

    private List<List<Node>> values(List<Integer> reductions) {
        return reductions.stream()
                .map(reduction -> {
                    int operand = Objects.requireNonNull(planner.producer(reduction))
                            .operands()
                            .getFirst();
                    return read(operand, View.identity(planner.type(operand).shape()));
                })
                .toList();
    }

    private Reduction.Operation operation(int reduction) {
        return ((Reduction.Reduce)
                        Objects.requireNonNull(planner.producer(reduction)).primitive())
                .operation();
    }

    /** The innermost axis is kept: rows are added to rows. */
    private List<Function<Code, Step>> rowTotals(List<Integer> reductions) {
        var values = values(reductions);
        int rowCount = IntStream.range(0, extents.length)
                .filter(axis -> reduced[axis])
                .map(axis -> extents[axis])
                .reduce(1, Math::multiplyExact);
        int blocks = RowSumStep.blocks(rowCount);
        var totals = new ArrayList<RowSumStep.Total>();
        for (int i = 0; i < reductions.size(); i++) {
            int reduction = reductions.get(i);
            var type = planner.type(reduction);
            var result = slots.of(reduction, group.position);
            var accumulator = blocks == 1 ? result : slots.temporary(blocks * type.bytes(), group.position);
            var axes = new ArrayList<Moving.Along>(Collections.nCopies(extents.length, Moving.Along.still()));
            long stride = type.dtype().bytes();
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                if (!reduced[axis]) {
                    axes.set(axis, Moving.Along.line(extents[axis], stride));
                    stride *= extents[axis];
                }
            }
            int pointer = pointers.size();
            pointers.add(new Moving(accumulator, type.dtype(), axes));
            var join = operation(reduction).join();
            stores.add(new VectorKernel.Store(
                    pointer,
                    Lowering.lower(graph, join, List.of(leaves(graph, type.dtype(), pointer), values.get(i)))));
            totals.add(new RowSumStep.Total(
                    pointer,
                    operation(reduction),
                    type.dtype(),
                    accumulator,
                    result,
                    type.shape().size(),
                    blocks == 1 ? -1 : kernels.add(joining(type.dtype(), join)).number()));
        }
        merge();
        orderForReduction();
        straighten();
        var kernel = kernels.add(new VectorKernel(graph, kernelPointers(), stores, List.of()));
        var geometry = geometry();
        int groups = keptOuter();
        long work = geometry.elements() * kernel.weight();
        before.add(code -> new RowSumStep(code, kernel.number(), geometry, totals, groups, resources, work));
        return before;
    }

    private static List<Node> leaves(Graph graph, DType type, int pointer) {
        return type.isComplex()
                ? List.of(graph.leaf(type.real(), pointer, 0), graph.leaf(type.real(), pointer, 1))
                : List.of(graph.leaf(type, pointer, 0));
    }

    private static VectorKernel joining(DType type, Elementwise.Binary join) {
        var graph = new Graph();
        var joined = Lowering.lower(graph, join, List.of(leaves(graph, type, 0), leaves(graph, type, 1)));
        var pointer = new VectorKernel.Pointer(type, false);
        return new VectorKernel(
                graph, List.of(pointer, pointer), List.of(new VectorKernel.Store(0, joined)), List.of());
    }
}
