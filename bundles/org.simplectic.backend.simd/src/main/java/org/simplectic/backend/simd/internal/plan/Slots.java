package org.simplectic.backend.simd.internal.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;
import org.simplectic.backend.simd.internal.fft.FftPlan;

/** Where the values of a program are: its inputs, its outputs, constants, and the workspace. */
final class Slots {
    private final Planner planner;
    final Layout layout;
    private final Map<Integer, Integer> byRoot = new HashMap<>();
    final Map<Integer, HostArray> constants = new LinkedHashMap<>();
    private final Map<ArrayType, Integer> counters = new HashMap<>();

    /** The program's transforms, one of a kind: its steps take turns, and find tables and memory in the caches. */
    private final Map<Transform, FftPlan> transforms = new HashMap<>();

    private record Transform(List<Integer> extents, List<Integer> axes, FftPlan.Kind kind, boolean isSingle) {}

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

    /** A plan for transforms, of which there is one a program; see {@link FftPlan#of}. */
    FftPlan transform(List<Integer> extents, List<Integer> axes, FftPlan.Kind kind, boolean isSingle) {
        return transforms.computeIfAbsent(
                new Transform(extents, axes, kind, isSingle),
                t -> FftPlan.of(
                        extents.stream().mapToInt(extent -> extent).toArray(),
                        axes.stream().mapToInt(axis -> axis).toArray(),
                        kind,
                        isSingle));
    }

    /** All of them; who asks has to close them. */
    List<FftPlan> transforms() {
        return List.copyOf(transforms.values());
    }

    int slotOf(int root) {
        return Objects.requireNonNull(byRoot.get(root));
    }
}
