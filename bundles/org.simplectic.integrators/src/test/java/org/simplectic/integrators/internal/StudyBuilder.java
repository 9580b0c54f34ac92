package org.simplectic.integrators.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.Integrator;
import org.simplectic.api.Model;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Study sections and models without a parser. */
@NullMarked
final class StudyBuilder {
    private static final Place PLACE = new Place("test.yaml", 1, 1, 1, "test");

    private StudyBuilder() {}

    /** A section from maps, lists and scalars; keys and values in turn. */
    static StudyNode.Mapping mapping(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, StudyNode>();
        var keys = new LinkedHashMap<String, Place>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], node(keysAndValues[i + 1]));
            keys.put((String) keysAndValues[i], PLACE);
        }
        return new StudyNode.Mapping(entries, keys, PLACE);
    }

    static StudyNode node(Object value) {
        return switch (value) {
            case StudyNode node -> node;
            case List<?> list ->
                new StudyNode.Sequence(list.stream().map(StudyBuilder::node).toList(), PLACE);
            case Integer number -> new StudyNode.Scalar((long) number, number.toString(), PLACE);
            default -> new StudyNode.Scalar(value, value.toString(), PLACE);
        };
    }

    /** A right-hand side as Java code. */
    interface Rhs {
        List<Expr> of(Expr t, List<Expr> y);
    }

    /** Expressions are numbers, "t", states, "-0.8*state", or "state - number". */
    static Model model(List<String> names, Rhs rhs, double... initial) {
        OdeProblem problem = Runs.problem(rhs::of, 0, 1, initial);
        return new Model() {
            @Override
            public List<Quantity> states() {
                return names.stream().map(name -> new Quantity(name, "")).toList();
            }

            @Override
            public Program rhs() {
                return problem.rhs();
            }

            @Override
            public HostArray initial() {
                return problem.initial();
            }

            @Override
            public long seed() {
                return 0;
            }

            @Override
            public Program expression(StudyNode text) {
                var words = List.of(
                        ((StudyNode.Scalar) text).text().replace("*", " * ").split("\\s+", -1));
                return Program.trace(
                        "expression",
                        List.of(ArrayType.SCALAR, problem.initial().type()),
                        in -> List.of(value(words, in.get(0), in.get(1))));
            }

            @Override
            public Program function(StudyNode text, SequencedMap<String, Place> names) {
                throw text.error("no function");
            }

            private Expr value(List<String> words, Expr t, Expr y) {
                var first = atom(words.getFirst(), t, y);
                if (words.size() == 1) {
                    return first;
                }
                var second = atom(words.get(2), t, y);
                return words.get(1).equals("*") ? first.times(second) : first.minus(second);
            }

            private Expr atom(String word, Expr t, Expr y) {
                int state = names.indexOf(word);
                if (word.equals("t")) {
                    return t;
                }
                return state >= 0 ? y.get(state) : t.constant(Double.parseDouble(word));
            }

            @Override
            public double number(StudyNode text) {
                return Double.parseDouble(((StudyNode.Scalar) text).text());
            }
        };
    }

    /** Hands out one integrator whatever the section says. */
    static Verb.Methods methods(String name, Map<String, Object> options) {
        return new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                Integrator<?> integrator = Runs.integrator(name, options);
                return type.cast(integrator);
            }
        };
    }
}
