package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.simplectic.array.DType.BOOL;
import static org.simplectic.array.DType.C128;
import static org.simplectic.array.DType.C64;
import static org.simplectic.array.DType.F32;
import static org.simplectic.array.DType.F64;
import static org.simplectic.array.DType.I32;
import static org.simplectic.array.DType.I64;
import static org.simplectic.backend.java.internal.Run.array;
import static org.simplectic.backend.java.internal.Run.integers;
import static org.simplectic.backend.java.internal.Run.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Part;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.HostArray;
import org.simplectic.array.Indexing;
import org.simplectic.array.Primitive;
import org.simplectic.array.Reduction;
import org.simplectic.array.Reduction.Operation;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;
import org.simplectic.array.Structural;
import org.simplectic.array.Structural.Edge;

/** Every primitive against values worked out by hand; equal bit for bit. */
final class PrimitiveTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    /** A primitive, its operands and what comes out. */
    private record Case(Primitive primitive, HostArray expected, List<HostArray> operands) {
        Case(Primitive primitive, HostArray expected, HostArray... operands) {
            this(primitive, expected, List.of(operands));
        }

        Case as(DType dtype) {
            return new Case(
                    primitive,
                    Run.as(dtype, expected),
                    operands.stream().map(x -> Run.as(dtype, x)).toList());
        }

        /** The same product of complex operands; their common factor is squared in the result. */
        Case product(DType dtype) {
            if (!dtype.isComplex()) {
                return as(dtype);
            }
            // (1 + 3i)^2 = -8 + 6i; no negative zeros
            var values = Arrays.stream(expected.toArray())
                    .flatMap(v -> Arrays.stream(new double[] {0 - 8 * v, 6 * v}))
                    .toArray();
            return new Case(primitive, HostArray.of(expected.type().with(dtype), values), as(dtype).operands);
        }

        @Override
        public String toString() {
            return primitive.label() + " of " + operands;
        }
    }

    @ParameterizedTest
    @MethodSource({
        "unary",
        "binary",
        "complex",
        "choice",
        "conversion",
        "structural",
        "iota",
        "indexing",
        "reduction",
        "contraction"
    })
    void givesWhatItsDefinitionSays(Case example) {
        assertEquals(
                List.of(example.expected),
                Run.primitive(example.primitive, example.operands.toArray(HostArray[]::new)));
    }

    static Stream<Case> unary() {
        return Stream.of(
                new Case(Unary.NEGATE, vector(F64, -1, 0.0, -INF, NAN), vector(F64, 1, -0.0, INF, NAN)),
                new Case(Unary.NEGATE, vector(C128, -1, 2, 0.0, -0.0), vector(C128, 1, -2, -0.0, 0.0)),
                new Case(Unary.NEGATE, vector(C64, -1, 2), vector(C64, 1, -2)),
                new Case(Unary.NEGATE, integers(I64, -3, Long.MIN_VALUE), integers(I64, 3, Long.MIN_VALUE)),
                new Case(Unary.NEGATE, integers(I32, -3, Integer.MIN_VALUE), integers(I32, 3, Integer.MIN_VALUE)),
                new Case(Unary.ABS, vector(F64, 1, 0.0, INF, NAN), vector(F64, -1, -0.0, -INF, NAN)),
                new Case(Unary.ABS, integers(I32, 7, Integer.MIN_VALUE), integers(I32, -7, Integer.MIN_VALUE)),
                new Case(Unary.SIGN, vector(F32, -1, -0.0, 0, 1, NAN), vector(F32, -3, -0.0, 0, INF, NAN)),
                new Case(Unary.SIGN, integers(I64, -1, 0, 1), integers(I64, Long.MIN_VALUE, 0, 5)),
                new Case(Unary.FLOOR, vector(F64, -2, -0.0, 2), vector(F64, -1.5, -0.0, 2.9)),
                new Case(Unary.CEIL, vector(F64, -1, -0.0, 3), vector(F64, -1.5, -0.2, 2.9)),
                new Case(Unary.RINT, vector(F64, -2, 2, 4), vector(F64, -1.5, 2.5, 3.5)),
                new Case(Unary.SQRT, vector(F64, 3, -0.0, NAN), vector(F64, 9, -0.0, -1)),
                new Case(Unary.SQRT, vector(F32, (float) Math.sqrt(2)), vector(F32, 2)),
                new Case(Unary.EXP, vector(F32, (float) Math.E, 0, INF), vector(F32, 1, -INF, 89)),
                new Case(Unary.LOG, vector(F64, 0, -INF, NAN), vector(F64, 1, 0, -1)),
                new Case(Unary.LOGISTIC, vector(F64, 0.5, 1, 0), vector(F64, 0, INF, -INF)),
                new Case(Unary.ERF, vector(F64, 0, 1, -1), vector(F64, 0, INF, -INF)),
                new Case(Unary.NOT, vector(BOOL, 1, 0), vector(BOOL, 0, 1)),
                new Case(Unary.SIN, array(F64, Shape.of(2, 0)), array(F64, Shape.of(2, 0))));
    }

    static Stream<Case> binary() {
        long most = Long.MAX_VALUE;
        int least = Integer.MIN_VALUE;
        return Stream.of(
                new Case(Binary.ADD, vector(F64, 4, NAN, INF), vector(F64, 1, INF, INF), vector(F64, 3, -INF, 1)),
                new Case(Binary.ADD, vector(F32, 0x1p24), vector(F32, 0x1p24), vector(F32, 1)),
                new Case(Binary.ADD, integers(I64, Long.MIN_VALUE), integers(I64, most), integers(I64, 1)),
                new Case(Binary.ADD, integers(I32, least), integers(I32, Integer.MAX_VALUE), integers(I32, 1)),
                new Case(Binary.SUBTRACT, vector(F64, -2, -4), array(F64, Shape.SCALAR, 1), vector(F64, 3, 5)),
                new Case(Binary.SUBTRACT, integers(I32, 2), integers(I32, 5), integers(I32, 3)),
                new Case(Binary.MULTIPLY, vector(F64, -0.0, NAN, 6), vector(F64, -0.0, 0, 2), vector(F64, 1, INF, 3)),
                new Case(Binary.MULTIPLY, integers(I32, 0), integers(I32, 1 << 16), integers(I32, 1 << 16)),
                new Case(Binary.DIVIDE, vector(F64, INF, -INF, NAN), vector(F64, 1, -1, 0), vector(F64, 0, 0, 0)),
                new Case(Binary.DIVIDE, vector(F32, 1 / 3f), vector(F32, 1), vector(F32, 3)),
                new Case(Binary.DIVIDE, integers(I64, -3, 3), integers(I64, -7, -7), integers(I64, 2, -2)),
                new Case(Binary.DIVIDE, integers(I32, least), integers(I32, least), integers(I32, -1)),
                new Case(Binary.REMAINDER, vector(F64, -1, 1, NAN), vector(F64, -7, 7, 1), vector(F64, 2, -2, 0)),
                new Case(Binary.REMAINDER, integers(I64, -1, 1), integers(I64, -7, 7), integers(I64, 2, -2)),
                new Case(Binary.POWER, vector(F64, 8, 1, NAN), vector(F64, 2, 5, -1), vector(F64, 3, 0, 0.5)),
                new Case(Binary.MIN, vector(F64, -0.0, NAN), vector(F64, 0.0, NAN), vector(F64, -0.0, 1)),
                new Case(Binary.MAX, vector(F64, 0.0, NAN), vector(F64, 0.0, 1), vector(F64, -0.0, NAN)),
                new Case(Binary.MAX, integers(I64, most), integers(I64, most), integers(I64, most - 1)),
                new Case(Binary.ATAN2, vector(F64, Math.PI / 2, Math.PI), vector(F64, 1, 0), vector(F64, 0, -1)),
                new Case(Binary.HYPOT, vector(F64, 5, INF), vector(F64, 3, INF), vector(F64, 4, NAN)),
                new Case(Binary.LESS, vector(BOOL, 1, 0, 0), vector(F64, 1, 2, NAN), vector(F64, 2, 2, 1)),
                new Case(Binary.LESS_EQUAL, vector(BOOL, 1, 1, 0), vector(F32, 1, 2, NAN), vector(F32, 2, 2, NAN)),
                new Case(Binary.LESS, vector(BOOL, 1), integers(I64, most - 1), integers(I64, most)),
                new Case(Binary.EQUAL, vector(BOOL, 1, 0), vector(F64, 0.0, NAN), vector(F64, -0.0, NAN)),
                new Case(Binary.EQUAL, vector(BOOL, 1, 0), vector(BOOL, 1, 1), vector(BOOL, 1, 0)),
                new Case(Binary.NOT_EQUAL, vector(BOOL, 0, 1), vector(F64, 0.0, NAN), vector(F64, -0.0, NAN)),
                new Case(Binary.NOT_EQUAL, vector(BOOL, 1), integers(I64, most), integers(I64, most - 1)),
                new Case(Binary.AND, vector(BOOL, 0, 0, 0, 1), vector(BOOL, 0, 0, 1, 1), vector(BOOL, 0, 1, 0, 1)),
                new Case(Binary.OR, vector(BOOL, 0, 1, 1, 1), vector(BOOL, 0, 0, 1, 1), vector(BOOL, 0, 1, 0, 1)));
    }

    static Stream<Case> complex() {
        var a = vector(C128, 1, 2, 3, -4);
        var b = vector(C128, 5, 6, 3, -4);
        return Stream.of(
                new Case(Binary.ADD, vector(C128, 6, 8, 6, -8), a, b),
                new Case(Binary.SUBTRACT, vector(C128, -4, -4, 0, 0), a, b),
                new Case(Binary.MULTIPLY, vector(C128, -7, 16, -7, -24), a, b),
                new Case(Binary.MULTIPLY, vector(C64, -7, 16), vector(C64, 1, 2), vector(C64, 5, 6)),
                new Case(Binary.MULTIPLY, vector(C128, -2, 1, 4, 3), array(C128, Shape.SCALAR, 0, 1), a),
                new Case(Binary.EQUAL, vector(BOOL, 0, 1), a, b),
                new Case(Binary.NOT_EQUAL, vector(BOOL, 1, 0), a, b),
                new Case(Part.REAL, vector(F64, 1, 3), a),
                new Case(Part.IMAGINARY, vector(F64, 2, -4), a),
                new Case(Part.REAL, vector(F32, 1), vector(C64, 1, 2)),
                new Case(Part.CONJUGATE, vector(C128, 1, -2, 3, 4), a),
                new Case(Part.COMPLEX, a, vector(F64, 1, 3), vector(F64, 2, -4)),
                new Case(Part.COMPLEX, vector(C64, 7, 2, 7, 3), array(F32, Shape.SCALAR, 7), vector(F32, 2, 3)));
    }

    static Stream<Case> choice() {
        var condition = vector(BOOL, 1, 0, 1);
        var example = new Case(
                new Elementwise.Where(),
                vector(F64, 1, 9, 3),
                condition,
                vector(F64, 1, 2, 3),
                array(F64, Shape.SCALAR, 9));
        return Stream.concat(
                Arrays.stream(DType.values())
                        .filter(dtype -> dtype != BOOL)
                        .map(dtype -> new Case(
                                example.primitive,
                                Run.as(dtype, example.expected),
                                condition,
                                Run.as(dtype, example.operands.get(1)),
                                Run.as(dtype, example.operands.get(2)))),
                Stream.of(
                        new Case(
                                example.primitive,
                                vector(F64, 5, 6),
                                array(BOOL, Shape.SCALAR, 0),
                                array(F64, Shape.SCALAR, NAN),
                                vector(F64, 5, 6)),
                        new Case(
                                example.primitive,
                                vector(BOOL, 1, 0),
                                vector(BOOL, 1, 0),
                                vector(BOOL, 1, 1),
                                vector(BOOL, 0, 0))));
    }

    static Stream<Case> conversion() {
        var reals = vector(F64, -1.9, 0.0, 2.5);
        var large = vector(F64, 1e300, -1e300, NAN);
        long odd = (1L << 53) + 1;
        // Half way between two numbers of f32 but for the last bit, which binary64 loses.
        long halfway = (1L << 60) + (1L << 36) + 1;
        return Stream.of(
                new Case(new Elementwise.Convert(I64), integers(I64, -1, 0, 2), reals),
                new Case(new Elementwise.Convert(I32), integers(I32, -1, 0, 2), reals),
                new Case(new Elementwise.Convert(I64), integers(I64, Long.MAX_VALUE, Long.MIN_VALUE, 0), large),
                new Case(new Elementwise.Convert(I32), integers(I32, Integer.MAX_VALUE, Integer.MIN_VALUE, 0), large),
                new Case(new Elementwise.Convert(BOOL), vector(BOOL, 1, 0, 1), reals),
                new Case(new Elementwise.Convert(BOOL), vector(BOOL, 0, 1), vector(F64, -0.0, NAN)),
                new Case(new Elementwise.Convert(F32), vector(F32, 0.1f, INF), vector(F64, 0.1, 1e300)),
                new Case(new Elementwise.Convert(F64), vector(F64, 0.1f), vector(F32, 0.1f)),
                new Case(new Elementwise.Convert(C128), vector(C128, -1.9, 0, 0, 0, 2.5, 0), reals),
                new Case(new Elementwise.Convert(C64), vector(C64, 0.1f, 0.2f), vector(C128, 0.1, 0.2)),
                new Case(new Elementwise.Convert(F64), vector(F64, 1), vector(C128, 1, 2)),
                new Case(new Elementwise.Convert(BOOL), vector(BOOL, 0, 1), vector(C128, 0, 0, 0, 2)),
                new Case(new Elementwise.Convert(F64), vector(F64, 0x1p53), integers(I64, odd)),
                new Case(new Elementwise.Convert(F32), vector(F32, (float) halfway), integers(I64, halfway)),
                new Case(new Elementwise.Convert(C128), vector(C128, 7, 0), integers(I32, 7)),
                new Case(new Elementwise.Convert(I32), integers(I32, 1), integers(I64, (1L << 32) + 1)),
                new Case(new Elementwise.Convert(I64), integers(I64, -5), integers(I32, -5)),
                new Case(new Elementwise.Convert(BOOL), vector(BOOL, 1, 0), integers(I64, 1L << 40, 0)),
                new Case(new Elementwise.Convert(I64), integers(I64, 1, 0), vector(BOOL, 1, 0)),
                new Case(new Elementwise.Convert(F64), vector(F64, 1, 0), vector(BOOL, 1, 0)));
    }

    private static HostArray counted(int... extents) {
        var shape = Shape.of(extents);
        return array(
                F64,
                shape,
                IntStream.rangeClosed(1, shape.size()).asDoubleStream().toArray());
    }

    private static Structural.Slice slice(List<Integer> starts, List<Integer> stops, List<Integer> strides) {
        return new Structural.Slice(starts, stops, strides);
    }

    /** Movements do not look at elements: the same for all types. */
    static Stream<Case> structural() {
        var m = counted(2, 3);
        var line = counted(5);
        var cases = List.of(
                new Case(new Structural.Reshape(Shape.of(3, 2)), array(F64, Shape.of(3, 2), 1, 2, 3, 4, 5, 6), m),
                new Case(
                        new Structural.Broadcast(Shape.of(2, 3), List.of()),
                        array(F64, Shape.of(2, 3), 7, 7, 7, 7, 7, 7),
                        array(F64, Shape.SCALAR, 7)),
                new Case(
                        new Structural.Broadcast(Shape.of(2, 3), List.of(0)),
                        array(F64, Shape.of(2, 3), 1, 1, 1, 2, 2, 2),
                        counted(2)),
                new Case(
                        new Structural.Broadcast(Shape.of(2, 3), List.of(1)),
                        array(F64, Shape.of(2, 3), 1, 2, 3, 1, 2, 3),
                        counted(3)),
                new Case(
                        new Structural.Broadcast(Shape.of(2, 2, 3), List.of(0, 2)),
                        array(F64, Shape.of(2, 2, 3), 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6),
                        m),
                new Case(new Structural.Transpose(List.of(1, 0)), array(F64, Shape.of(3, 2), 1, 4, 2, 5, 3, 6), m),
                new Case(
                        new Structural.Transpose(List.of(2, 0, 1)),
                        array(F64, Shape.of(2, 2, 3), 1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12),
                        counted(2, 3, 2)),
                new Case(slice(List.of(1), List.of(5), List.of(3)), vector(F64, 2, 5), line),
                new Case(slice(List.of(0, 1), List.of(2, 3), List.of(1, 1)), array(F64, Shape.of(2, 2), 2, 3, 5, 6), m),
                new Case(slice(List.of(2), List.of(2), List.of(1)), vector(F64), line),
                new Case(
                        new Structural.Pad(List.of(1), List.of(2), List.of(1)),
                        vector(F64, 0, 1, 0, 2, 0, 3, 0, 0),
                        counted(3)),
                new Case(
                        new Structural.Pad(List.of(0, 1), List.of(1, 0), List.of(0, 0)),
                        array(F64, Shape.of(3, 3), 0, 1, 2, 0, 3, 4, 0, 0, 0),
                        counted(2, 2)),
                new Case(new Structural.Pad(List.of(2), List.of(1), List.of(5)), vector(F64, 0, 0, 0), vector(F64)),
                new Case(
                        new Structural.Concatenate(1),
                        array(F64, Shape.of(2, 4), 1, 2, 3, 1, 4, 5, 6, 2),
                        m,
                        counted(2, 1)),
                new Case(new Structural.Concatenate(0), vector(F64, 1, 2, 1), counted(2), vector(F64), counted(1)),
                new Case(new Structural.Reverse(List.of(0)), array(F64, Shape.of(2, 3), 4, 5, 6, 1, 2, 3), m),
                new Case(new Structural.Reverse(List.of(0, 1)), array(F64, Shape.of(2, 3), 6, 5, 4, 3, 2, 1), m),
                new Case(new Structural.Reverse(List.of(0)), vector(F64), vector(F64)),
                new Case(new Structural.Shift(0, 2, Edge.PERIODIC), vector(F64, 3, 4, 5, 1, 2), line),
                new Case(new Structural.Shift(0, -2, Edge.PERIODIC), vector(F64, 4, 5, 1, 2, 3), line),
                new Case(new Structural.Shift(0, 2, Edge.ZERO), vector(F64, 3, 4, 5, 0, 0), line),
                new Case(new Structural.Shift(0, -2, Edge.ZERO), vector(F64, 0, 0, 1, 2, 3), line),
                new Case(new Structural.Shift(0, 2, Edge.REFLECTED), vector(F64, 3, 4, 5, 5, 4), line),
                new Case(new Structural.Shift(0, -2, Edge.REFLECTED), vector(F64, 2, 1, 1, 2, 3), line),
                new Case(new Structural.Shift(0, 4, Edge.REFLECTED), vector(F64, 5, 5, 4, 3, 2), line),
                new Case(new Structural.Shift(1, 1, Edge.PERIODIC), array(F64, Shape.of(2, 3), 2, 3, 1, 5, 6, 4), m),
                new Case(new Structural.Shift(0, -1, Edge.ZERO), array(F64, Shape.of(2, 3), 0, 0, 0, 1, 2, 3), m),
                new Case(new Structural.Shift(1, -1, Edge.REFLECTED), array(F64, Shape.of(2, 3), 1, 1, 2, 4, 4, 5), m));
        return Arrays.stream(DType.values()).flatMap(dtype -> cases.stream().map(example -> example.as(dtype)));
    }

    static Stream<Case> iota() {
        var seed = array(F64, Shape.SCALAR, 0);
        return Stream.of(F64, F32, C128, C64, I64, I32).flatMap(dtype -> {
            var rows = new double[] {0, 0, 0, 1, 1, 1};
            var columns = new double[] {0, 1, 2, 0, 1, 2};
            var type = ArrayType.of(dtype, 2, 3);
            return Stream.of(
                    new Case(new Structural.Iota(type, 0), Run.array(dtype, type.shape(), real(dtype, rows)), seed),
                    new Case(new Structural.Iota(type, 1), Run.array(dtype, type.shape(), real(dtype, columns)), seed));
        });
    }

    private static double[] real(DType dtype, double... values) {
        return dtype.isComplex()
                ? Arrays.stream(values)
                        .flatMap(v -> Arrays.stream(new double[] {v, 0}))
                        .toArray()
                : values;
    }

    static Stream<Case> indexing() {
        var m = counted(3, 2);
        var indices = array(I32, Shape.of(3), 2, 0, 2);
        var gathered = array(F64, Shape.of(3, 2), 5, 6, 1, 2, 5, 6);
        var batch = array(I64, Shape.of(3, 1), 1, 0, 1);
        var added = array(F64, Shape.of(3, 2), 4, 6, 3, 4, 5 + 1 + 5, 6 + 2 + 6);
        var updates = array(F64, Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        var cases = new ArrayList<Case>();
        for (var dtype : List.of(F64, F32, C128, C64, I64, I32)) {
            cases.add(new Case(new Indexing.Gather(0), Run.as(dtype, gathered), Run.as(dtype, m), indices));
            cases.add(new Case(
                    new Indexing.Gather(1),
                    Run.as(dtype, array(F64, Shape.of(3, 1), 2, 3, 6)),
                    Run.as(dtype, m),
                    batch));
            cases.add(new Case(
                    new Indexing.ScatterAdd(0),
                    Run.as(dtype, added),
                    Run.as(dtype, m),
                    indices,
                    Run.as(dtype, updates)));
        }
        cases.addAll(List.of(
                new Case(new Indexing.Gather(0), vector(BOOL, 1, 0), vector(BOOL, 0, 1), integers(I32, 1, 0)),
                new Case(new Indexing.Gather(0), vector(F64, 3, 4), m, array(I32, Shape.SCALAR, 1)),
                new Case(new Indexing.Gather(0), array(F64, Shape.of(0, 2)), m, integers(I32)),
                new Case(
                        new Indexing.ScatterAdd(1),
                        array(F64, Shape.of(3, 2), 1, 12, 23, 4, 5, 36),
                        m,
                        batch,
                        array(F64, Shape.of(3, 1), 10, 20, 30)),
                new Case(
                        new Indexing.ScatterAdd(0),
                        integers(I32, Integer.MIN_VALUE),
                        integers(I32, Integer.MAX_VALUE),
                        integers(I32, 0),
                        integers(I32, 1)),
                new Case(
                        new Indexing.Sort(0),
                        vector(F64, -INF, -1, 0, 2, 2, INF, NAN, NAN),
                        vector(F64, 2, NAN, -1, INF, 2, 0, NAN, -INF)),
                new Case(
                        new Indexing.ArgSort(0),
                        integers(I32, 7, 2, 5, 0, 4, 3, 1, 6),
                        vector(F64, 2, NAN, -1, INF, 2, 0, NAN, -INF)),
                new Case(new Indexing.ArgSort(0), integers(I32, 0, 1), vector(F64, 0.0, -0.0)),
                new Case(
                        new Indexing.Sort(0),
                        array(F32, Shape.of(3, 2), 1, 1, 2, 2, 3, 3),
                        array(F32, Shape.of(3, 2), 3, 1, 1, 2, 2, 3)),
                new Case(
                        new Indexing.Sort(1),
                        array(I64, Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
                        array(I64, Shape.of(2, 3), 3, 1, 2, 6, 4, 5)),
                new Case(
                        new Indexing.ArgSort(0),
                        integers(I32, 1, 0),
                        integers(I64, Long.MAX_VALUE, Long.MAX_VALUE - 1)),
                new Case(new Indexing.Sort(0), vector(F64), vector(F64))));
        return cases.stream();
    }

    private static Case reduce(Operation operation, HostArray expected, HostArray operand, Integer... axes) {
        return new Case(new Reduction.Reduce(operation, List.of(axes)), expected, operand);
    }

    private static HostArray one(DType dtype, double... value) {
        return array(dtype, Shape.SCALAR, value);
    }

    private static HostArray integer(DType dtype, long value) {
        return HostArray.ofIntegers(new ArrayType(dtype, Shape.SCALAR), value);
    }

    static Stream<Case> reduction() {
        var m = counted(2, 3);
        var cases = new ArrayList<Case>();
        for (var dtype : List.of(F64, F32, C128, C64, I64, I32)) {
            var x = Run.as(dtype, m);
            cases.add(reduce(Operation.SUM, Run.as(dtype, one(F64, 21)), x, 0, 1));
            cases.add(reduce(Operation.SUM, Run.as(dtype, vector(F64, 5, 7, 9)), x, 0));
            cases.add(reduce(Operation.SUM, Run.as(dtype, vector(F64, 6, 15)), x, 1));
            cases.add(reduce(Operation.SUM, x, x));
            cases.add(reduce(Operation.SUM, Run.as(dtype, one(F64, 0)), Run.as(dtype, vector(F64)), 0));
            cases.add(new Case(
                    new Reduction.CumulativeSum(1, false),
                    Run.as(dtype, array(F64, Shape.of(2, 3), 1, 3, 6, 4, 9, 15)),
                    x));
            cases.add(new Case(
                    new Reduction.CumulativeSum(0, true),
                    Run.as(dtype, array(F64, Shape.of(2, 3), 5, 7, 9, 4, 5, 6)),
                    x));
        }
        for (var dtype : List.of(F64, F32, I64, I32)) {
            var x = Run.as(dtype, m);
            cases.add(reduce(Operation.PRODUCT, Run.as(dtype, vector(F64, 4, 10, 18)), x, 0));
            cases.add(reduce(Operation.MAXIMUM, Run.as(dtype, vector(F64, 3, 6)), x, 1));
            cases.add(reduce(Operation.MINIMUM, Run.as(dtype, vector(F64, 1, 4)), x, 1));
            cases.add(reduce(Operation.PRODUCT, Run.as(dtype, one(F64, 1)), Run.as(dtype, vector(F64)), 0));
            cases.add(new Case(new Reduction.ArgReduce(true, 1), integers(I32, 2, 2), x));
            cases.add(new Case(new Reduction.ArgReduce(false, 0), integers(I32, 0, 0, 0), x));
        }
        cases.addAll(List.of(
                reduce(
                        Operation.SUM,
                        array(F64, Shape.of(2, 2), 10, 26, 42, 58),
                        array(
                                F64,
                                Shape.of(2, 2, 2, 2),
                                IntStream.rangeClosed(1, 16).asDoubleStream().toArray()),
                        2,
                        3),
                reduce(Operation.SUM, vector(F64, 10 + 42, 26 + 58), counted(2, 2, 4), 0, 2),
                reduce(Operation.SUM, one(F32, 0x1p24 + 2), vector(F32, 0x1p24, 1, 1), 0),
                reduce(Operation.SUM, integer(I32, Integer.MIN_VALUE), integers(I32, Integer.MAX_VALUE, 1), 0),
                reduce(Operation.SUM, array(F64, Shape.of(2), 0, 0), array(F64, Shape.of(2, 0)), 1),
                reduce(Operation.SUM, vector(F64), array(F64, Shape.of(2, 0)), 0),
                reduce(Operation.MAXIMUM, one(F64, NAN), vector(F64, 1, NAN, 3), 0),
                reduce(Operation.MINIMUM, one(F64, -0.0), vector(F64, 0.0, -0.0), 0),
                reduce(Operation.MAXIMUM, one(F64, -INF), vector(F64), 0),
                reduce(Operation.MINIMUM, one(F32, INF), vector(F32), 0),
                reduce(Operation.MAXIMUM, integer(I64, Long.MIN_VALUE), integers(I64), 0),
                reduce(Operation.MAXIMUM, integer(I32, (long) Integer.MIN_VALUE), integers(I32), 0),
                reduce(Operation.MINIMUM, integer(I32, (long) Integer.MAX_VALUE), integers(I32), 0),
                reduce(Operation.ALL, vector(BOOL, 1, 0), array(BOOL, Shape.of(2, 2), 1, 1, 1, 0), 1),
                reduce(Operation.ANY, vector(BOOL, 1, 0), array(BOOL, Shape.of(2, 2), 1, 0, 0, 0), 1),
                reduce(Operation.ALL, one(BOOL, 1.0), vector(BOOL), 0),
                reduce(Operation.ANY, one(BOOL, 0.0), vector(BOOL), 0),
                new Case(new Reduction.ArgReduce(true, 0), integer(I32, 1L), vector(F64, 1, 5, 5)),
                new Case(new Reduction.ArgReduce(false, 0), integer(I32, 1L), vector(F64, 1, NAN, -INF, NAN)),
                new Case(new Reduction.CumulativeSum(0, false), vector(F64), vector(F64))));
        return cases.stream();
    }

    private static Contraction.Dot dot(int batch, boolean left, boolean right) {
        return new Contraction.Dot(batch, left, right);
    }

    private static Contraction.Convolution convolution(
            int stride, int low, int high, int signalDilation, int kernelDilation, int groups) {
        return new Contraction.Convolution(
                List.of(stride), List.of(low), List.of(high), List.of(signalDilation), List.of(kernelDilation), groups);
    }

    private static HostArray channels(int channels, double... values) {
        return array(F64, Shape.of(1, channels, values.length / channels), values);
    }

    private static HostArray kernels(int inputs, int width, double... values) {
        return array(F64, Shape.of(values.length / inputs / width, inputs, width), values);
    }

    static Stream<Case> contraction() {
        var a = counted(2, 3);
        var b = counted(3, 2);
        var ab = array(F64, Shape.of(2, 2), 22, 28, 49, 64);
        var at = array(F64, Shape.of(3, 2), 1, 4, 2, 5, 3, 6);
        var bt = array(F64, Shape.of(2, 3), 1, 3, 5, 2, 4, 6);
        var signal = channels(1, 1, 2, 3, 4);
        var csr = SparseStructure.csr(3, new int[] {0, 2, 2, 3}, new int[] {0, 2, 1});
        var blocks = SparseStructure.bcsr(2, 2, new int[] {0, 1, 3}, new int[] {1, 0, 1});
        var reals = List.of(
                new Case(dot(0, false, false), ab, a, b),
                new Case(dot(0, true, false), ab, at, b),
                new Case(dot(0, false, true), ab, a, bt),
                new Case(dot(0, true, true), ab, at, bt),
                new Case(
                        dot(1, false, false),
                        array(F64, Shape.of(2, 1, 1), 1 * 1 + 2 * 2, 3 * 3 + 4 * 4),
                        counted(2, 1, 2),
                        counted(2, 2, 1)),
                new Case(
                        dot(0, false, false),
                        array(F64, Shape.of(2, 2), 0, 0, 0, 0),
                        array(F64, Shape.of(2, 0)),
                        array(F64, Shape.of(0, 2))),
                new Case(convolution(1, 0, 0, 1, 1, 1), channels(1, 5, 8, 11), signal, kernels(1, 2, 1, 2)),
                new Case(convolution(2, 1, 1, 1, 1, 1), channels(1, 2, 8, 4), signal, kernels(1, 2, 1, 2)),
                new Case(convolution(1, 0, 0, 2, 1, 1), channels(1, 1, 4, 2, 6, 3, 8), signal, kernels(1, 2, 1, 2)),
                new Case(convolution(1, 0, 0, 1, 3, 1), channels(1, 9), signal, kernels(1, 2, 1, 2)),
                new Case(convolution(1, -1, -1, 1, 1, 1), channels(1, 8), signal, kernels(1, 2, 1, 2)),
                new Case(
                        convolution(1, 0, 0, 1, 1, 1),
                        channels(2, 1 + 30, 2 + 40, 2 + 60, 4 + 80),
                        channels(2, 1, 2, 3, 4),
                        kernels(2, 1, 1, 10, 2, 20)),
                new Case(
                        convolution(1, 0, 0, 1, 1, 2),
                        channels(2, 1, 2, 30, 40),
                        channels(2, 1, 2, 3, 4),
                        kernels(1, 1, 1, 10)),
                new Case(
                        new Contraction.Convolution(
                                List.of(1, 1), List.of(0, 1), List.of(0, 0), List.of(1, 1), List.of(1, 1), 1),
                        array(F64, Shape.of(1, 1, 1, 2), 1 * 2 + 3 * 4, 1 * 1 + 2 * 2 + 3 * 3 + 4 * 4),
                        array(F64, Shape.of(1, 1, 2, 2), 1, 2, 3, 4),
                        array(F64, Shape.of(1, 1, 2, 2), 1, 2, 3, 4)),
                new Case(
                        new Contraction.Convolution(
                                List.of(1, 1, 1),
                                List.of(0, 0, 0),
                                List.of(0, 0, 0),
                                List.of(1, 1, 1),
                                List.of(1, 1, 1),
                                1),
                        array(F64, Shape.of(1, 1, 1, 1, 2), 1 + 3 + 5 + 7, 2 + 4 + 6 + 8),
                        array(F64, Shape.of(1, 1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8),
                        array(F64, Shape.of(1, 1, 2, 2, 1), 1, 1, 1, 1)),
                new Case(new Contraction.SparseMultiply(csr), vector(F64, 7, 0, 6), counted(3), counted(3)),
                new Case(
                        new Contraction.SparseMultiply(csr),
                        array(F64, Shape.of(3, 2), 1 + 10, 2 + 12, 0, 0, 9, 12),
                        counted(3),
                        counted(3, 2)),
                new Case(
                        new Contraction.SparseMultiply(blocks),
                        vector(F64, 1 * 3 + 2 * 4, 3 * 3 + 4 * 4, 5 + 12 + 27 + 40, 7 + 16 + 33 + 48),
                        counted(3, 2, 2),
                        counted(4)));
        return Stream.of(F64, F32, C128, C64).flatMap(dtype -> reals.stream().map(example -> example.product(dtype)));
    }

    @Test
    void integersAreNotDividedByZero() {
        for (var dtype : List.of(I64, I32)) {
            var zero = integers(dtype, 0);
            assertThrows(ArithmeticException.class, () -> Run.primitive(Binary.DIVIDE, integers(dtype, 1), zero));
            assertThrows(ArithmeticException.class, () -> Run.primitive(Binary.REMAINDER, integers(dtype, 1), zero));
        }
    }

    @Test
    void indicesOutsideAreReportedWithTheirEquation() {
        var high = assertThrows(
                IndexOutOfBoundsException.class,
                () -> Run.primitive(new Indexing.Gather(0), vector(F64, 1, 2), integers(I32, 0, 2)));
        assertEquals("index 2 is outside an axis of extent 2 in %2: f64[2] = gather %0 %1", high.getMessage());
        var low = assertThrows(
                IndexOutOfBoundsException.class,
                () -> Run.primitive(new Indexing.ScatterAdd(0), vector(F64, 1, 2), integers(I64, -1), vector(F64, 1)));
        assertEquals("index -1 is outside an axis of extent 2 in %3: f64[2] = scatter_add %0 %1 %2", low.getMessage());
    }
}
