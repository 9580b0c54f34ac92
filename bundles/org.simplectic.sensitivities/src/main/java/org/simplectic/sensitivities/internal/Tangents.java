package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * The programs of a solution and its derivatives by p side by side, in one vector: z, then dz/dp of the first parameter, of the second, ...
 *
 * @param equations what is solved
 */
record Tangents(Equations equations) {
    /** Parameters up to which each derivative is written out for itself, so that what is zero in it costs nothing. */
    private static final int WRITTEN_OUT = 16;

    /** The size of the vector. */
    int size() {
        return equations.size() * (1 + equations.parameters());
    }

    private ArrayType both() {
        return ArrayType.vector(size());
    }

    private Expr p(Expr trace) {
        return trace.constant(equations.problem().parameters());
    }

    private Expr z(Expr both) {
        return both.slice(0, equations.size());
    }

    /** A row a parameter. */
    private Expr rows(Expr both) {
        return both.slice(equations.size(), size()).reshape(Shape.of(equations.parameters(), equations.size()));
    }

    private Expr together(Expr z, Expr rows) {
        return Expr.concatenate(List.of(z, rows.reshape(Shape.of(equations.size() * equations.parameters()))));
    }

    /** The variational equations with the equations. */
    OdeProblem problem() {
        var problem = equations.problem();
        var slopes = Program.trace("rhs with tangents", List.of(ArrayType.SCALAR, both()), in -> {
            var z = z(in.get(1));
            var place = List.of(in.get(0), z, p(z));
            var slope = equations.rhs().apply(place).getFirst();
            var rows = rows(in.get(1));
            var none = new Direction(Optional.empty(), rows);
            return List.of(together(slope, along(equations.rhs(), place, none)));
        });
        return new OdeProblem(slopes, problem.start(), problem.end(), HostArray.vector(new double[size()]));
    }

    /**
     * Directions in t, z and p, one a parameter: that of p is the parameter's own.
     *
     * @param t a number a parameter; empty where t stays
     * @param z a row a parameter
     */
    private record Direction(Optional<Expr> t, Expr z) {}

    /** The derivatives of a program of t, z and p along directions, a row a parameter. */
    private Expr along(Program program, List<Expr> place, Direction direction) {
        int count = equations.parameters();
        var moving = new boolean[place.size()];
        moving[0] = direction.t().isPresent();
        moving[1] = true;
        moving[2] = true;
        var tangent = program.jvp(moving);
        var unit = direction.z().identity(count);
        if (count <= WRITTEN_OUT) {
            var rows = new ArrayList<Expr>();
            for (int j = 0; j < count; j++) {
                var arguments = new ArrayList<>(place);
                int row = j;
                direction.t().ifPresent(t -> arguments.add(t.get(row)));
                arguments.add(direction.z().slice(0, j, j + 1, 1).squeeze(0));
                var e = new double[count];
                e[j] = 1;
                arguments.add(unit.constant(HostArray.vector(e)));
                rows.add(tangent.apply(arguments).get(1));
            }
            return Expr.stack(rows);
        }
        var arguments = new ArrayList<>(place);
        direction.t().ifPresent(arguments::add);
        arguments.add(direction.z());
        arguments.add(unit);
        var batched = new boolean[arguments.size()];
        java.util.Arrays.fill(batched, place.size(), batched.length, true);
        return tangent.vmap(count, batched).apply(arguments).get(1);
    }

    /** From p to both at the start. */
    Program initial() {
        return Program.trace("initial with tangents", List.of(equations.parameter()), in -> {
            var program = equations.initial();
            var z = program.apply(in).getFirst();
            return List.of(together(z, program.jacobian().apply(in).getFirst().transpose()));
        });
    }

    /** What a sample adds: its value, then its derivatives by p; of t, both, and the data. */
    Program sample() {
        var term = equations.term();
        var types = List.of(ArrayType.SCALAR, both(), term.inputs().getLast());
        return Program.trace("sample with derivatives", types, in -> {
            var z = z(in.get(1));
            var place = List.of(in.get(0), z, p(z), in.get(2));
            var value = term.apply(place).getFirst();
            return List.of(Expr.concatenate(List.of(
                    value.reshape(1), along(term, place, new Direction(Optional.empty(), rows(in.get(1)))))));
        });
    }

    /** What the end adds: its value, then its derivatives by p; of t, both, and the derivatives of t by p. */
    Program end() {
        return Program.trace("end with derivatives", List.of(ArrayType.SCALAR, both(), equations.parameter()), in -> {
            var z = z(in.get(1));
            var place = List.of(in.get(0), z, p(z));
            var value = equations.end().apply(place).getFirst();
            var direction = new Direction(Optional.of(in.get(2)), rows(in.get(1)));
            return List.of(Expr.concatenate(List.of(value.reshape(1), along(equations.end(), place, direction))));
        });
    }

    /**
     * Through events, from t and both: both behind them, and the derivatives of t by p. The point t of the first event depends on p by
     * its expression being zero there; what follows begins with what the events set, at that point. At a terminal event the derivatives
     * are those of the state at the end, wherever that is.
     */
    Program through(List<Integer> events) {
        return Program.trace("through events", List.of(ArrayType.SCALAR, both()), in -> {
            var z = z(in.get(1));
            var rows = rows(in.get(1));
            var place = List.of(in.get(0), z, p(z));
            var before = equations.rhs().apply(place).getFirst();
            var when = equations.when(events.getFirst());
            var shift = along(when, place, new Direction(Optional.empty(), rows))
                    .over(alongSolution(when, place, before))
                    .negate();
            var moved = rows.plus(shift.outer(before));
            var change = equations.change(events);
            var after = change.apply(place).getFirst();
            var behind = along(change, place, new Direction(Optional.of(shift), moved));
            if (!equations.isTerminal(events)) {
                var slope =
                        equations.rhs().apply(List.of(in.get(0), after, p(z))).getFirst();
                behind = behind.minus(shift.outer(slope));
            }
            return List.of(together(after, behind), shift);
        });
    }

    /** The derivative of a number along the solution. */
    private static Expr alongSolution(Program number, List<Expr> place, Expr slope) {
        var arguments = new ArrayList<>(place);
        arguments.add(slope.constant(1));
        arguments.add(slope);
        return number.jvp(true, true, false).apply(arguments).get(1);
    }

    /** The derivatives of y in a vector of both: those by the first parameter, by the second, ... */
    double[] ofOwn(HostArray both) {
        var problem = equations.problem();
        int n = problem.size();
        var derivatives = new double[n * equations.parameters()];
        for (int j = 0; j < equations.parameters(); j++) {
            for (int i = 0; i < n; i++) {
                derivatives[j * n + i] = both.get((1 + j) * equations.size() + i);
            }
        }
        return derivatives;
    }

    /** The functional as far as samples make it up. */
    static HostArray none(SensitivityProblem problem) {
        return HostArray.vector(new double[1 + problem.parameters().size()]);
    }
}
