package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The equations of the way back, in one vector: z, the adjoint a (the derivatives of the functional by z), and the gradient by p
 * of what lies behind. {@code z' = f, a' = -a^T df/dz, gradient' = -a^T df/dp}.
 *
 * @param equations what is solved
 */
record AdjointEquations(Equations equations) {
    private int size() {
        return 2 * equations.size() + equations.parameters();
    }

    private ArrayType all() {
        return ArrayType.vector(size());
    }

    private Expr z(Expr all) {
        return all.slice(0, equations.size());
    }

    private Expr adjoint(Expr all) {
        return all.slice(equations.size(), 2 * equations.size());
    }

    private Expr gradient(Expr all) {
        return all.slice(2 * equations.size(), size());
    }

    private Expr p(Expr trace) {
        return trace.constant(equations.problem().parameters());
    }

    /** From the end of the span to its start. */
    OdeProblem problem() {
        var problem = equations.problem();
        var slopes = Program.trace("rhs with adjoint", List.of(ArrayType.SCALAR, all()), in -> {
            var z = z(in.get(1));
            var pulled = equations.rhs().vjp().apply(List.of(in.get(0), z, p(z), adjoint(in.get(1))));
            return List.of(Expr.concatenate(
                    List.of(pulled.get(0), pulled.get(2).negate(), pulled.get(3).negate())));
        });
        double first = problem.end();
        double last = problem.start();
        return new OdeProblem(slopes, first, last, HostArray.vector(new double[size()]));
    }

    /** What is known at the end: from t and z to value, all, and the derivative of what the end adds by t. */
    Program end() {
        return Program.trace("adjoint at the end", List.of(ArrayType.SCALAR, equations.state()), in -> {
            var z = in.get(1);
            var results = equations.end().valueAndGradient().apply(List.of(in.get(0), z, p(z)));
            return List.of(
                    results.get(0), Expr.concatenate(List.of(z, results.get(2), results.get(3))), results.get(1));
        });
    }

    /** Adds the derivatives of a sample: from t, all and its data. */
    Program sample() {
        var term = equations.term();
        var types = List.of(ArrayType.SCALAR, all(), term.inputs().getLast());
        return Program.trace("sample in the adjoint", types, in -> {
            var z = z(in.get(1));
            var results = term.valueAndGradient().apply(List.of(in.get(0), z, p(z), in.get(2)));
            return List.of(Expr.concatenate(List.of(
                    z,
                    adjoint(in.get(1)).plus(results.get(2)),
                    gradient(in.get(1)).plus(results.get(3)))));
        });
    }

    /**
     * Back through events: from their t, z before them, all behind them, and the derivative by t of what follows, which counts at terminal
     * events only (elsewhere it follows from the equations), to all before them. The point of the first event is where its expression is zero.
     */
    Program through(List<Integer> events) {
        var types = List.of(ArrayType.SCALAR, equations.state(), all(), ArrayType.SCALAR);
        return Program.trace("adjoint through events", types, in -> {
            var t = in.get(0);
            var before = in.get(1);
            var p = p(before);
            var place = List.of(t, before, p);
            var behind = adjoint(in.get(2));
            var arguments = new ArrayList<>(place);
            arguments.add(behind);
            var change = equations.change(events).vjp().apply(arguments);
            var slope = equations.rhs().apply(place).getFirst();
            var later = in.get(3);
            if (!equations.isTerminal(events)) {
                var after =
                        equations.rhs().apply(List.of(t, change.getFirst(), p)).getFirst();
                later = behind.times(after).sum().negate();
            }
            var when = equations.when(events.getFirst()).valueAndGradient().apply(place);
            var speed = when.get(1).plus(when.get(2).times(slope).sum());
            var share = change.get(2)
                    .times(slope)
                    .sum()
                    .plus(change.get(1))
                    .plus(later)
                    .over(speed);
            return List.of(Expr.concatenate(List.of(
                    before,
                    change.get(2).minus(when.get(2).times(share)),
                    gradient(in.get(2)).plus(change.get(3)).minus(when.get(3).times(share)))));
        });
    }

    /** The gradient, from all at the start. */
    Program finish() {
        return Program.trace("gradient", List.of(all()), in -> {
            var results = equations.initial().vjp().apply(List.of(p(in.getFirst()), adjoint(in.getFirst())));
            return List.of(gradient(in.getFirst()).plus(results.get(1)));
        });
    }
}
