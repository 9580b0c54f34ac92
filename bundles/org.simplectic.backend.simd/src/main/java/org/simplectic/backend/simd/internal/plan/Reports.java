package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simplectic.array.Estimates;
import org.simplectic.array.KernelReport;

/** What the steps of a plan do, by group: the equations joined, and the memory that passes their borders. */
final class Reports {
    private final Planner planner;
    private final Map<String, Integer> names = new HashMap<>();

    Reports(Planner planner) {
        this.planner = planner;
    }

    /** A group that has been lowered; only values that something needs are computed. */
    KernelReport of(Group group) {
        return switch (group) {
            case Group.Loop loop -> {
                var results = new ArrayList<>(loop.members);
                results.addAll(loop.reductions);
                loop.parts.forEach(part -> results.add(part.concatenation()));
                yield joined(loop.reductions.isEmpty() ? "loop" : "reduction", group, results);
            }
            case Group.Small small -> joined("scalars", group, small.members);
            case Group.Single single -> {
                var label = planner.program
                        .equations()
                        .get(single.equation)
                        .primitive()
                        .label();
                yield report(
                        label.split(" ", 2)[0],
                        planner.program.listing(single.equation),
                        Estimates.flops(planner.program, single.equation),
                        Estimates.bytes(planner.program, single.equation));
            }
        };
    }

    private KernelReport joined(String name, Group group, List<Integer> results) {
        var equations = new TreeSet<Integer>();
        var read = new LinkedHashSet<Integer>();
        double bytes = 0;
        for (int value : results) {
            if (planner.isRequired(planner.root(value))) {
                bytes += planner.type(value).bytes();
                follow(value, group, equations, read);
            }
        }
        for (int value : read) {
            bytes += planner.type(value).bytes();
        }
        double flops = equations.stream()
                .mapToDouble(equation -> Estimates.flops(planner.program, equation))
                .sum();
        var listing = equations.stream().map(planner.program::listing).collect(Collectors.joining("\n"));
        return report(name, listing, flops, bytes);
    }

    /** Goes from a value back to what is read from memory. */
    private void follow(int value, Group group, Set<Integer> equations, Set<Integer> read) {
        int equation = planner.equation(value);
        boolean inside = equation >= 0 && (planner.home(value) == group || isSeenThrough(value));
        if (!inside) {
            read.add(value);
        } else if (equations.add(equation)) {
            planner.program
                    .equations()
                    .get(equation)
                    .operands()
                    .forEach(operand -> follow(operand, group, equations, read));
        }
    }

    private boolean isSeenThrough(int value) {
        return planner.home(value) == null && planner.structural(value) != null;
    }

    private KernelReport report(String name, String listing, double flops, double bytes) {
        int number = names.merge(name, 1, Integer::sum);
        return new KernelReport(name + " " + number, listing, flops, bytes, 0, 0);
    }
}
