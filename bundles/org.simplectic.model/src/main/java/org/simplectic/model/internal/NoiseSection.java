package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Names;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** Reads the part {@code noise} of a model: which processes act on which states, and how they are correlated. */
final class NoiseSection {
    private static final List<String> KEYS = List.of("interpretation", "terms", "correlation");
    private static final List<String> INTERPRETATIONS = List.of("ito", "stratonovich");

    private final StudyNode.Mapping section;
    private final Symbols symbols;
    private final Faults faults;
    private final SequencedMap<String, SequencedMap<String, StudyNode>> texts = new LinkedHashMap<>();
    private final List<String> processes = new ArrayList<>();

    /**
     * Collects the names of the processes, so that no other part takes them for something else.
     *
     * @param states the names with an equation
     */
    NoiseSection(StudyNode.Mapping section, Symbols symbols, Collection<String> states, Faults faults) {
        this.section = section;
        this.symbols = symbols;
        this.faults = faults;
        for (var key : section.entries().keySet()) {
            if (!KEYS.contains(key)) {
                faults.add(
                        place(section, key),
                        () -> "unknown key " + Source.quote(key) + ": "
                                + (states.contains(key)
                                        ? "the noise of states stands under 'terms'"
                                        : Names.suggest(key, KEYS)));
            }
        }
        faults.attempt(() -> section.get("terms"));
        faults.attempt(() -> section.mapping("terms")).ifPresent(terms -> collect(terms, states));
    }

    private void collect(StudyNode.Mapping terms, Collection<String> states) {
        terms.entries().forEach((state, row) -> {
            if (!states.contains(state)) {
                faults.add(
                        place(terms, state),
                        () -> Source.quote(state) + " is not a state of the model: " + Symbols.suggest(state, states));
            }
            if (row instanceof StudyNode.Mapping amplitudes) {
                collectRow(state, amplitudes);
            } else {
                faults.add(
                        row.place(),
                        "the noise of a state is a mapping from processes to amplitudes, such as {W: \"sigma*" + state
                                + "\"}");
            }
        });
        if (terms.entries().isEmpty() && section.find("terms").isPresent()) {
            faults.add(terms.place(), "there is no noise here: add a state with an amplitude, or leave 'noise' out");
        }
    }

    private void collectRow(String state, StudyNode.Mapping amplitudes) {
        amplitudes.entries().forEach((process, text) -> {
            boolean isKnown = processes.contains(process)
                    || faults.attempt(() -> {
                                symbols.define(process, Symbols.Role.PROCESS, place(amplitudes, process));
                                return processes.add(process);
                            })
                            .isPresent();
            if (isKnown) {
                texts.computeIfAbsent(state, name -> new LinkedHashMap<>()).put(process, text);
            }
        });
    }

    /** The amplitudes' texts, by state and process. */
    SequencedMap<String, SequencedMap<String, StudyNode>> texts() {
        return texts;
    }

    List<String> processes() {
        return processes;
    }

    Optional<Interpretation> interpretation() {
        return faults.attempt(() -> {
            var word = section.get("interpretation");
            if (word instanceof StudyNode.Scalar scalar && INTERPRETATIONS.contains(scalar.text())) {
                return scalar.text().equals("ito") ? Interpretation.ITO : Interpretation.STRATONOVICH;
            }
            var typed = word instanceof StudyNode.Scalar scalar ? scalar.text() : "";
            throw word.error(
                    "unknown interpretation " + Source.quote(typed) + ": " + Names.suggest(typed, INTERPRETATIONS));
        });
    }

    /** Reads constants. */
    @FunctionalInterface
    interface Constants {
        Optional<Double> value(StudyNode text);
    }

    /** The lower triangle whose product with its transpose is the correlation matrix. */
    Optional<double[][]> mixing(Constants constants) {
        int n = processes.size();
        var matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 1;
        }
        var correlation = faults.attempt(() -> section.mapping("correlation"));
        correlation.ifPresent(pairs -> pairs.entries().forEach((first, others) -> {
            if (others instanceof StudyNode.Mapping mapping) {
                mapping.entries()
                        .forEach((second, text) -> faults.attempt(() -> {
                            int i = index(first, place(pairs, first));
                            int j = index(second, place(mapping, second));
                            constants.value(text).ifPresent(value -> set(matrix, i, j, value, text));
                            return matrix;
                        }));
            } else {
                faults.add(
                        others.place(),
                        "correlations are written {" + first + ": {OTHER: 0.5}}, one number for each pair");
            }
        }));
        return faults.attempt(() -> triangle(matrix, section.find("correlation").orElse(section)));
    }

    private int index(String process, Place place) {
        int index = processes.indexOf(process);
        if (index < 0) {
            throw new StudyException(
                    place,
                    Source.quote(process) + " is not a process of the noise: " + Symbols.suggest(process, processes));
        }
        return index;
    }

    private void set(double[][] matrix, int i, int j, double value, StudyNode text) {
        var pair = Source.quote(processes.get(i)) + " and " + Source.quote(processes.get(j));
        if (i == j) {
            throw text.error("a process has the correlation 1 with itself; give numbers for two different ones");
        } else if (matrix[i][j] != 0) {
            throw text.error("the correlation of " + pair + " is here a second time");
        } else if (!(Math.abs(value) < 1)) {
            throw text.error("the correlation of " + pair + " is " + value
                    + ", but must be between -1 and 1; for noise in common use one process in both terms");
        }
        matrix[i][j] = value;
        matrix[j][i] = value;
    }

    /** Cholesky's factor. */
    private static double[][] triangle(double[][] matrix, StudyNode node) {
        int n = matrix.length;
        var lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                if (i == j && !(rest > 0)) {
                    throw node.error("no processes have these correlations: their matrix is not positive definite");
                }
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
        }
        return lower;
    }

    private static Place place(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
