package org.simplectic.tck.internal;

import java.util.List;
import java.util.function.BinaryOperator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Smooth problems that are nonlinear, depend on t, and have a solution in closed form. */
enum KnownProblem {
    /** {@code y0' = y0 cos t}; (y1, y2) turns by the angle t^2 / 2; {@code y3' = -y3^2}. */
    GENERAL {
        @Override
        double[] solution(double t) {
            return new double[] {Math.exp(Math.sin(t)), Math.cos(t * t / 2), Math.sin(t * t / 2), 1 / (1 + t)};
        }

        @Override
        Expr slope(Expr t, Expr y) {
            return Expr.stack(List.of(
                    y.get(0).times(t.cos()),
                    y.get(2).times(t).negate(),
                    y.get(1).times(t),
                    y.get(3).times(y.get(3)).negate()));
        }
    },

    /**
     * Two halves of which each depends on the other only: {@code q'' = 2 q^3} with {@code q = 1 / (1 + t)}, and a driven oscillator {@code u'' = -4 u + sin t}.
     */
    HALVES {
        @Override
        double[] solution(double t) {
            double q = 1 / (1 + t);
            return new double[] {q, -q * q, Math.cos(2 * t) + Math.sin(t) / 3, -2 * Math.sin(2 * t) + Math.cos(t) / 3};
        }

        @Override
        Expr slope(Expr t, Expr y) {
            var q = y.get(0);
            return Expr.stack(List.of(
                    y.get(1),
                    q.times(q).times(q).times(2),
                    y.get(3),
                    t.sin().minus(y.get(2).times(4))));
        }
    };

    /** The one that an integrator is examined with: the general one, unless it says at its start that this is not for it. */
    static KnownProblem suiting(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = new StepSizes(subject.plugin().options()).accurate(2);
            var status = status(Stepping.of(subject, trial, GENERAL.over(0, 2), options));
            return status == Status.BREAKDOWN ? HALVES : GENERAL;
        }
    }

    private static <S extends Record & IntegratorState> Status status(Stepping<S> stepping) {
        return stepping.start().status();
    }

    /** The right-hand side. */
    abstract Expr slope(Expr t, Expr y);

    /** The solution. */
    abstract double[] solution(double t);

    /** The problem over a span. */
    OdeProblem over(double start, double end) {
        return problem(this::slope, start, end, solution(start));
    }

    /** A problem of a right-hand side. */
    static OdeProblem problem(BinaryOperator<Expr> rhs, double start, double end, double... initial) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(initial.length));
        var program = Program.trace("contract", types, in -> List.of(rhs.apply(in.get(0), in.get(1))));
        return new OdeProblem(program, start, end, HostArray.vector(initial));
    }
}
