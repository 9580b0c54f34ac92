package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.ParametricModel;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * What each member solves. Its values p are components behind its state y that do not change, z = (y, p), so that one program does for all.
 *
 * @param problem of z; begins where the study without the sweep would
 * @param initial from p to z at the start
 * @param quantities from t and z to what is asked of a member, a vector
 */
record Swept(OdeProblem problem, Program initial, Program quantities) {
    /**
     * The same model for all members.
     *
     * @param y the state at the start as the study has it
     * @param quantities from t, y and p to a number each, or several
     */
    static Swept of(ParametricModel model, HostArray y, double start, double end, List<Program> quantities) {
        int parameters = model.values().size();
        int states = y.size();
        var place = List.of(ArrayType.SCALAR, ArrayType.vector(states + parameters));
        var initial = Program.trace("initial", List.of(model.values().type()), in -> {
            var first = model.initial().apply(in).getFirst();
            return List.of(Expr.concatenate(List.of(first, in.getFirst())));
        });
        var rhs = Program.trace("rhs", place, in -> {
            var slope = model.rhs().apply(parts(in, states)).getFirst();
            return List.of(Expr.concatenate(List.of(slope, slope.constant(HostArray.vector(new double[parameters])))));
        });
        var asked = Program.trace("quantities", place, in -> {
            var values = new ArrayList<Expr>();
            for (var quantity : quantities) {
                var value = quantity.apply(parts(in, states)).getFirst();
                values.add(value.reshape(Shape.of(value.type().shape().size())));
            }
            return List.of(Expr.concatenate(values));
        });
        var z = DoubleStream.concat(
                Arrays.stream(y.toArray()), Arrays.stream(model.values().toArray()));
        var problem = new OdeProblem(
                rhs, start, end, HostArray.vector(z.toArray()), Optional.empty(), Optional.empty(), parameters);
        return new Swept(problem, initial, asked);
    }

    private static List<Expr> parts(List<Expr> in, int states) {
        var z = in.get(1);
        return List.of(
                in.get(0), z.slice(0, states), z.slice(states, z.type().shape().size()));
    }

    /** The type of p. */
    ArrayType parameters() {
        return initial.inputs().getFirst();
    }

    /** How many quantities there are. */
    int asked() {
        return quantities.outputTypes().getFirst().shape().size();
    }
}
