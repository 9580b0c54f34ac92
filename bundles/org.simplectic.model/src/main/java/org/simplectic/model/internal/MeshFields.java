package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.simplectic.api.Discretization;
import org.simplectic.api.MeshOperators;
import org.simplectic.api.MeshOperators.Operator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The operators of fields on a mesh as programs, and the conditions that go into them: nothing of the discretization itself is kept.
 *
 * @param places where conditions are evaluated, by parts of the boundary
 * @param edges what holds for a field on each of them
 * @param programs every operator that there is, or why there is none
 */
record MeshFields(
        SequencedMap<String, List<HostArray>> places,
        Map<String, Map<String, Fields.Edge>> edges,
        Map<Key, Fields.Derivative> programs) {
    /**
     * Which operator of what.
     *
     * @param operator from its arguments, and for each field the right-hand sides of its conditions, part after part
     * @param fields those whose conditions hold; empty where none are known
     */
    record Key(Operator operator, List<String> fields) {}

    /** Asks a discretization for all operators. */
    static MeshFields of(MeshOperators operators, Set<String> fields, Map<String, Map<String, Fields.Edge>> edges) {
        var programs = new HashMap<Key, Fields.Derivative>();
        for (var operator : Operator.values()) {
            put(programs, operators, new Key(operator, List.of()), edges);
            for (var first : operator.fields() > 0 ? fields : Set.<String>of()) {
                if (operator.fields() == 1) {
                    put(programs, operators, new Key(operator, List.of(first)), edges);
                }
                for (var second : operator.fields() == 2 ? fields : Set.<String>of()) {
                    if (!first.equals(second)) {
                        put(programs, operators, new Key(operator, List.of(first, second)), edges);
                    }
                }
            }
        }
        return new MeshFields(operators.places(), Map.copyOf(edges), Map.copyOf(programs));
    }

    private static void put(
            Map<Key, Fields.Derivative> programs,
            MeshOperators operators,
            Key key,
            Map<String, Map<String, Fields.Edge>> edges) {
        var types = new ArrayList<ArrayType>();
        for (int i = 0; i < key.operator().arguments(); i++) {
            types.add(ArrayType.vector(operators.grid().size()));
        }
        key.fields()
                .forEach(field -> operators
                        .places()
                        .values()
                        .forEach(of -> types.add(of.getFirst().type())));
        programs.put(key, programOf(operators, key, edges, types));
    }

    private static Fields.Derivative programOf(
            MeshOperators operators, Key key, Map<String, Map<String, Fields.Edge>> edges, List<ArrayType> types) {
        int arguments = key.operator().arguments();
        try {
            return new Fields.Derivative(
                    Optional.of(Program.trace(key.operator().name(), types, in -> {
                        var conditions = new ArrayList<Map<String, Discretization.Condition>>();
                        var rights = in.subList(arguments, in.size()).iterator();
                        for (var field : key.fields()) {
                            var parts = new LinkedHashMap<String, Discretization.Condition>();
                            operators.places().sequencedKeySet().forEach(part -> {
                                var edge = edge(edges, field, part);
                                parts.put(
                                        part, new Discretization.Condition(edge.value(), edge.slope(), rights.next()));
                            });
                            conditions.add(parts);
                        }
                        while (conditions.size() < key.operator().fields()) {
                            conditions.add(Map.of());
                        }
                        return List.of(operators.apply(key.operator(), in.subList(0, arguments), conditions));
                    })),
                    "");
        } catch (IllegalArgumentException refused) {
            return new Fields.Derivative(Optional.empty(), String.valueOf(refused.getMessage()));
        }
    }

    private static Fields.Edge edge(Map<String, Map<String, Fields.Edge>> edges, String field, String part) {
        return Objects.requireNonNull(
                Objects.requireNonNull(edges.get(field), field).get(part), "every part has a condition");
    }

    /**
     * An operator in a program.
     *
     * @param arguments values at the nodes
     * @param fields the names of those arguments that are fields
     * @param values of all names, from which conditions are computed
     */
    Expr apply(
            Algebra<Expr> algebra,
            Operator operator,
            List<Expr> arguments,
            List<String> fields,
            Map<String, Expr> values,
            List<String> coordinates) {
        var found = programs.get(new Key(operator, fields));
        if (found == null) {
            throw new IllegalArgumentException(
                    "expected two different fields, or two other expressions, neither of which has conditions at the boundary");
        }
        var inputs = new ArrayList<>(arguments);
        for (var field : fields) {
            places.forEach((part, at) -> {
                var there = new HashMap<>(values);
                for (int axis = 0; axis < coordinates.size(); axis++) {
                    there.put(coordinates.get(axis), arguments.getFirst().constant(at.get(axis)));
                }
                inputs.add(edge(edges, field, part)
                        .right()
                        .in(algebra, there)
                        .broadcast(at.getFirst().type().shape()));
            });
        }
        return found.program()
                .orElseThrow(() -> new IllegalArgumentException(found.refusal()))
                .apply(inputs)
                .getFirst();
    }
}
