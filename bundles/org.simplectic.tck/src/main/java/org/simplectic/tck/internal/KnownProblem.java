package org.simplectic.tck.internal;

import java.util.List;
import java.util.function.BinaryOperator;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A smooth problem that is nonlinear, depends on t, and has a solution in closed form: y0' = y0 cos t; (y1, y2) turns by
 * the angle t^2 / 2; y3' = -y3^2.
 */
final class KnownProblem {
    private KnownProblem() {}

    /** The problem over a span. */
    static OdeProblem over(double start, double end) {
        return problem(
                (t, y) -> Expr.stack(List.of(
                        y.get(0).times(t.cos()),
                        y.get(2).times(t).negate(),
                        y.get(1).times(t),
                        y.get(3).times(y.get(3)).negate())),
                start,
                end,
                solution(start));
    }

    /** The solution. */
    static double[] solution(double t) {
        return new double[] {Math.exp(Math.sin(t)), Math.cos(t * t / 2), Math.sin(t * t / 2), 1 / (1 + t)};
    }

    /** A problem of a right-hand side. */
    static OdeProblem problem(BinaryOperator<Expr> rhs, double start, double end, double... initial) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(initial.length));
        var program = Program.trace("contract", types, in -> List.of(rhs.apply(in.get(0), in.get(1))));
        return new OdeProblem(program, start, end, HostArray.vector(initial));
    }
}
