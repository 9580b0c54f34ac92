package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Discretization.Laplacian;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * The inverses of the Laplacian on a grid as programs: nothing of the discretization itself is kept.
 *
 * @param programs each one, or why there is none
 * @param conditions the fields that have conditions of their own
 */
record Inverses(Map<Key, Fields.Derivative> programs, Set<String> conditions) {
    /** What says that there is one in a model's text. */
    static final Pattern WORDS =
            Pattern.compile("\\b(" + FieldFunctions.INVERSE + "|" + FieldFunctions.PROJECTION + "\\w*)\\b");

    private static final String NOT_PREPARED = FieldFunctions.INVERSE + " and " + FieldFunctions.PROJECTION
            + " are prepared for what the equations use: add a definition with it there, such as psi: \""
            + FieldFunctions.INVERSE + "(-w)\", and use its name here";

    /**
     * Which one.
     *
     * @param field whose conditions its results fulfil; empty for those of the axes
     * @param laplacian what it inverts
     */
    record Key(Optional<String> field, Laplacian laplacian) {}

    /** Copies the map. */
    Inverses {
        programs = Map.copyOf(programs);
        conditions = Set.copyOf(conditions);
    }

    /** For models whose equations use none: preparing them costs time. */
    static Inverses none() {
        return new Inverses(Map.of(), Set.of());
    }

    /**
     * Asks a discretization.
     *
     * @param common conditions of the axes, for all fields
     * @param edges conditions of fields
     */
    static Inverses of(
            Discretization discretization,
            Grid grid,
            Map<Integer, Fields.Edges> common,
            Map<String, Map<Integer, Fields.Edges>> edges) {
        var programs = new HashMap<Key, Fields.Derivative>();
        var special = new HashMap<Optional<String>, Map<Integer, Fields.Edges>>();
        edges.forEach((field, ends) -> {
            if (!ends.equals(common)) {
                special.put(Optional.of(field), ends);
            }
        });
        special.put(Optional.empty(), common);
        special.forEach((field, ends) -> {
            for (var laplacian : Laplacian.values()) {
                programs.put(new Key(field, laplacian), inverse(discretization, grid, laplacian, ends));
            }
        });
        return new Inverses(
                programs, special.keySet().stream().flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    private static Fields.Derivative inverse(
            Discretization discretization, Grid grid, Laplacian laplacian, Map<Integer, Fields.Edges> edges) {
        var field = new ArrayType(DType.F64, grid.shape());
        try {
            return new Fields.Derivative(
                    Optional.of(Program.trace(
                            "inverse of the Laplacian",
                            List.of(field),
                            in -> List.of(discretization.inverseLaplacian(
                                    in.getFirst(), grid, laplacian, ends(in.getFirst(), grid, edges))))),
                    "");
        } catch (IllegalArgumentException refused) {
            return new Fields.Derivative(Optional.empty(), String.valueOf(refused.getMessage()));
        }
    }

    private static List<Optional<Discretization.Ends>> ends(Expr program, Grid grid, Map<Integer, Fields.Edges> edges) {
        return IntStream.range(0, grid.axes().size())
                .mapToObj(axis -> ends(program, grid.axes().get(axis), Optional.ofNullable(edges.get(axis))))
                .toList();
    }

    private static Optional<Discretization.Ends> ends(Expr program, Grid.Axis axis, Optional<Fields.Edges> edges) {
        if (!axis.isPeriodic() && edges.isEmpty()) {
            throw new IllegalArgumentException(
                    FieldFunctions.INVERSE + " of what is not a state needs conditions for all fields: give"
                            + " the axis " + axis.name() + " a 'boundary' such as {value: 0}");
        }
        return edges.map(
                both -> new Discretization.Ends(homogeneous(program, both.from()), homogeneous(program, both.to())));
    }

    private static Discretization.Condition homogeneous(Expr program, Fields.Edge edge) {
        return new Discretization.Condition(edge.value(), edge.slope(), program.constant(0));
    }

    /**
     * Applies one.
     *
     * @param field of the grid's shape
     * @param name of the field, if it is a state
     * @throws IllegalArgumentException if there is none
     */
    Expr apply(Expr field, Optional<String> name, Laplacian laplacian) {
        if (programs.isEmpty()) {
            throw new IllegalArgumentException(NOT_PREPARED);
        }
        var inverse = Objects.requireNonNull(
                programs.get(new Key(name.filter(conditions::contains), laplacian)), "every inverse was asked for");
        return inverse.program()
                .orElseThrow(() -> new IllegalArgumentException(inverse.refusal()))
                .apply(List.of(field))
                .getFirst();
    }
}
