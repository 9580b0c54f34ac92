package org.simplectic.backend.simd.internal.code;

import static org.simplectic.backend.simd.internal.code.Names.method;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.backend.simd.internal.code.Node.Operation;

/**
 * Bytecode of a {@link ScalarKernel}: every number a local variable or on the stack, functions those of {@link Math}. Long
 * kernels become several methods: the JVM's compilers leave alone what is longer than 8000 bytes.
 */
final class ScalarMethod {
    /** Bytes of a method, by estimate. */
    private static final int BYTES = 6000;

    /** Bytes that an operation takes without its operands. */
    private static final int OPERATION = 4;

    /** Bytes that it takes to read a number from memory or to write it there. */
    private static final int ACCESS = 12;

    /** Bytes of another operand: a constant or local variable takes more, what is on the stack takes none. */
    private static final int OPERAND = 2;

    /** How deep expressions are nested on the stack. */
    private static final int DEPTH = 12;

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
        var stores = new int[uses.length];
        kernel.stores().forEach(store -> stores[store.value().id()]++);
        int bytes = 0;
        for (var node : nodes) {
            bytes += stores[node.id()] * (ACCESS + OPERAND) + (isCheap(node) ? 0 : bytes(node));
            part[node.id()] = bytes / BYTES;
            for (var operand : node.operands()) {
                if (!isCheap(operand) && part[operand.id()] != part[node.id()] && kept[operand.id()] < 0) {
                    kept[operand.id()] = keptCount++;
                }
            }
        }
    }

    private static int bytes(Node node) {
        return OPERATION
                + node.operands().stream()
                        .mapToInt(operand -> operand.operation() == Operation.LEAF ? ACCESS : OPERAND)
                        .sum();
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
        private final ScalarOperations operations;
        private final int number;
        private final Map<Integer, Integer> pointers = new HashMap<>();
        private final Map<Node, Integer> places = new HashMap<>();

        Part(CodeBuilder code, int number) {
            this.code = code;
            this.operations = new ScalarOperations(code);
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
            ScalarOperations.storeElement(code, value.type());
        }

        private void store(Node node) {
            int local = code.allocateLocal(ScalarOperations.kind(node.type()));
            code.storeLocal(ScalarOperations.kind(node.type()), local);
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
                code.loadLocal(ScalarOperations.kind(node.type()), place);
            } else if (part[node.id()] != number && !isCheap(node)) {
                address(new ScalarKernel.Place(kernel.scratch(), 8L * kept[node.id()]));
                ScalarOperations.loadElement(code, node.type());
            } else {
                compute(node);
            }
        }

        private void compute(Node node) {
            switch (node.operation()) {
                case LEAF -> {
                    address((ScalarKernel.Place) Objects.requireNonNull(node.detail()));
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
                case SELECT -> select(node);
                case CONVERT -> {
                    load(node.operand(0));
                    operations.convert(node.operand(0).type(), node.type());
                }
                case FMA, TO_BITS, FROM_BITS, SHIFT_LEFT, SHIFT_RIGHT, REPAIRED ->
                    throw new AssertionError(node.operation() + " is of vectors");
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
    }
}
