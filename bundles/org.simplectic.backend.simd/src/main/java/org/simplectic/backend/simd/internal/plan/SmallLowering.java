package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.simplectic.array.Contraction;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Factorization;
import org.simplectic.array.HostArray;
import org.simplectic.array.Reduction;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;
import org.simplectic.backend.simd.internal.code.Code;
import org.simplectic.backend.simd.internal.code.Graph;
import org.simplectic.backend.simd.internal.code.Kernels;
import org.simplectic.backend.simd.internal.code.Lowering;
import org.simplectic.backend.simd.internal.code.Node;
import org.simplectic.backend.simd.internal.code.ScalarKernel;

/** Writes a group of small values out, number by number. */
final class SmallLowering {
    private final Planner planner;
    private final Slots slots;
    private final Group.Small group;
    private final Graph graph = new Graph();
    private final Map<Element, List<Node>> known = new HashMap<>();

    /** One element of a value by its row-major position. */
    private record Element(int value, int index) {}

    private SmallLowering(Planner planner, Slots slots, Group.Small group) {
        this.planner = planner;
        this.slots = slots;
        this.group = group;
    }

    /** The steps of a group, none if nothing needs it; asks the planner for the memory that it reads. */
    static List<Function<Code, Step>> lower(Planner planner, Slots slots, Kernels kernels, Group.Small group) {
        var required = group.members.stream().filter(planner::isRequired).toList();
        if (required.isEmpty()) {
            return List.of();
        }
        return new SmallLowering(planner, slots, group).lower(kernels, required);
    }

    private List<Function<Code, Step>> lower(Kernels kernels, List<Integer> required) {
        var stores = new ArrayList<ScalarKernel.Store>();
        for (int value : required) {
            var place = slots.of(value, group.position);
            var type = planner.type(value);
            for (int i = 0; i < type.shape().size(); i++) {
                var parts = planner.isCopied(value) ? computed(value, i) : element(value, i);
                for (int part = 0; part < parts.size(); part++) {
                    long offset = place.offset()
                            + (long) i * type.dtype().bytes()
                            + (long) part * type.dtype().real().bytes();
                    stores.add(new ScalarKernel.Store(new ScalarKernel.Place(place.slot(), offset), parts.get(part)));
                }
            }
        }
        int scratch = slots.layout.workspaceSlot(0);
        int kernel = kernels.add(new ScalarKernel(graph, stores, scratch), bytes -> {
            if (bytes > 0) {
                slots.layout.grow(scratch, bytes);
                slots.layout.use(scratch, group.position);
            }
        });
        return List.of(code -> new ScalarStep(code, kernel));
    }

    private List<Node> element(int value, int index) {
        var element = new Element(value, index);
        var found = known.get(element);
        if (found == null) {
            boolean inMemory = planner.isCopied(value)
                    ? planner.isCopiedBefore(value, group.position)
                    : planner.home(value) != group && !isLazy(value);
            found = inMemory ? read(value, index) : computed(value, index);
            known.put(element, found);
        }
        return found;
    }

    /** Whether a value is nothing but a way to read others. */
    private boolean isLazy(int value) {
        return planner.home(value) == null && planner.structural(value) != null;
    }

    private List<Node> read(int value, int index) {
        planner.require(planner.root(value));
        var place = slots.of(value, group.position);
        var type = planner.type(value).dtype();
        long offset = place.offset() + (long) index * type.bytes();
        var real = ScalarKernel.read(graph, type.real(), place.slot(), offset);
        return type.isComplex()
                ? List.of(
                        real,
                        ScalarKernel.read(
                                graph,
                                type.real(),
                                place.slot(),
                                offset + type.real().bytes()))
                : List.of(real);
    }

    private List<Node> computed(int value, int index) {
        var equation = Objects.requireNonNull(planner.producer(value));
        var result = planner.type(value).shape();
        return switch (equation.primitive()) {
            case Elementwise elementwise ->
                Lowering.lower(
                        graph,
                        elementwise,
                        equation.operands().stream()
                                .map(operand ->
                                        element(operand, planner.type(operand).rank() == 0 ? 0 : index))
                                .toList());
            case Structural.Constant constant -> constant(graph, constant.values(), index);
            case Structural.Iota iota -> {
                int count = indices(result, index)[iota.axis()];
                var type = iota.type().dtype();
                var real = graph.constant(type.real(), count);
                yield type.isComplex() ? List.of(real, graph.constant(type.real(), 0)) : List.of(real);
            }
            case Structural.Concatenate concatenate -> concatenated(equation, concatenate.axis(), result, index);
            case Structural.Reshape reshape -> element(equation.operands().getFirst(), index);
            case Structural structural ->
                through(structural, equation.operands().getFirst(), result, index);
            case Reduction.Reduce reduce -> reduced(equation, reduce, index);
            case Contraction.Dot dot -> product(equation, dot, index);
            case Factorization.Lu lu -> factored(value, equation, index);
            case Factorization.LuSubstitution substitution -> solved(value, equation, substitution.transposed(), index);
            default -> throw new AssertionError(equation.primitive().label() + " is not computed number by number");
        };
    }

    /** An element of a constant. */
    static List<Node> constant(Graph graph, HostArray values, int index) {
        var type = values.type().dtype();
        if (type.isComplex()) {
            return List.of(
                    graph.constant(type.real(), values.get(index)),
                    graph.constant(type.real(), values.imaginary(index)));
        }
        return List.of(
                type == DType.I64
                        ? graph.integer(type, values.toIntegers()[index])
                        : graph.constant(type, values.get(index)));
    }

    private static int[] indices(Shape shape, int index) {
        var indices = new int[shape.rank()];
        int rest = index;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return indices;
    }

    private static int position(Shape shape, int[] indices) {
        int position = 0;
        for (int axis = 0; axis < indices.length; axis++) {
            position = position * shape.extent(axis) + indices[axis];
        }
        return position;
    }

    private List<Node> concatenated(Equation equation, int axis, Shape shape, int index) {
        var indices = indices(shape, index);
        for (int operand : equation.operands()) {
            var own = planner.type(operand).shape();
            if (indices[axis] < own.extent(axis)) {
                return element(operand, position(own, indices));
            }
            indices[axis] -= own.extent(axis);
        }
        throw new AssertionError("an index beyond a concatenation");
    }

    /** An element of a value seen through a structural primitive: a view of a single element. */
    private List<Node> through(Structural primitive, int operand, Shape result, int index) {
        var indices = indices(result, index);
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < indices.length; axis++) {
            axes.add(Axis.fixed(indices[axis]));
        }
        var own = planner.type(operand).shape();
        var view = Objects.requireNonNull(new View(axes).through(primitive, result, own));
        if (view.hasZeros()) {
            var type = planner.type(operand).dtype();
            var zero = graph.constant(type.real(), 0);
            return type.isComplex() ? List.of(zero, zero) : List.of(zero);
        }
        return element(
                operand,
                position(
                        own,
                        view.axes().stream()
                                .mapToInt(axis -> axis.pieces().getFirst().start())
                                .toArray()));
    }

    private List<Node> reduced(Equation equation, Reduction.Reduce reduce, int index) {
        int operand = equation.operands().getFirst();
        var shape = planner.type(operand).shape();
        var kept = indices(equation.type().shape(), index);
        var parts = new ArrayList<List<Node>>();
        for (int i = 0; i < shape.size(); i++) {
            var indices = indices(shape, i);
            boolean belongs = true;
            int next = 0;
            for (int axis = 0; axis < indices.length; axis++) {
                if (!reduce.axes().contains(axis)) {
                    belongs &= indices[axis] == kept[next++];
                }
            }
            if (belongs) {
                parts.add(element(operand, i));
            }
        }
        return joined(parts, reduce.operation());
    }

    private List<Node> joined(List<List<Node>> parts, Reduction.Operation operation) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int middle = parts.size() / 2;
        return Lowering.lower(
                graph,
                operation.join(),
                List.of(
                        joined(parts.subList(0, middle), operation),
                        joined(parts.subList(middle, parts.size()), operation)));
    }

    private List<Node> product(Equation equation, Contraction.Dot dot, int index) {
        int left = equation.operands().get(0);
        int right = equation.operands().get(1);
        var indices = indices(equation.type().shape(), index);
        var a = planner.type(left).shape();
        var b = planner.type(right).shape();
        int batch = dot.batchAxes();
        int inner = a.extent(dot.transposeLeft() ? batch : batch + 1);
        var products = new ArrayList<List<Node>>();
        for (int k = 0; k < inner; k++) {
            var first = indices.clone();
            var second = indices.clone();
            first[batch] = dot.transposeLeft() ? k : indices[batch];
            first[batch + 1] = dot.transposeLeft() ? indices[batch] : k;
            second[batch] = dot.transposeRight() ? indices[batch + 1] : k;
            second[batch + 1] = dot.transposeRight() ? k : indices[batch + 1];
            products.add(Lowering.lower(
                    graph,
                    Elementwise.Binary.MULTIPLY,
                    List.of(element(left, position(a, first)), element(right, position(b, second)))));
        }
        return joined(products, Reduction.Operation.SUM);
    }

    /** An element of LU factors or of their order; all others of the matrix become known with it. */
    private List<Node> factored(int value, Equation equation, int index) {
        int packed = planner.program.firstResult(planner.equation(value));
        int n = rows(equation);
        int matrix = index / (value == packed ? n * n : n);
        var numbers = new LuNodes(graph, n).factor(elements(equation.operands().getFirst(), matrix * n * n, 1, n * n));
        for (int i = 0; i < n * n; i++) {
            known.put(new Element(packed, matrix * n * n + i), List.of(numbers.get(i)));
        }
        for (int i = 0; i < n; i++) {
            known.put(new Element(packed + 1, matrix * n + i), List.of(numbers.get(n * n + i)));
        }
        return Objects.requireNonNull(known.get(new Element(value, index)));
    }

    /** An element of a solution; its whole column becomes known with it. */
    private List<Node> solved(int value, Equation equation, boolean transposed, int index) {
        int n = rows(equation);
        var order = planner.type(equation.operands().get(2)).shape();
        int columns = equation.type().shape().size() / order.size();
        int matrix = index / (n * columns);
        int first = matrix * n * columns + index % columns;
        var numbers = new LuNodes(graph, n)
                .solve(
                        transposed,
                        elements(equation.operands().get(1), matrix * n * n, 1, n * n),
                        elements(equation.operands().get(2), matrix * n, 1, n),
                        elements(equation.operands().get(3), first, columns, n));
        for (int i = 0; i < n; i++) {
            known.put(new Element(value, first + i * columns), List.of(numbers.get(i)));
        }
        return Objects.requireNonNull(known.get(new Element(value, index)));
    }

    private int rows(Equation equation) {
        var matrix = planner.type(equation.operands().getFirst()).shape();
        return matrix.extent(matrix.rank() - 1);
    }

    private List<Node> elements(int value, int first, int stride, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> element(value, first + i * stride).getFirst())
                .toList();
    }
}
