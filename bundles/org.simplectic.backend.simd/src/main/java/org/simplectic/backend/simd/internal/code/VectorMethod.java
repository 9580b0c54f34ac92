package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.simplectic.backend.simd.internal.code.Names.method;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.code.Node.Operation;

/**
 * Bytecode of a {@link VectorKernel}: a loop over several vectors a turn, a loop over single ones, and one masked vector for
 * what is left. The same instructions compute an element wherever it stands, so results do not depend on how a range is cut.
 */
final class VectorMethod {
    private static final int POINTERS = 0;
    private static final int COUNT = 1;
    private static final int INDEX = 2;

    private final VectorKernel kernel;
    private final CodeBuilder code;
    private final boolean wide;
    private final int lanes;
    private final int unroll;
    private final List<Node> nodes;
    private final int[] pointers;
    private final int[][] accumulators;
    private final Map<Node, DType> maskKinds = new HashMap<>();

    /** Where nodes are that do not change from element to element. */
    private final Map<Node, Integer> fixed = new HashMap<>();

    private final Map<Reduction.Operation, Map<DType, Integer>> neutrals = new EnumMap<>(Reduction.Operation.class);

    /** Where nodes of the copy being written are. */
    private final Map<Node, Integer> places = new HashMap<>();

    private final Map<DType, Integer> tailMasks = new EnumMap<>(DType.class);
    private int nextLocal = INDEX + 1;
    private int offset;
    private boolean masked;

    private VectorMethod(VectorKernel kernel, CodeBuilder code) {
        this.kernel = kernel;
        this.code = code;
        this.nodes = kernel.reachable();
        this.wide = kernel.isWide();
        this.lanes = Lanes.count(wide);
        this.unroll = kernel.unroll();
        this.pointers = new int[kernel.pointers().size()];
        this.accumulators = new int[kernel.accumulations().size()][unroll];
    }

    /** Adds the method of a kernel whose functions are written out already. */
    static int add(KernelClass kernels, VectorKernel kernel) {
        return kernels.add(code -> new VectorMethod(kernel, code).write());
    }

    private void write() {
        FirstCompiler.keepAway(code, POINTERS);
        prologue();
        code.iconst_0().istore(INDEX);
        int firstLocal = nextLocal;
        if (unroll > 1) {
            loop(unroll);
            nextLocal = firstLocal;
        }
        loop(1);
        nextLocal = firstLocal;
        var end = code.newLabel();
        code.iload(INDEX).iload(COUNT).if_icmpge(end);
        masked = true;
        copy(0);
        code.labelBinding(end);
        masked = false;
        epilogue();
        code.return_();
    }

    private void loop(int copies) {
        var head = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(head);
        code.iload(INDEX).iload(COUNT).loadConstant(copies * lanes).isub().if_icmpgt(end);
        for (int i = 0; i < copies; i++) {
            offset = i * lanes;
            copy(i);
        }
        offset = 0;
        code.iinc(INDEX, copies * lanes).goto_(head);
        code.labelBinding(end);
    }

    private void prologue() {
        for (int i = 0; i < pointers.length; i++) {
            pointers[i] = local(2);
            code.aload(POINTERS).loadConstant(i).laload().lstore(pointers[i]);
        }
        for (var node : nodes) {
            maskKind(node);
            if (node.operation() == Operation.CONSTANT) {
                constant(node);
                fixed.put(node, store());
            } else if (node.operation() == Operation.LEAF && pointer(node).repeated()) {
                repeatedLeaf(node);
                fixed.put(node, store());
            }
        }
        for (int i = 0; i < accumulators.length; i++) {
            var accumulation = kernel.accumulations().get(i);
            for (int u = 0; u < unroll; u++) {
                neutral(accumulation);
                accumulators[i][u] = store();
            }
            neutral(accumulation);
            neutrals.computeIfAbsent(accumulation.operation(), o -> new EnumMap<>(DType.class))
                    .put(accumulation.value().type(), store());
        }
    }

    private void neutral(VectorKernel.Accumulation accumulation) {
        var type = accumulation.value().type();
        if (type == DType.BOOL) {
            species(kind(accumulation.value()));
            code.loadConstant((int) accumulation.operation().neutral());
            code.invokeinterface(Names.SPECIES, "maskAll", method(Names.MASK, CD_boolean));
        } else {
            broadcast(Lowering.neutral(new Graph(), type, accumulation.operation()));
        }
    }

    /** The type whose comparison a mask looks like. */
    private DType maskKind(Node node) {
        if (node.type() != DType.BOOL) {
            return node.type();
        }
        var kind = switch (node.operation()) {
            case BINARY, UNARY, SELECT ->
                node.operation() == Operation.SELECT ? kind(node.operand(1)) : kind(node.operand(0));
            case CONVERT -> kind(node.operand(0));
            default -> canonical();
        };
        maskKinds.put(node, kind);
        return kind;
    }

    private DType kind(Node node) {
        return node.type() == DType.BOOL ? Objects.requireNonNull(maskKinds.get(node)) : node.type();
    }

    private DType canonical() {
        return wide ? DType.F64 : DType.F32;
    }

    private VectorKernel.Pointer pointer(Node leaf) {
        return kernel.pointers().get(((Node.Leaf) Objects.requireNonNull(leaf.detail())).pointer());
    }

    private int local(int slots) {
        int local = nextLocal;
        nextLocal += slots;
        return local;
    }

    private int store() {
        int local = local(1);
        code.astore(local);
        return local;
    }

    private void constant(Node node) {
        if (node.type() == DType.BOOL) {
            species(kind(node));
            code.loadConstant((int) node.integer());
            code.invokeinterface(Names.SPECIES, "maskAll", method(Names.MASK, CD_boolean));
        } else {
            broadcast(node);
        }
    }

    private void broadcast(Node constant) {
        var type = constant.type();
        species(type);
        switch (type) {
            case F64 -> code.loadConstant(constant.number());
            case F32 -> code.loadConstant((float) constant.number());
            case I64 -> code.loadConstant(constant.integer());
            default -> code.loadConstant((int) constant.integer());
        }
        broadcastTop(type);
    }

    private void broadcastTop(DType type) {
        code.invokestatic(
                Names.vector(type), "broadcast", method(Names.vector(type), Names.SPECIES, Names.primitive(type)));
    }

    private void repeatedLeaf(Node node) {
        var leaf = (Node.Leaf) Objects.requireNonNull(node.detail());
        var type = node.type();
        species(kind(node));
        code.lload(pointers[leaf.pointer()]);
        if (leaf.part() == 1) {
            code.loadConstant((long) type.bytes()).ladd();
        }
        ScalarOperations.loadElement(code, type);
        if (type == DType.BOOL) {
            code.invokeinterface(Names.SPECIES, "maskAll", method(Names.MASK, CD_boolean));
        } else {
            broadcastTop(type);
        }
    }

    private void species(DType type) {
        var name = type.name() + (wide && type.bytes() == 4 ? "_HALF" : "");
        code.getstatic(Names.LANES, name, Names.SPECIES);
    }

    private void copy(int number) {
        int firstLocal = nextLocal;
        places.clear();
        tailMasks.clear();
        for (var node : nodes) {
            if (!fixed.containsKey(node) && !places.containsKey(node)) {
                compute(node);
            }
        }
        for (var store : kernel.stores()) {
            storeValue(store);
        }
        for (int i = 0; i < accumulators.length; i++) {
            accumulate(kernel.accumulations().get(i), accumulators[i][number]);
        }
        nextLocal = firstLocal;
    }

    private void load(Node node) {
        var place = fixed.get(node);
        code.aload(place == null ? Objects.requireNonNull(places.get(node)) : place);
    }

    private void compute(Node node) {
        switch (node.operation()) {
            case LEAF -> leaf(node);
            case REPAIRED -> repaired(node);
            default -> {
                value(node);
                places.put(node, store());
            }
        }
    }

    private void value(Node node) {
        switch (node.operation()) {
            case UNARY -> unary(node);
            case BINARY -> binary(node);
            case SELECT -> select(node);
            case CONVERT -> convert(node);
            case FMA -> {
                node.operands().forEach(this::load);
                invoke(node.type(), "fma", Names.VECTOR, Names.VECTOR);
            }
            case TO_BITS -> {
                load(node.operand(0));
                var name = node.type() == DType.I64 ? "reinterpretAsLongs" : "reinterpretAsInts";
                code.invokevirtual(Names.vector(node.operand(0).type()), name, method(Names.vector(node.type())));
            }
            case FROM_BITS -> {
                load(node.operand(0));
                var name = node.type() == DType.F64 ? "reinterpretAsDoubles" : "reinterpretAsFloats";
                code.invokevirtual(Names.vector(node.operand(0).type()), name, method(Names.vector(node.type())));
            }
            case SHIFT_LEFT -> shift(node, "LSHL");
            case SHIFT_RIGHT -> shift(node, "ASHR");
            case LEAF, CONSTANT, REPAIRED -> throw new AssertionError(node.operation());
        }
    }

    private void shift(Node node, String operator) {
        load(node.operand(0));
        code.getstatic(Names.OPERATORS, operator, Names.BINARY_OPERATOR);
        if (node.type() == DType.I64) {
            code.loadConstant(node.integer());
        } else {
            code.loadConstant((int) node.integer());
        }
        var vector = Names.vector(node.type());
        code.invokevirtual(vector, "lanewise", method(vector, Names.BINARY_OPERATOR, Names.primitive(node.type())));
    }

    private void invoke(DType type, String name, ClassDesc... parameters) {
        code.invokevirtual(Names.vector(type), name, method(Names.vector(type), parameters));
    }

    private void unary(Node node) {
        var function = (Unary) Objects.requireNonNull(node.detail());
        load(node.operand(0));
        switch (function) {
            case NEGATE -> invoke(node.type(), "neg");
            case ABS -> invoke(node.type(), "abs");
            case SQRT -> invoke(node.type(), "sqrt");
            case NOT -> code.invokevirtual(Names.MASK, "not", method(Names.MASK));
            default -> throw new AssertionError(function + " is written out by VectorFunctions");
        }
    }

    private void binary(Node node) {
        var function = (Binary) Objects.requireNonNull(node.detail());
        var a = node.operand(0);
        var b = node.operand(1);
        if (a.type() == DType.BOOL) {
            load(a);
            loadMask(b, kind(a));
            code.invokevirtual(
                    Names.MASK,
                    switch (function) {
                        case AND, MULTIPLY, MIN -> "and";
                        case OR, MAX -> "or";
                        case EQUAL -> "eq";
                        default -> "xor";
                    },
                    method(Names.MASK, Names.MASK));
            return;
        }
        if (a.type().isInteger() && (function == Binary.DIVIDE || function == Binary.REMAINDER)) {
            divideIntegers(node, function);
            return;
        }
        load(a);
        switch (function) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX -> {
                load(b);
                invoke(
                        a.type(),
                        switch (function) {
                            case ADD -> "add";
                            case SUBTRACT -> "sub";
                            case MULTIPLY -> "mul";
                            case DIVIDE -> "div";
                            case MIN -> "min";
                            default -> "max";
                        },
                        Names.VECTOR);
            }
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL -> {
                var name = switch (function) {
                    case LESS -> "LT";
                    case LESS_EQUAL -> "LE";
                    case EQUAL -> "EQ";
                    default -> "NE";
                };
                code.getstatic(Names.OPERATORS, name, Names.COMPARISON);
                load(b);
                code.invokevirtual(
                        Names.vector(a.type()), "compare", method(Names.MASK, Names.COMPARISON, Names.VECTOR));
            }
            default -> throw new AssertionError(function + " is written out by VectorFunctions");
        }
    }

    private void divideIntegers(Node node, Binary function) {
        var type = node.type();
        load(node.operand(0));
        load(node.operand(1));
        inside(type);
        code.loadConstant(function == Binary.REMAINDER ? 1 : 0);
        code.invokestatic(
                Names.LANES,
                "divide",
                method(Names.vector(type), Names.vector(type), Names.vector(type), Names.MASK, CD_boolean));
    }

    /** The lanes that are elements. */
    private void inside(DType kind) {
        if (masked) {
            code.aload(tailMask(kind));
        } else {
            species(kind);
            code.iconst_1();
            code.invokeinterface(Names.SPECIES, "maskAll", method(Names.MASK, CD_boolean));
        }
    }

    private void select(Node node) {
        var type = node.type();
        if (type == DType.BOOL) {
            var kind = kind(node);
            load(node.operand(1));
            loadMask(node.operand(0), kind);
            code.invokevirtual(Names.MASK, "and", method(Names.MASK, Names.MASK));
            loadMask(node.operand(2), kind);
            loadMask(node.operand(0), kind);
            code.invokevirtual(Names.MASK, "andNot", method(Names.MASK, Names.MASK));
            code.invokevirtual(Names.MASK, "or", method(Names.MASK, Names.MASK));
            return;
        }
        load(node.operand(2));
        load(node.operand(1));
        loadMask(node.operand(0), type);
        invoke(type, "blend", Names.VECTOR, Names.MASK);
    }

    private void loadMask(Node node, DType kind) {
        load(node);
        if (kind(node) != kind) {
            species(kind);
            code.invokevirtual(Names.MASK, "cast", method(Names.MASK, Names.SPECIES));
        }
    }

    private void convert(Node node) {
        var x = node.operand(0);
        if (x.type() == DType.BOOL) {
            broadcast(new Graph().constant(node.type(), 0));
            broadcast(new Graph().constant(node.type(), 1));
            loadMask(x, node.type());
            invoke(node.type(), "blend", Names.VECTOR, Names.MASK);
        } else if (node.type() == DType.BOOL) {
            load(x);
            code.getstatic(Names.OPERATORS, "NE", Names.COMPARISON);
            broadcast(new Graph().constant(x.type(), 0));
            code.invokevirtual(Names.vector(x.type()), "compare", method(Names.MASK, Names.COMPARISON, Names.VECTOR));
        } else {
            load(x);
            code.getstatic(Names.OPERATORS, Names.letter(x.type()) + "2" + Names.letter(node.type()), Names.CONVERSION);
            species(node.type());
            code.iconst_0();
            code.invokevirtual(
                    Names.vector(x.type()),
                    "convertShape",
                    method(Names.VECTOR, Names.CONVERSION, Names.SPECIES, CD_int));
            code.checkcast(Names.vector(node.type()));
        }
    }

    private void repaired(Node node) {
        boolean one = node.operands().size() == 3;
        var fast = node.operand(one ? 1 : 2);
        var rare = node.operand(one ? 2 : 3);
        load(fast);
        int result = store();
        loadMask(rare, node.type());
        if (masked) {
            code.aload(tailMask(node.type()));
            code.invokevirtual(Names.MASK, "and", method(Names.MASK, Names.MASK));
        }
        int repairing = store();
        var done = code.newLabel();
        code.aload(repairing)
                .invokevirtual(Names.MASK, "anyTrue", method(CD_boolean))
                .ifeq(done);
        var function = (Enum<?>) Objects.requireNonNull(node.detail());
        var owner = Names.of(function.getDeclaringClass());
        code.getstatic(owner, function.name(), owner);
        load(node.operand(0));
        var type = Names.vector(node.type());
        if (one) {
            load(fast);
            code.aload(repairing);
            code.invokestatic(
                    Names.LANES, "repair", method(type, Names.of(DoubleUnaryOperator.class), type, type, Names.MASK));
        } else {
            load(node.operand(1));
            load(fast);
            code.aload(repairing);
            code.invokestatic(
                    Names.LANES,
                    "repair",
                    method(type, Names.of(DoubleBinaryOperator.class), type, type, type, Names.MASK));
        }
        code.astore(result).labelBinding(done);
        places.put(node, result);
    }

    /** The mask of the elements that are left, for vectors of a type. */
    private int tailMask(DType kind) {
        return tailMasks.computeIfAbsent(kind, k -> {
            species(k);
            code.iconst_0().iload(COUNT).iload(INDEX).isub();
            code.invokeinterface(Names.SPECIES, "indexInRange", method(Names.MASK, CD_int, CD_int));
            return store();
        });
    }

    /** Of complex numbers: the mask of the first or second half of the parts that are left. */
    private void complexMask(DType part, int half) {
        species(part);
        code.loadConstant(half * lanes);
        code.iload(COUNT).iload(INDEX).isub().iconst_2().imul();
        code.invokeinterface(Names.SPECIES, "indexInRange", method(Names.MASK, CD_int, CD_int));
    }

    /** Pushes the address of the present element. */
    private void address(int pointer, int elementBytes, int further) {
        code.lload(pointers[pointer]);
        code.iload(INDEX).i2l().loadConstant((long) elementBytes).lmul().ladd();
        long more = (long) offset * elementBytes + further;
        if (more != 0) {
            code.loadConstant(more).ladd();
        }
    }

    private void leaf(Node node) {
        int pointer = ((Node.Leaf) Objects.requireNonNull(node.detail())).pointer();
        var type = kernel.pointers().get(pointer).type();
        if (type == DType.BOOL) {
            species(kind(node));
            address(pointer, 1, 0);
            code.loadConstant(lanes);
            code.invokestatic(Names.LANES, "loadBits", method(CD_long, CD_long, CD_int));
            code.invokestatic(Names.MASK, "fromLong", method(Names.MASK, Names.SPECIES, CD_long));
            places.put(node, store());
        } else if (type.isComplex()) {
            complexLeaf(pointer, type);
        } else {
            loadVector(pointer, type, type.bytes(), 0, () -> code.aload(tailMask(type)));
            places.put(node, store());
        }
    }

    private void loadVector(int pointer, DType type, int elementBytes, int further, Runnable mask) {
        if (masked && type != DType.BOOL) {
            // The mask may be computed here, hence before anything is on the stack.
            tailMask(type);
        }
        species(type);
        code.getstatic(Names.MEMORY, "ALL", Names.SEGMENT);
        address(pointer, elementBytes, further);
        code.getstatic(Names.MEMORY, "ORDER", Names.BYTE_ORDER);
        var vector = Names.vector(type);
        if (masked) {
            mask.run();
            code.invokestatic(
                    vector,
                    "fromMemorySegment",
                    method(vector, Names.SPECIES, Names.SEGMENT, CD_long, Names.BYTE_ORDER, Names.MASK));
        } else {
            code.invokestatic(
                    vector,
                    "fromMemorySegment",
                    method(vector, Names.SPECIES, Names.SEGMENT, CD_long, Names.BYTE_ORDER));
        }
    }

    private void complexLeaf(int pointer, DType type) {
        var part = type.real();
        int vectorBytes = lanes * part.bytes();
        loadVector(pointer, part, type.bytes(), 0, () -> complexMask(part, 0));
        int first = store();
        loadVector(pointer, part, type.bytes(), vectorBytes, () -> complexMask(part, 1));
        int second = store();
        for (int i = 0; i < 2; i++) {
            rearrange(part, first, second, i == 0 ? "EVEN" : "ODD");
            int local = store();
            for (var node : nodes) {
                if (node.operation() == Operation.LEAF && Objects.equals(node.detail(), new Node.Leaf(pointer, i))) {
                    places.put(node, local);
                }
            }
        }
    }

    private void rearrange(DType type, int first, int second, String order) {
        var name = type.name() + (wide && type.bytes() == 4 ? "_HALF_" : "_") + order;
        if (Lanes.PICKS) {
            code.getstatic(Names.LANES, name + "_PICKED", Names.vector(type));
            code.aload(first);
            code.aload(second);
            invoke(type, "selectFrom", Names.VECTOR, Names.VECTOR);
        } else {
            code.aload(first);
            code.getstatic(Names.LANES, name, Names.SHUFFLE);
            code.aload(second);
            invoke(type, "rearrange", Names.SHUFFLE, Names.VECTOR);
        }
    }

    private void storeValue(VectorKernel.Store store) {
        var type = kernel.pointers().get(store.pointer()).type();
        var value = store.value().getFirst();
        if (type == DType.BOOL) {
            address(store.pointer(), 1, 0);
            load(value);
            code.invokevirtual(Names.MASK, "toLong", method(CD_long));
            if (masked) {
                code.iload(COUNT).iload(INDEX).isub();
            } else {
                code.loadConstant(lanes);
            }
            code.invokestatic(Names.LANES, "storeBits", method(CD_void, CD_long, CD_long, CD_int));
        } else if (type.isComplex()) {
            var part = type.real();
            load(value);
            int real = store();
            load(store.value().get(1));
            int imaginary = store();
            for (int i = 0; i < 2; i++) {
                int half = i;
                rearrange(part, real, imaginary, i == 0 ? "LOW" : "HIGH");
                storeVector(
                        store.pointer(), part, type.bytes(), i * lanes * part.bytes(), () -> complexMask(part, half));
            }
        } else {
            if (masked) {
                tailMask(type);
            }
            load(value);
            storeVector(store.pointer(), type, type.bytes(), 0, () -> code.aload(tailMask(type)));
        }
    }

    private void storeVector(int pointer, DType type, int elementBytes, int further, Runnable mask) {
        code.getstatic(Names.MEMORY, "ALL", Names.SEGMENT);
        address(pointer, elementBytes, further);
        code.getstatic(Names.MEMORY, "ORDER", Names.BYTE_ORDER);
        if (masked) {
            mask.run();
            code.invokevirtual(
                    Names.vector(type),
                    "intoMemorySegment",
                    method(CD_void, Names.SEGMENT, CD_long, Names.BYTE_ORDER, Names.MASK));
        } else {
            code.invokevirtual(
                    Names.vector(type), "intoMemorySegment", method(CD_void, Names.SEGMENT, CD_long, Names.BYTE_ORDER));
        }
    }

    private void accumulate(VectorKernel.Accumulation accumulation, int accumulator) {
        var value = accumulation.value();
        var type = value.type();
        if (masked) {
            tailMask(kind(value));
        }
        code.aload(accumulator);
        if (!masked) {
            load(value);
        } else if (type == DType.BOOL) {
            int mask = tailMask(kind(value));
            load(value);
            code.aload(mask);
            if (accumulation.operation() == Reduction.Operation.ALL) {
                code.invokevirtual(Names.MASK, "not", method(Names.MASK));
            }
            joinTop(DType.BOOL, accumulation.operation() == Reduction.Operation.ALL ? "or" : "and");
        } else {
            code.aload(Objects.requireNonNull(Objects.requireNonNull(neutrals.get(accumulation.operation()))
                    .get(type)));
            load(value);
            code.aload(tailMask(type));
            invoke(type, "blend", Names.VECTOR, Names.MASK);
        }
        joinTop(type, name(accumulation.operation()));
        code.astore(accumulator);
    }

    private void joinTop(DType type, String name) {
        if (type == DType.BOOL) {
            code.invokevirtual(Names.MASK, name, method(Names.MASK, Names.MASK));
        } else {
            invoke(type, name, Names.VECTOR);
        }
    }

    private static String name(Reduction.Operation operation) {
        return switch (operation) {
            case SUM -> "add";
            case PRODUCT -> "mul";
            case MAXIMUM -> "max";
            case MINIMUM -> "min";
            case ALL -> "and";
            case ANY -> "or";
        };
    }

    private void epilogue() {
        for (int i = 0; i < accumulators.length; i++) {
            var accumulation = kernel.accumulations().get(i);
            var type = accumulation.value().type();
            for (int u = 0; u < unroll; u++) {
                code.lload(pointers[accumulation.pointer()]);
                if (u > 0) {
                    code.loadConstant((long) u * lanes * type.bytes()).ladd();
                }
                int address = local(2);
                code.lstore(address);
                storePartial(type, accumulators[i][u], address);
            }
        }
    }

    private void storePartial(DType type, int accumulator, int address) {
        if (type == DType.BOOL) {
            code.lload(address).aload(accumulator);
            code.invokevirtual(Names.MASK, "toLong", method(CD_long)).loadConstant(lanes);
            code.invokestatic(Names.LANES, "storeBits", method(CD_void, CD_long, CD_long, CD_int));
        } else {
            code.aload(accumulator).getstatic(Names.MEMORY, "ALL", Names.SEGMENT);
            code.lload(address).getstatic(Names.MEMORY, "ORDER", Names.BYTE_ORDER);
            code.invokevirtual(
                    Names.vector(type), "intoMemorySegment", method(CD_void, Names.SEGMENT, CD_long, Names.BYTE_ORDER));
        }
    }
}
