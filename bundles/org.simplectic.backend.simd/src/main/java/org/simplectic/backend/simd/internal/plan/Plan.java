package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.backend.simd.internal.code.Code;
import org.simplectic.backend.simd.internal.code.Kernels;
import org.simplectic.backend.simd.internal.fft.FftPlan;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.memory.Pool;

/**
 * A program as steps over one workspace. Its table begins with the addresses of inputs and outputs, which the caller writes
 * before each run.
 */
public final class Plan implements AutoCloseable {
    private final Resources resources;
    private final Step[] steps;
    private final long[] table;
    private final int sizeClass;
    private final long workspace;
    private final List<Held> constants;
    private final List<FftPlan> transforms;

    /** What the steps do, a report for one or several steps that follow each other. */
    private final List<KernelReport> reports;

    /** Of each step its report, -1 for copies to outputs. */
    private final int[] reportOf;

    private final long[] calls;
    private final long[] nanoseconds;
    private boolean closed;

    /** A buffer of the pool. */
    private record Held(int sizeClass, long address) {}

    private Plan(Resources resources, List<Step> steps, Slots slots, List<KernelReport> reports, int[] reportOf) {
        this.reports = reports;
        this.reportOf = reportOf;
        this.calls = new long[reports.size()];
        this.nanoseconds = new long[reports.size()];
        this.resources = resources;
        this.steps = steps.toArray(Step[]::new);
        this.table = new long[slots.layout.slots()];
        long bytes = slots.layout.assign();
        this.sizeClass = Pool.sizeClass(bytes);
        this.workspace = bytes == 0 ? 0 : resources.pool().take(sizeClass);
        slots.layout.fill(table, workspace);
        var held = new ArrayList<Held>();
        slots.constants.forEach((slot, values) -> {
            int constantClass = Pool.sizeClass(values.type().bytes());
            long address = resources.pool().take(constantClass);
            values.copyTo(Memory.at(address, values.type().bytes()));
            held.add(new Held(constantClass, address));
            table[slot] = address;
        });
        this.constants = held;
        this.transforms = slots.transforms();
    }

    /** Plans a program. */
    public static Plan of(Program program, Resources resources) {
        var planner = new Planner(program);
        planner.group();
        var slots = new Slots(planner);
        var kernels = new Kernels();
        var steps = new ArrayList<Function<Code, Step>>();
        int end = planner.groups.size();
        var last = new ArrayList<Function<Code, Step>>();
        for (int i = 0; i < program.outputs().size(); i++) {
            int output = program.outputs().get(i);
            planner.require(planner.root(output));
            var from = slots.of(output, end);
            int slot = program.inputs().size() + i;
            if (from.slot() != slot) {
                long bytes = planner.type(output).bytes();
                last.add(code -> table -> Memory.copy(from.in(table), table[slot], bytes));
            }
        }
        var reports = new ArrayList<KernelReport>();
        var reportOf = new ArrayList<Integer>();
        var reporting = new Reports(planner);
        for (int i = end - 1; i >= 0; i--) {
            var lowered = new ArrayList<>(
                    switch (planner.groups.get(i)) {
                        case Group.Loop loop -> LoopLowering.lower(planner, slots, kernels, resources, loop);
                        case Group.Small small -> SmallLowering.lower(planner, slots, kernels, small);
                        case Group.Single single -> Singles.lower(planner, slots, resources, single);
                    });
            Collections.reverse(lowered);
            steps.addAll(lowered);
            lowered.forEach(step -> reportOf.add(reports.size()));
            if (!lowered.isEmpty()) {
                reports.add(reporting.of(planner.groups.get(i)));
            }
        }
        Collections.reverse(steps);
        Collections.reverse(reportOf);
        steps.addAll(last);
        last.forEach(step -> reportOf.add(-1));
        var code = kernels.define(resources.warmUp());
        return new Plan(
                resources,
                steps.stream().map(step -> step.apply(code)).toList(),
                slots,
                reports,
                reportOf.stream().mapToInt(report -> report).toArray());
    }

    /** The addresses: those of inputs come first, then those of outputs. */
    public long[] table() {
        return table;
    }

    /** Runs all steps. */
    public void run() {
        for (var step : steps) {
            step.run(table);
        }
    }

    /** Runs all steps and takes the time of each. */
    public void runProfiled() {
        for (int i = 0; i < steps.length; i++) {
            long start = System.nanoTime();
            steps[i].run(table);
            int report = reportOf[i];
            if (report >= 0) {
                nanoseconds[report] += System.nanoTime() - start;
                calls[report] += i == 0 || reportOf[i - 1] != report ? 1 : 0;
            }
        }
    }

    /** What the steps do, in their order, with the times that were taken. */
    public List<KernelReport> kernels() {
        var timed = new ArrayList<KernelReport>();
        for (int i = reports.size() - 1; i >= 0; i--) {
            var report = reports.get(i);
            timed.add(new KernelReport(
                    report.name(), report.listing(), report.flops(), report.bytes(), calls[i], nanoseconds[i]));
        }
        return timed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (var step : steps) {
                step.close();
            }
            if (workspace != 0) {
                resources.pool().give(sizeClass, workspace);
            }
            transforms.forEach(FftPlan::close);
            constants.forEach(held -> resources.pool().give(held.sizeClass(), held.address()));
        }
    }
}
