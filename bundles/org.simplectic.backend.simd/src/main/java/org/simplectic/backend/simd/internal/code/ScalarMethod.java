package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.simplectic.backend.simd.internal.code.Names.method;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.backend.simd.internal.code.Node.Operation;

/**
 * Bytecode of a {@link ScalarKernel}: every number a local variable or on the stack, functions those of {@link Math}. Long
 * kernels become several methods: the JVM's compilers leave alone what is longer than 8000 bytes.
 */
final class ScalarMethod {
    /** Nodes a method: at most some 12 bytes each. */
    private static final int NODES = 400;

    /** How deep expressions are nested on the stack. */
    private static final int DEPTH = 12;

    private static final ClassDesc SCALARS = Names.of(Scalars.class);

    private final ScalarKernel kernel;
    private final List<Node> nodes;
    private final int[] uses;
    private final int[] part;
    /** Of nodes that later parts need: where they lie in the scratch memory, or -1. */
    private final int[] kept;

    /** Nodes that get a local variable. */
    private final boolean[] named;

    private int keptCount;

    private ScalarMethod(ScalarKernel kernel) {
        this.kernel = kernel;
        var graph = kernel.graph().nodes();
        this.uses = new int[graph.size()];
        this.part = new int[graph.size()];
        this.kept = new int[graph.size()];
        kernel.stores().forEach(store -> uses[store.value().id()]++);
        for (int i = graph.size() - 1; i >= 0; i--) {
            if (uses[i] > 0) {
                graph.get(i).operands().forEach(operand -> uses[operand.id()]++);
            }
        }
        this.nodes = graph.stream().filter(node -> uses[node.id()] > 0).toList();
        Arrays.fill(kept, -1);
        this.named = new boolean[graph.size()];
        assignParts();
        nameDeep();
    }

    /**
     * A kernel's methods.
     *
     * @param kernel its number
     * @param scratchBytes the memory that it needs between its parts
     */
    record Added(int kernel, int scratchBytes) {}

    /** Adds the methods of a kernel. */
    static Added add(KernelClass kernels, ScalarKernel kernel) {
        var method = new ScalarMethod(kernel);
        int parts =
                method.nodes.isEmpty() ? 1 : method.part[method.nodes.getLast().id()] + 1;
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < parts; i++) {
            int number = i;
            numbers.add(kernels.add(code -> method.new Part(code, number).write()));
        }
        int first = parts == 1
                ? numbers.getFirst()
                : kernels.add(code -> {
                    numbers.forEach(number -> KernelClass.call(code, number));
                    code.return_();
                });
        return new Added(first, 8 * method.keptCount);
    }

    private static boolean isCheap(Node node) {
        return node.operation() == Operation.CONSTANT || node.operation() == Operation.LEAF;
    }

    private void assignParts() {
        int count = 0;
        for (var node : nodes) {
            part[node.id()] = count / NODES;
            count += isCheap(node) ? 0 : 1;
            for (var operand : node.operands()) {
                if (!isCheap(operand) && part[operand.id()] != part[node.id()] && kept[operand.id()] < 0) {
                    kept[operand.id()] = keptCount++;
                }
            }
        }
    }

    /** Nodes used more than once, and so many that nothing is nested deeply on the stack. */
    private void nameDeep() {
        var depth = new int[uses.length];
        for (var node : nodes) {
            if (!isCheap(node)) {
                int deepest = 0;
                for (var operand : node.operands()) {
                    deepest = Math.max(deepest, depth[operand.id()]);
                }
                named[node.id()] = uses[node.id()] > 1 || kept[node.id()] >= 0 || deepest >= DEPTH;
                depth[node.id()] = named[node.id()] ? 0 : deepest + 1;
            }
        }
    }

    /** One method. */
    private final class Part {
        private final CodeBuilder code;
        private final int number;
        private final Map<Integer, Integer> pointers = new HashMap<>();
        private final Map<Node, Integer> places = new HashMap<>();

        Part(CodeBuilder code, int number) {
            this.code = code;
            this.number = number;
        }

        /** Loads all pointers at once: a branch must not be the first to need one. */
        private void loadPointers() {
            for (var node : nodes) {
                if (part[node.id()] == number) {
                    node.operands().forEach(this::pointerOf);
                    if (kept[node.id()] >= 0) {
                        pointer(kernel.scratch());
                    }
                }
            }
            for (var store : kernel.stores()) {
                if (part[store.value().id()] == number) {
                    pointer(store.place().pointer());
                    pointerOf(store.value());
                }
            }
        }

        private void pointerOf(Node operand) {
            if (operand.operation() == Operation.LEAF) {
                pointer(((ScalarKernel.Place) Objects.requireNonNull(operand.detail())).pointer());
            } else if (part[operand.id()] != number && !isCheap(operand)) {
                pointer(kernel.scratch());
            }
        }

        private void pointer(int pointer) {
            pointers.computeIfAbsent(pointer, p -> {
                int local = code.allocateLocal(TypeKind.LONG);
                code.aload(0).loadConstant(p).laload().lstore(local);
                return local;
            });
        }

        void write() {
            loadPointers();
            for (var node : nodes) {
                if (part[node.id()] == number && named[node.id()]) {
                    compute(node);
                    store(node);
                    if (kept[node.id()] >= 0) {
                        write(new ScalarKernel.Place(kernel.scratch(), 8L * kept[node.id()]), node);
                    }
                }
            }
            for (var store : kernel.stores()) {
                if (part[store.value().id()] == number) {
                    write(store.place(), store.value());
                }
            }
            code.return_();
        }

        private void write(ScalarKernel.Place place, Node value) {
            address(place);
            load(value);
            if (value.type() == DType.BOOL) {
                code.i2b();
                code.invokestatic(Names.MEMORY, "putByte", method(CD_void, CD_long, CD_byte));
            } else {
                code.invokestatic(
                        Names.MEMORY,
                        "put" + name(value.type()),
                        method(CD_void, CD_long, Names.primitive(value.type())));
            }
        }

        private void store(Node node) {
            int local = code.allocateLocal(kind(node.type()));
            code.storeLocal(kind(node.type()), local);
            places.put(node, local);
        }

        private void address(ScalarKernel.Place place) {
            code.lload(Objects.requireNonNull(pointers.get(place.pointer())));
            if (place.offset() != 0) {
                code.loadConstant(place.offset()).ladd();
            }
        }

        /** Pushes a node's value. */
        private void load(Node node) {
            var place = places.get(node);
            if (place != null) {
                code.loadLocal(kind(node.type()), place);
            } else if (part[node.id()] != number && !isCheap(node)) {
                address(new ScalarKernel.Place(kernel.scratch(), 8L * kept[node.id()]));
                loadElement(code, node.type());
            } else {
                compute(node);
            }
        }

        private void compute(Node node) {
            switch (node.operation()) {
                case LEAF -> {
                    address((ScalarKernel.Place) Objects.requireNonNull(node.detail()));
                    loadElement(code, node.type());
                }
                case CONSTANT -> constant(node);
                case UNARY -> {
                    load(node.operand(0));
                    unary((Unary) Objects.requireNonNull(node.detail()), node.type());
                }
                case BINARY -> {
                    load(node.operand(0));
                    widenForComparison(node);
                    load(node.operand(1));
                    widenForComparison(node);
                    binary(
                            (Binary) Objects.requireNonNull(node.detail()),
                            node.operand(0).type());
                }
                case SELECT -> select(node);
                case CONVERT -> {
                    load(node.operand(0));
                    convert(node.operand(0).type(), node.type());
                }
                case FMA, TO_BITS, FROM_BITS, SHIFT_LEFT, SHIFT_RIGHT, REPAIRED ->
                    throw new AssertionError(node.operation() + " is of vectors");
            }
        }

        private void constant(Node node) {
            switch (node.type()) {
                case F64 -> code.loadConstant(node.number());
                case F32 -> code.loadConstant((float) node.number());
                case I64 -> code.loadConstant(node.integer());
                default -> code.loadConstant((int) node.integer());
            }
        }

        private void select(Node node) {
            var no = code.newLabel();
            var end = code.newLabel();
            load(node.operand(0));
            code.ifeq(no);
            load(node.operand(1));
            code.goto_(end).labelBinding(no);
            load(node.operand(2));
            code.labelBinding(end);
        }

        private void call(String name, ClassDesc type, int arguments) {
            code.invokestatic(Names.MATH, name, arguments == 1 ? method(type, type) : method(type, type, type));
        }

        private void unary(Unary function, DType type) {
            switch (function) {
                case NEGATE -> {
                    switch (type) {
                        case F64 -> code.dneg();
                        case F32 -> code.fneg();
                        case I64 -> code.lneg();
                        default -> code.ineg();
                    }
                }
                case ABS -> call("abs", Names.primitive(type), 1);
                case SIGN -> {
                    switch (type) {
                        case I64 ->
                            code.invokestatic(Names.of(Long.class), "signum", method(CD_int, CD_long))
                                    .i2l();
                        case I32 -> code.invokestatic(Names.of(Integer.class), "signum", method(CD_int, CD_int));
                        default -> call("signum", Names.primitive(type), 1);
                    }
                }
                case NOT -> code.iconst_1().ixor();
                default -> {
                    widen(type);
                    if (function == Unary.ERF || function == Unary.LOGISTIC) {
                        code.invokestatic(
                                SCALARS, function.name().toLowerCase(Locale.ROOT), method(CD_double, CD_double));
                    } else {
                        call(function.name().toLowerCase(Locale.ROOT), CD_double, 1);
                    }
                    narrow(type);
                }
            }
        }

        private void widen(DType type) {
            if (type == DType.F32) {
                code.f2d();
            }
        }

        private void narrow(DType type) {
            if (type == DType.F32) {
                code.d2f();
            }
        }

        /** Comparisons are of doubles or longs; functions of binary32 numbers those of the nearest binary64. */
        private void widenForComparison(Node node) {
            var type = node.operand(0).type();
            var function = (Binary) Objects.requireNonNull(node.detail());
            boolean comparison = node.type() == DType.BOOL && type != DType.BOOL;
            if (type == DType.F32
                    && (comparison
                            || function == Binary.POWER
                            || function == Binary.ATAN2
                            || function == Binary.HYPOT)) {
                code.f2d();
            } else if (type == DType.I32 && comparison) {
                code.i2l();
            }
        }

        private void binary(Binary function, DType type) {
            switch (function) {
                case LESS -> compare("less", type);
                case LESS_EQUAL -> compare("lessEqual", type);
                case EQUAL -> {
                    if (type == DType.BOOL) {
                        code.ixor().iconst_1().ixor();
                    } else {
                        compare("equal", type);
                    }
                }
                case NOT_EQUAL -> {
                    if (type == DType.BOOL) {
                        code.ixor();
                    } else {
                        compare("notEqual", type);
                    }
                }
                case AND -> code.iand();
                case OR -> code.ior();
                case MIN -> call("min", Names.primitive(type), 2);
                case MAX -> call("max", Names.primitive(type), 2);
                case POWER -> {
                    call("pow", CD_double, 2);
                    narrow(type);
                }
                case ATAN2, HYPOT -> {
                    call(function.name().toLowerCase(Locale.ROOT), CD_double, 2);
                    narrow(type);
                }
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(function, type);
            }
        }

        private void compare(String name, DType type) {
            var widened = type.isReal() ? CD_double : CD_long;
            code.invokestatic(SCALARS, name, method(CD_boolean, widened, widened));
        }

        private void arithmetic(Binary function, DType type) {
            switch (type) {
                case F64 -> {
                    switch (function) {
                        case ADD -> code.dadd();
                        case SUBTRACT -> code.dsub();
                        case MULTIPLY -> code.dmul();
                        case DIVIDE -> code.ddiv();
                        default -> code.drem();
                    }
                }
                case F32 -> {
                    switch (function) {
                        case ADD -> code.fadd();
                        case SUBTRACT -> code.fsub();
                        case MULTIPLY -> code.fmul();
                        case DIVIDE -> code.fdiv();
                        default -> code.frem();
                    }
                }
                case I64 -> {
                    switch (function) {
                        case ADD -> code.ladd();
                        case SUBTRACT -> code.lsub();
                        case MULTIPLY -> code.lmul();
                        case DIVIDE -> code.ldiv();
                        default -> code.lrem();
                    }
                }
                default -> {
                    switch (function) {
                        case ADD -> code.iadd();
                        case SUBTRACT -> code.isub();
                        case MULTIPLY -> code.imul();
                        case DIVIDE -> code.idiv();
                        default -> code.irem();
                    }
                }
            }
        }

        private void convert(DType from, DType to) {
            if (to == DType.BOOL) {
                if (from == DType.F32) {
                    code.f2d();
                } else if (from == DType.I32) {
                    code.i2l();
                }
                if (from.isReal()) {
                    code.dconst_0();
                } else {
                    code.lconst_0();
                }
                compare("notEqual", from);
            } else {
                code.conversion(kind(from), kind(to));
            }
        }
    }

    private static TypeKind kind(DType type) {
        return switch (type) {
            case F64 -> TypeKind.DOUBLE;
            case F32 -> TypeKind.FLOAT;
            case I64 -> TypeKind.LONG;
            default -> TypeKind.INT;
        };
    }

    private static String name(DType type) {
        return switch (type) {
            case F64 -> "Double";
            case F32 -> "Float";
            case I64 -> "Long";
            case I32 -> "Int";
            default -> "Byte";
        };
    }

    /** Replaces the address on the stack by the number there. */
    static void loadElement(CodeBuilder code, DType type) {
        var read = switch (type) {
            case F64 -> CD_double;
            case F32 -> CD_float;
            case I64 -> CD_long;
            case I32 -> CD_int;
            default -> CD_byte;
        };
        code.invokestatic(Names.MEMORY, "get" + name(type), method(read, CD_long));
    }
}
