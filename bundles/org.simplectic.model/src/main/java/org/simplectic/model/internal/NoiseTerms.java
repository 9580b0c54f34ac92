package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.Quantity;
import org.simplectic.array.Expr;

/**
 * The noise of a model as it is written: amplitudes of processes in the equations of states.
 *
 * @param interpretation of the products with the processes' increments
 * @param processes their names
 * @param amplitudes by state and process
 * @param mixing the lower triangle L with the processes' correlations {@code L L^T}, a row a process
 * @param structure what the amplitudes' dependence on states amounts to
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record NoiseTerms(
        Interpretation interpretation,
        List<String> processes,
        Map<String, Map<String, Formula>> amplitudes,
        double[][] mixing,
        Structure structure) {

    static NoiseTerms of(
            Interpretation interpretation,
            List<String> processes,
            Map<String, Map<String, Formula>> amplitudes,
            double[][] mixing,
            Dependence dependence) {
        var kind = new Classification(processes, amplitudes, mixing, dependence).kind();
        return new NoiseTerms(interpretation, processes, amplitudes, mixing, kind);
    }

    /** The states that a formula depends on, through auxiliary definitions too. */
    static final class Dependence {
        private final Set<String> states;
        private final Map<String, Set<String>> known = new HashMap<>();

        /**
         * Follows the definitions.
         *
         * @param auxiliaries those used before those that use them
         */
        Dependence(Set<String> states, java.util.SequencedMap<String, Formula> auxiliaries) {
            this.states = states;
            auxiliaries.forEach((name, formula) -> known.put(name, of(formula)));
        }

        Set<String> of(Formula formula) {
            var all = new HashSet<String>();
            for (var name : formula.names()) {
                if (states.contains(name.name())) {
                    all.add(name.name());
                } else {
                    all.addAll(known.getOrDefault(name.name(), Set.of()));
                }
            }
            return all;
        }
    }

    /** The diffusion matrix for independent processes. */
    Expr matrix(List<Quantity> states, Algebra<Expr> algebra, Map<String, Expr> values) {
        var rows = new ArrayList<Expr>();
        for (var state : states) {
            var own = amplitudes.getOrDefault(state.name(), Map.of());
            var row = new ArrayList<Expr>();
            for (int j = 0; j < processes.size(); j++) {
                row.add(entry(own, j, algebra, values));
            }
            rows.add(Expr.stack(row));
        }
        return Expr.stack(rows);
    }

    private Expr entry(Map<String, Formula> row, int column, Algebra<Expr> algebra, Map<String, Expr> values) {
        Expr sum = null;
        for (int l = column; l < processes.size(); l++) {
            var amplitude = row.get(processes.get(l));
            if (amplitude != null && mixing[l][column] != 0) {
                var term = amplitude.in(algebra, values).times(mixing[l][column]);
                sum = sum == null ? term : sum.plus(term);
            }
        }
        return sum == null ? algebra.constant(0) : sum;
    }

    /** Correlations do not change whether columns commute: they mix symmetric derivatives. */
    private record Classification(
            List<String> processes,
            Map<String, Map<String, Formula>> amplitudes,
            double[][] mixing,
            Dependence dependence) {
        Structure kind() {
            boolean isAdditive = amplitudes.values().stream()
                    .flatMap(row -> row.values().stream())
                    .allMatch(amplitude -> dependence.of(amplitude).isEmpty());
            if (isAdditive) {
                return Structure.ADDITIVE;
            } else if (processes.size() == 1) {
                return Structure.SCALAR;
            } else if (isDiagonal()) {
                return Structure.DIAGONAL;
            }
            return commutes() ? Structure.COMMUTATIVE : Structure.GENERAL;
        }

        private boolean isDiagonal() {
            var used = new HashSet<String>();
            for (var row : amplitudes.entrySet()) {
                for (var entry : row.getValue().entrySet()) {
                    if (row.getValue().size() > 1
                            || !used.add(entry.getKey())
                            || !Set.of(row.getKey()).containsAll(dependence.of(entry.getValue()))) {
                        return false;
                    }
                }
            }
            for (int i = 0; i < mixing.length; i++) {
                for (int j = 0; j < i; j++) {
                    if (mixing[i][j] != 0) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** Where an amplitude of a process depends on a state, no other process acts on that state. */
        private boolean commutes() {
            for (var row : amplitudes.values()) {
                for (var entry : row.entrySet()) {
                    var own = Set.of(entry.getKey());
                    for (var state : dependence.of(entry.getValue())) {
                        if (!own.containsAll(
                                amplitudes.getOrDefault(state, Map.of()).keySet())) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }
    }
}
