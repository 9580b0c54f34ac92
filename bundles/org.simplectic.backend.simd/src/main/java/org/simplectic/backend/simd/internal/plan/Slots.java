package org.simplectic.backend.simd.internal.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;

/** Where the values of a program are: its inputs, its outputs, constants, and the workspace. */
final class Slots {
    private final Planner planner;
    final Layout layout;
    private final Map<Integer, Integer> byRoot = new HashMap<>();
    final Map<Integer, HostArray> constants = new LinkedHashMap<>();
    private final Map<ArrayType, Integer> counters = new HashMap<>();

    Slots(Planner planner) {
        this.planner = planner;
        var program = planner.program;
        int inputs = program.inputs().size();
        this.layout = new Layout(inputs + program.outputs().size());
        for (int i = 0; i < inputs; i++) {
            byRoot.put(i, i);
        }
        for (int i = 0; i < program.outputs().size(); i++) {
            int output = program.outputs().get(i);
            int root = planner.root(output);
            if (isDirect(output, root)) {
                byRoot.put(root, inputs + i);
            }
        }
    }

    /** Whether an output is computed into its own memory; otherwise it is copied there in the end. */
    private boolean isDirect(int output, int root) {
        return !byRoot.containsKey(root)
                && planner.home(root) != null
                && planner.type(root).bytes() == planner.type(output).bytes();
    }

    /** Where a value is that has a place in memory; that it is used at a step keeps it there. */
    Ref of(int value, int step) {
        int root = planner.root(value);
        var equation = planner.producer(root);
        Integer slot = byRoot.get(root);
        if (slot == null) {
            if (equation != null && equation.primitive() instanceof Structural.Constant constant) {
                slot = layout.fixedSlot();
                constants.put(slot, constant.values());
            } else {
                slot = layout.workspaceSlot(planner.type(root).bytes());
            }
            byRoot.put(root, slot);
        }
        layout.use(slot, step);
        return new Ref(slot, planner.rootOffset(value));
    }

    /** 0, 1, 2, ... of a type. */
    Ref counter(DType type, int extent) {
        int slot = counters.computeIfAbsent(ArrayType.of(type, extent), t -> {
            int added = layout.fixedSlot();
            var numbers = new double[type.isComplex() ? 2 * extent : extent];
            for (int i = 0; i < extent; i++) {
                numbers[type.isComplex() ? 2 * i : i] = i;
            }
            constants.put(added, HostArray.of(t, numbers));
            return added;
        });
        return new Ref(slot, 0);
    }

    /** Memory that one step needs. */
    Ref temporary(long bytes, int step) {
        int slot = layout.workspaceSlot(bytes);
        layout.use(slot, step);
        return new Ref(slot, 0);
    }

    int slotOf(int root) {
        return Objects.requireNonNull(byRoot.get(root));
    }
}
