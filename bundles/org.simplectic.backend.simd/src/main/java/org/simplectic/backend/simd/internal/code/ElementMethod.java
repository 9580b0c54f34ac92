package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.simplectic.backend.simd.internal.code.Names.method;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Reduction;

/**
 * Bytecode of a {@link VectorKernel} element by element, to the same bits: what runs until the JVM has compiled the vectors,
 * which before that take a thousand times as long.
 */
final class ElementMethod {
    private static final int INDEX = 2;

    private final VectorKernel kernel;
    private final CodeBuilder code;
    private final ScalarOperations operations;
    private final int lanes;
    private final int unroll;
    private final int[] pointers;
    private final Map<Node, Integer> places = new HashMap<>();

    private ElementMethod(VectorKernel kernel, CodeBuilder code) {
        this.kernel = kernel;
        this.code = code;
        this.operations = new ScalarOperations(code);
        this.lanes = kernel.lanes();
        this.unroll = kernel.unroll();
        this.pointers = new int[kernel.pointers().size()];
    }

    /** Adds the method of a kernel whose functions are written out already. */
    static int add(KernelClass kernels, VectorKernel kernel) {
        return kernels.add(code -> new ElementMethod(kernel, code).write());
    }

    private void write() {
        int index = code.allocateLocal(TypeKind.INT);
        if (index != INDEX) {
            throw new AssertionError(index);
        }
        for (int i = 0; i < pointers.length; i++) {
            pointers[i] = code.allocateLocal(TypeKind.LONG);
            code.aload(0).loadConstant(i).laload().lstore(pointers[i]);
        }
        for (var accumulation : kernel.accumulations()) {
            code.lload(pointers[accumulation.pointer()]);
            code.getstatic(
                    Names.of(Reduction.Operation.class),
                    accumulation.operation().name(),
                    Names.of(Reduction.Operation.class));
            code.getstatic(Names.of(DType.class), accumulation.value().type().name(), Names.of(DType.class));
            code.loadConstant(lanes * unroll);
            code.invokestatic(
                    Names.LANES,
                    "fillNeutral",
                    method(CD_void, CD_long, Names.of(Reduction.Operation.class), Names.of(DType.class), CD_int));
        }
        code.iconst_0().istore(INDEX);
        var head = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(head).iload(INDEX).iload(1).if_icmpge(end);
        element();
        code.iinc(INDEX, 1).goto_(head).labelBinding(end).return_();
    }

    private void element() {
        for (var node : kernel.reachable()) {
            compute(node);
            var kind = ScalarOperations.kind(node.type());
            int local = code.allocateLocal(kind);
            code.storeLocal(kind, local);
            places.put(node, local);
        }
        for (var store : kernel.stores()) {
            var type = kernel.pointers().get(store.pointer()).type();
            for (int part = 0; part < store.value().size(); part++) {
                address(store.pointer(), part);
                load(store.value().get(part));
                put(type.real());
            }
        }
        for (var accumulation : kernel.accumulations()) {
            accumulate(accumulation);
        }
    }

    private void load(Node node) {
        code.loadLocal(ScalarOperations.kind(node.type()), Objects.requireNonNull(places.get(node)));
    }

    private void address(int pointer, int part) {
        var type = kernel.pointers().get(pointer).type();
        code.lload(pointers[pointer]);
        if (!kernel.pointers().get(pointer).repeated()) {
            code.iload(INDEX).i2l().loadConstant((long) type.bytes()).lmul().ladd();
        }
        if (part == 1) {
            code.loadConstant((long) type.real().bytes()).ladd();
        }
    }

    private void put(DType type) {
        ScalarOperations.storeElement(code, type);
    }

    private void compute(Node node) {
        switch (node.operation()) {
            case LEAF -> {
                var leaf = (Node.Leaf) Objects.requireNonNull(node.detail());
                address(leaf.pointer(), leaf.part());
                ScalarOperations.loadElement(code, node.type());
            }
            case CONSTANT -> operations.constant(node);
            case UNARY -> {
                load(node.operand(0));
                operations.unary((Unary) Objects.requireNonNull(node.detail()), node.type());
            }
            case BINARY -> {
                load(node.operand(0));
                operations.widenForComparison(node);
                load(node.operand(1));
                operations.widenForComparison(node);
                operations.binary(
                        (Binary) Objects.requireNonNull(node.detail()),
                        node.operand(0).type());
            }
            case SELECT -> {
                var no = code.newLabel();
                var end = code.newLabel();
                load(node.operand(0));
                code.ifeq(no);
                load(node.operand(1));
                code.goto_(end).labelBinding(no);
                load(node.operand(2));
                code.labelBinding(end);
            }
            case CONVERT -> {
                load(node.operand(0));
                operations.convert(node.operand(0).type(), node.type());
            }
            case FMA -> {
                node.operands().forEach(this::load);
                var type = Names.primitive(node.type());
                code.invokestatic(Names.MATH, "fma", method(type, type, type, type));
            }
            case TO_BITS -> {
                load(node.operand(0));
                if (node.type() == DType.I64) {
                    code.invokestatic(Names.of(Double.class), "doubleToRawLongBits", method(CD_long, CD_double));
                } else {
                    code.invokestatic(Names.of(Float.class), "floatToRawIntBits", method(CD_int, CD_float));
                }
            }
            case FROM_BITS -> {
                load(node.operand(0));
                if (node.type() == DType.F64) {
                    code.invokestatic(Names.of(Double.class), "longBitsToDouble", method(CD_double, CD_long));
                } else {
                    code.invokestatic(Names.of(Float.class), "intBitsToFloat", method(CD_float, CD_int));
                }
            }
            case SHIFT_LEFT -> {
                load(node.operand(0));
                code.loadConstant((int) node.integer());
                if (node.type() == DType.I64) {
                    code.lshl();
                } else {
                    code.ishl();
                }
            }
            case SHIFT_RIGHT -> {
                load(node.operand(0));
                code.loadConstant((int) node.integer());
                if (node.type() == DType.I64) {
                    code.lshr();
                } else {
                    code.ishr();
                }
            }
            case REPAIRED -> repaired(node);
        }
    }

    private void repaired(Node node) {
        boolean one = node.operands().size() == 3;
        var rare = code.newLabel();
        var end = code.newLabel();
        load(node.operand(one ? 2 : 3));
        code.ifne(rare);
        load(node.operand(one ? 1 : 2));
        code.goto_(end).labelBinding(rare);
        var function = (Enum<?>) Objects.requireNonNull(node.detail());
        var owner = Names.of(function.getDeclaringClass());
        code.getstatic(owner, function.name(), owner);
        widened(node.operand(0));
        if (one) {
            code.invokeinterface(Names.of(DoubleUnaryOperator.class), "applyAsDouble", method(CD_double, CD_double));
        } else {
            widened(node.operand(1));
            code.invokeinterface(
                    Names.of(DoubleBinaryOperator.class), "applyAsDouble", method(CD_double, CD_double, CD_double));
        }
        operations.convert(DType.F64, node.type());
        code.labelBinding(end);
    }

    private void widened(Node node) {
        load(node);
        operations.convert(node.type(), DType.F64);
    }

    /** The number of the lane, of all accumulators' lanes, that an element belongs to. */
    private void accumulate(VectorKernel.Accumulation accumulation) {
        var type = accumulation.value().type();
        int local = code.allocateLocal(TypeKind.LONG);
        code.lload(pointers[accumulation.pointer()]);
        code.iload(INDEX).iload(1).loadConstant(lanes).loadConstant(unroll);
        code.invokestatic(Names.LANES, "lane", method(CD_int, CD_int, CD_int, CD_int, CD_int));
        code.i2l().loadConstant((long) type.bytes()).lmul().ladd().lstore(local);
        code.lload(local).lload(local);
        ScalarOperations.loadElement(code, type);
        load(accumulation.value());
        operations.binary(accumulation.operation().join(), type);
        put(type);
    }
}
