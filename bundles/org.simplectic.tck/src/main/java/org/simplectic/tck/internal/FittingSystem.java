package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.array.ArrayType;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** States, initial state and right-hand side are of one size and finite, and states have names that expressions can use. */
final class FittingSystem implements Contract {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public String name() {
        return "states, initial state and right-hand side fit";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var system = Systems.of(subject, trial);
            var faults = faults(system, trial);
            return finding(
                    faults.isEmpty(),
                    faults.isEmpty() ? system.states().size() + " states" : String.join("; ", faults),
                    "one size, names for expressions, finite values");
        }
    }

    private static List<String> faults(DynamicalSystem system, Trial trial) {
        var faults = new ArrayList<String>();
        var names = new HashSet<String>();
        for (var state : system.states()) {
            if (!NAME.matcher(state.name()).matches() || !names.add(state.name())) {
                faults.add("the name '" + state.name() + "' is none, or is there twice");
            }
        }
        var type = ArrayType.vector(system.states().size());
        if (!system.initial().type().equals(type)) {
            faults.add("the initial state is " + system.initial().type() + ", not " + type);
        }
        var rhs = system.rhs();
        if (!rhs.inputs().equals(List.of(ArrayType.SCALAR, type))
                || !rhs.outputTypes().equals(List.of(type))) {
            faults.add("the right-hand side maps " + rhs.inputs() + " to " + rhs.outputTypes());
        }
        if (faults.isEmpty()
                && !Arrays.stream(Systems.at(trial, rhs, system.initial().toArray())
                                .getFirst())
                        .allMatch(Double::isFinite)) {
            faults.add("the right-hand side is not finite at the start");
        }
        return faults;
    }
}
