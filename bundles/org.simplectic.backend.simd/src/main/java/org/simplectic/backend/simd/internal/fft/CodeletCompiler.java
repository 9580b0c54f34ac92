package org.simplectic.backend.simd.internal.fft;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.backend.simd.internal.code.FirstCompiler;
import org.simplectic.backend.simd.internal.fft.Butterflies.Complex;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;

/**
 * Turns a {@link CodeletSpec} into a hidden class: two loops around straight-line code in which every value is a local
 * variable, so that the just-in-time compiler keeps all of them in registers.
 */
final class CodeletCompiler {
    /** Addresses of user space. C2 sees that a masked address is in bounds and leaves the check out. */
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    private static final long STRIDE_MASK = (1L << 44) - 1;

    private static final ClassDesc MEMORY = describe(Memory.class);
    private static final ClassDesc PASS = describe(Pass.class);
    private static final ClassDesc SEGMENT = describe(MemorySegment.class);
    private static final ClassDesc ORDER = describe(ByteOrder.class);
    private static final ClassDesc VECTOR = describe(Vector.class);
    private static final ClassDesc SPECIES = describe(VectorSpecies.class);
    private static final ClassDesc SHUFFLE = describe(VectorShuffle.class);

    private static final int PASS_SLOT = 1;
    private static final int IN_SLOT = 2;
    private static final int OUT_SLOT = 4;
    private static final int FACTOR_SLOT = 6;

    private final CodeletSpec spec;
    private final Lanes lanes;
    private final ClassDesc vector;
    private final Graph graph = new Graph();
    private final List<Store> stores = new ArrayList<>();
    private final ClassDesc name;

    /** Node {@code value} goes to the leg's place plus {@code offset} bytes. */
    private record Store(int value, int leg, long offset) {}

    private CodeletCompiler(CodeletSpec spec) {
        this.spec = spec;
        this.lanes = spec.lanes();
        this.vector = lanes.vector();
        this.name = ClassDesc.of(CodeletCompiler.class.getPackageName(), "Codelet" + spec.radix());
    }

    /** A codelet that does what {@code spec} says. */
    static Codelet compile(CodeletSpec spec) {
        var bytes = new CodeletCompiler(spec).classFile();
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Codelet) lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable failure) {
            throw new IllegalStateException("the generated codelet " + spec + " was refused", failure);
        }
    }

    private byte[] classFile() {
        formulate();
        return ClassFile.of().build(name, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
            builder.withInterfaceSymbols(describe(Codelet.class));
            permutations(builder);
            builder.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_());
            builder.withMethodBody(
                    "run",
                    MethodTypeDesc.of(CD_void, PASS, CD_long, CD_long, CD_int),
                    ClassFile.ACC_PUBLIC,
                    code -> new Body(code).emit());
        });
    }

    // ---- The mathematics ----

    private void formulate() {
        var butterflies = new Butterflies(graph);
        var legs = new Complex[spec.radix()];
        for (var leg = 0; leg < legs.length; leg++) {
            legs[leg] = load(leg);
        }
        if (spec.kind() == Kind.UNTANGLE) {
            store(untangle(butterflies, legs[0], reversed(legs[1])));
            return;
        }
        var results = spec.kind() == Kind.TRANSFORM ? butterflies.transform(legs) : legs;
        for (var leg = 0; leg < legs.length; leg++) {
            results[leg] = multiply(butterflies, results[leg], leg);
        }
        store(results);
    }

    private Complex[] untangle(Butterflies butterflies, Complex a, Complex b) {
        var half = graph.constant(0.5);
        var conjugate = new Complex(b.re(), graph.negate(b.im()));
        var sum = butterflies.plus(a, conjugate);
        var even = new Complex(graph.times(sum.re(), half), graph.times(sum.im(), half));
        var odd = butterflies.times(
                butterflies.minus(a, conjugate), new Complex(graph.laneFactor(0), graph.laneFactor(1)));
        var mirror = butterflies.minus(even, odd);
        return new Complex[] {butterflies.plus(even, odd), reversed(new Complex(mirror.re(), graph.negate(mirror.im())))
        };
    }

    private Complex reversed(Complex value) {
        return new Complex(graph.reverse(value.re()), graph.reverse(value.im()));
    }

    private Complex load(int leg) {
        var first = graph.load(leg, 0);
        var second = graph.load(leg, 1);
        return switch (spec.load()) {
            case BLOCK -> new Complex(first, second);
            case INTERLEAVED -> new Complex(graph.even(first, second), graph.odd(first, second));
            case SWAPPED -> new Complex(graph.odd(first, second), graph.even(first, second));
            case TRANSPOSED -> throw new IllegalArgumentException("legs are not loaded transposed: " + spec);
        };
    }

    private Complex multiply(Butterflies butterflies, Complex value, int leg) {
        return switch (spec.factors()) {
            case NONE -> value;
            case UNIFORM ->
                leg == 0
                        ? value
                        : butterflies.times(value, new Complex(graph.factor(2 * leg - 2), graph.factor(2 * leg - 1)));
            case LANES ->
                leg == 0
                        ? value
                        : butterflies.times(
                                value, new Complex(graph.laneFactor(2 * leg - 2), graph.laneFactor(2 * leg - 1)));
            case ALL -> butterflies.times(value, new Complex(graph.laneFactor(2 * leg), graph.laneFactor(2 * leg + 1)));
            case PRODUCT -> {
                var uniform = new Complex(graph.factor(2 * leg), graph.factor(2 * leg + 1));
                var lane = new Complex(graph.laneFactor(2 * leg), graph.laneFactor(2 * leg + 1));
                yield butterflies.times(value, butterflies.times(lane, uniform));
            }
        };
    }

    private void store(Complex[] results) {
        if (spec.store() == Layout.TRANSPOSED) {
            storeTransposed(results);
            return;
        }
        for (var leg = 0; leg < results.length; leg++) {
            var re = results[leg].re();
            var im = results[leg].im();
            switch (spec.store()) {
                case BLOCK -> storePair(leg, 0, re, im);
                case INTERLEAVED -> storePair(leg, 0, graph.low(re, im), graph.high(re, im));
                default -> storePair(leg, 0, graph.low(im, re), graph.high(im, re));
            }
        }
    }

    private void storePair(int leg, long offset, int first, int second) {
        stores.add(new Store(first, leg, offset));
        stores.add(new Store(second, leg, offset + lanes.vectorBytes()));
    }

    private void storeTransposed(Complex[] results) {
        var count = lanes.count();
        var blocks = Math.ceilDiv(results.length, count);
        for (var block = 0; block < blocks; block++) {
            var first = Math.min(block * count, results.length - count);
            var re = new int[count];
            var im = new int[count];
            for (var i = 0; i < count; i++) {
                re[i] = results[first + i].re();
                im[i] = results[first + i].im();
            }
            transpose(re);
            transpose(im);
            for (var lane = 0; lane < count; lane++) {
                storePair(lane, (long) block * lanes.blockBytes(), re[lane], im[lane]);
            }
        }
    }

    /** Each round moves one bit of the row's number into the lane's: after all of them they have changed places. */
    private void transpose(int[] rows) {
        for (var round = 1; round < rows.length; round *= 2) {
            var next = new int[rows.length];
            for (var i = 0; i < rows.length / 2; i++) {
                next[2 * i] = graph.low(rows[i], rows[i + rows.length / 2]);
                next[2 * i + 1] = graph.high(rows[i], rows[i + rows.length / 2]);
            }
            System.arraycopy(next, 0, rows, 0, rows.length);
        }
    }

    // ---- The class ----

    private static final List<Graph.Op> MOVES =
            List.of(Graph.Op.EVEN, Graph.Op.ODD, Graph.Op.LOW, Graph.Op.HIGH, Graph.Op.REVERSE);

    private ClassDesc permutationType(Graph.Op op) {
        return lanes.permutesPairs() && op != Graph.Op.REVERSE ? vector : SHUFFLE;
    }

    private void permutations(ClassBuilder builder) {
        for (var op : MOVES) {
            builder.withField(op.name(), permutationType(op), ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        }
        var maker = describe(Lanes.class);
        builder.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
            for (var op : MOVES) {
                var type = permutationType(op);
                var vectors = type != SHUFFLE;
                code.loadConstant(lanes.single() ? 1 : 0)
                        .loadConstant(lanes.count())
                        .ldc(op.name())
                        .invokestatic(
                                maker,
                                vectors ? "indices" : "shuffle",
                                MethodTypeDesc.of(vectors ? VECTOR : SHUFFLE, CD_boolean, CD_int, CD_String))
                        .checkcast(type)
                        .putstatic(name, op.name(), type);
            }
            code.return_();
        });
    }

    /** Writes the method {@code run}. */
    private final class Body {
        private final CodeBuilder code;
        private final boolean[] live = new boolean[graph.size()];
        private final int[] slots = new int[graph.size()];

        private final int inLeg;
        private final int inOuter;
        private final int inInner;
        private final int outLeg;
        private final int outOuter;
        private final int outInner;
        private final int factors;
        private final int outerFactors;
        private final int laneFactors;
        private final int outerLaneFactors;
        private final int outer;
        private final int inner;
        private final int in;
        private final int out;
        private final int scale;

        Body(CodeBuilder code) {
            this.code = code;
            inLeg = stride("inLeg");
            inOuter = stride("inOuter");
            inInner = stride("inInner");
            outLeg = stride("outLeg");
            outOuter = stride("outOuter");
            outInner = stride("outInner");
            factors = factorArray();
            outerFactors = component("outerFactors", CD_int);
            laneFactors = component("laneFactors", CD_long);
            outerLaneFactors = stride("outerLaneFactors");
            outer = component("outer", CD_int);
            inner = component("inner", CD_int);
            in = allocate(2);
            out = allocate(2);
            scale = allocate(1);
        }

        void emit() {
            FirstCompiler.keepAway(code, PASS_SLOT);
            markLive();
            if (spec.scaled()) {
                broadcast(() -> {
                    code.aload(PASS_SLOT).invokevirtual(PASS, "scale", MethodTypeDesc.of(CD_double));
                    if (lanes.single()) {
                        code.d2f();
                    }
                });
                code.astore(scale);
            }
            var outerLoop = code.newLabel();
            code.labelBinding(outerLoop);
            maskInPlace(laneFactors);
            computeAll(Graph.Op.FACTOR);
            code.lload(IN_SLOT).lstore(in).lload(OUT_SLOT).lstore(out);
            if (spec.nested()) {
                innerLoop();
            } else {
                butterfly();
            }
            advance(IN_SLOT, inOuter);
            advance(OUT_SLOT, outOuter);
            advance(laneFactors, outerLaneFactors);
            if (spec.kind() == Kind.UNTANGLE) {
                comeBack(inLeg, inOuter);
                comeBack(outLeg, outOuter);
            }
            code.iload(FACTOR_SLOT).iload(outerFactors).iadd().istore(FACTOR_SLOT);
            code.iinc(outer, -1).iload(outer).ifgt(outerLoop).return_();
        }

        private void innerLoop() {
            var counter = allocate(1);
            var loop = code.newLabel();
            code.iload(inner).istore(counter).labelBinding(loop);
            butterfly();
            advance(in, inInner);
            advance(out, outInner);
            code.iinc(counter, -1).iload(counter).ifgt(loop);
        }

        private void butterfly() {
            maskInPlace(in);
            maskInPlace(out);
            computeAll(Graph.Op.LOAD);
            for (var index = 0; index < graph.size(); index++) {
                compute(index);
                storeResult(index);
            }
        }

        private void storeResult(int index) {
            for (var store : stores) {
                if (store.value() == index) {
                    code.aload(slots[index]);
                    if (spec.scaled()) {
                        code.aload(scale).invokevirtual(vector, "mul", MethodTypeDesc.of(vector, VECTOR));
                    }
                    code.getstatic(MEMORY, "ALL", SEGMENT);
                    address(out, outLeg, store.leg(), store.offset());
                    code.invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER))
                            .invokevirtual(
                                    vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
                }
            }
        }

        private void markLive() {
            for (var store : stores) {
                live[store.value()] = true;
            }
            for (var index = graph.size() - 1; index >= 0; index--) {
                if (live[index]) {
                    for (var operand : operands(graph.node(index))) {
                        live[operand] = true;
                    }
                }
            }
        }

        private void computeAll(Graph.Op op) {
            for (var index = 0; index < graph.size(); index++) {
                if (graph.node(index).op() == op) {
                    compute(index);
                }
            }
        }

        /** Operands come first, and every node is computed once. */
        private void compute(int index) {
            if (!live[index] || slots[index] != 0) {
                return;
            }
            var node = graph.node(index);
            for (var operand : operands(node)) {
                compute(operand);
            }
            switch (node.op()) {
                case LOAD -> load(in, inLeg, node.a(), node.b());
                case LANE_FACTOR -> load(laneFactors, inLeg, 0, node.a());
                case FACTOR -> loadFactor(node.a());
                case CONSTANT -> constant(node.value());
                case ADD, SUBTRACT, MULTIPLY, FUSED, NEGATE -> arithmetic(node);
                case EVEN, ODD, LOW, HIGH -> permute(node);
                case REVERSE -> reverse(slots[node.a()]);
            }
            slots[index] = allocate(1);
            code.astore(slots[index]);
        }

        private void arithmetic(Graph.Node node) {
            for (var operand : operands(node)) {
                code.aload(slots[operand]);
            }
            var method = switch (node.op()) {
                case ADD -> "add";
                case SUBTRACT -> "sub";
                case MULTIPLY -> "mul";
                case FUSED -> "fma";
                default -> "neg";
            };
            var type = MethodTypeDesc.of(vector, Collections.nCopies(operands(node).length - 1, VECTOR));
            code.invokevirtual(vector, method, type);
        }

        private void reverse(int slot) {
            if (lanes.count() == 2) {
                code.aload(slot);
                replaceLane(0, slot, 1);
                replaceLane(1, slot, 0);
            } else {
                code.aload(slot)
                        .getstatic(name, Graph.Op.REVERSE.name(), SHUFFLE)
                        .invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, SHUFFLE));
            }
        }

        /** Lane {@code lane} of the vector on the stack becomes lane {@code from} of that in {@code slot}. */
        private void replaceLane(int lane, int slot, int from) {
            code.loadConstant(lane)
                    .aload(slot)
                    .loadConstant(from)
                    .invokevirtual(vector, "lane", MethodTypeDesc.of(lanes.real(), CD_int))
                    .invokevirtual(vector, "withLane", MethodTypeDesc.of(vector, CD_int, lanes.real()));
        }

        /** Two lanes by lane: C2 does not know shuffles of so few on all machines. */
        private void permuteTwoLanes(Graph.Node node) {
            if (node.op() == Graph.Op.EVEN || node.op() == Graph.Op.LOW) {
                code.aload(slots[node.a()]);
                replaceLane(1, slots[node.b()], 0);
            } else {
                code.aload(slots[node.b()]);
                replaceLane(0, slots[node.a()], 1);
            }
        }

        private void permute(Graph.Node node) {
            var field = node.op().name();
            if (lanes.count() == 2) {
                permuteTwoLanes(node);
            } else if (lanes.permutesPairs()) {
                code.getstatic(name, field, vector)
                        .aload(slots[node.a()])
                        .aload(slots[node.b()])
                        .invokevirtual(vector, "selectFrom", MethodTypeDesc.of(vector, VECTOR, VECTOR));
            } else {
                code.aload(slots[node.a()])
                        .getstatic(name, field, SHUFFLE)
                        .aload(slots[node.b()])
                        .invokevirtual(vector, "rearrange", MethodTypeDesc.of(vector, SHUFFLE, VECTOR));
            }
        }

        private void load(int base, int stride, int leg, int part) {
            code.getstatic(vector, lanes.speciesField(), SPECIES).getstatic(MEMORY, "ALL", SEGMENT);
            address(base, stride, leg, (long) part * lanes.vectorBytes());
            code.invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER))
                    .invokestatic(
                            vector, "fromMemorySegment", MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, ORDER));
        }

        /** The number that {@code push} pushes in all lanes. */
        private void broadcast(Runnable push) {
            code.getstatic(vector, lanes.speciesField(), SPECIES);
            push.run();
            code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, lanes.real()));
        }

        private void loadFactor(int index) {
            broadcast(() -> {
                code.aload(factors).iload(FACTOR_SLOT).loadConstant(index).iadd();
                code.arrayLoad(TypeKind.from(lanes.real()));
            });
        }

        private void constant(double value) {
            broadcast(() -> {
                if (lanes.single()) {
                    code.loadConstant((float) value);
                } else {
                    code.loadConstant(value);
                }
            });
        }

        private void address(int base, int stride, int leg, long offset) {
            code.lload(base);
            if (leg > 0) {
                code.lload(stride).loadConstant((long) leg).lmul().ladd();
            }
            if (offset > 0) {
                code.loadConstant(offset).ladd();
            }
        }

        private void advance(int slot, int stride) {
            code.lload(slot).lload(stride).ladd().lstore(slot);
        }

        private void comeBack(int leg, int stride) {
            code.lload(leg)
                    .lload(stride)
                    .loadConstant(2L)
                    .lmul()
                    .lsub()
                    .loadConstant(STRIDE_MASK)
                    .land()
                    .lstore(leg);
        }

        private void maskInPlace(int slot) {
            code.lload(slot).loadConstant(ADDRESS_MASK).land().lstore(slot);
        }

        private int stride(String name) {
            var slot = component(name, CD_long);
            code.lload(slot).loadConstant(STRIDE_MASK).land().lstore(slot);
            return slot;
        }

        private int component(String name, ClassDesc type) {
            code.aload(PASS_SLOT).invokevirtual(PASS, name, MethodTypeDesc.of(type));
            var kind = TypeKind.from(type);
            var slot = code.allocateLocal(kind);
            code.storeLocal(kind, slot);
            return slot;
        }

        private int factorArray() {
            var type = describe(Tables.Factors.class);
            var slot = allocate(1);
            code.aload(PASS_SLOT)
                    .invokevirtual(PASS, "factors", MethodTypeDesc.of(type))
                    .getfield(
                            type,
                            lanes.single() ? "singles" : "doubles",
                            lanes.real().arrayType())
                    .astore(slot);
            return slot;
        }

        private int allocate(int size) {
            return code.allocateLocal(size == 2 ? TypeKind.LONG : TypeKind.REFERENCE);
        }
    }

    private static int[] operands(Graph.Node node) {
        return switch (node.op()) {
            case LOAD, FACTOR, LANE_FACTOR, CONSTANT -> new int[0];
            case NEGATE, REVERSE -> new int[] {node.a()};
            case FUSED -> new int[] {node.a(), node.b(), node.c()};
            default -> new int[] {node.a(), node.b()};
        };
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
