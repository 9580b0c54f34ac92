package org.simplectic.integrators.internal;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.api.Split;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.integrators.internal.PhiFunctions.Argument;

/**
 * Cox and Matthews' exponential method of order 4: of {@code y' = L y + g(t, y)} the linear part is solved exactly, so that it does not
 * limit the step, and the rest is followed by stages like those of the classical Runge-Kutta method. L is found in the program: in the
 * implicit part if the problem names one, else in all of it. A step costs four evaluations of g, three of L y, and six products of functions of
 * h L with a vector. The functions are those of each component where L is diagonal; of each wave, with two Fourier transforms a product, where L
 * does the same at every point of a periodic grid that has one field over one axis; else full matrices of n rows. For steps of one size they are
 * computed once; where sizes are chosen, by the distance to the method of order 3 that takes the slope at the end for that of the last stage,
 * they are computed at each step, which for full matrices is most of its work. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "S. M. Cox, P. C. Matthews, Exponential time differencing for stiff systems, J. Comput. Phys. 176 (2002), 430-455, eq. (26)-(29); on
 *     the evaluation of the functions: A.-K. Kassam, L. N. Trefethen, SIAM J. Sci. Comput. 26 (2005), 1214-1233; on the estimate: P. Whalen,
 *     M. Brio, J. V. Moloney, J. Comput. Phys. 280 (2015), 579-601"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("etdrk4")
@About(
        summary = "Cox and Matthews' exponential method of order 4: the linear part exactly, the rest by four stages",
        source = "S. M. Cox, P. C. Matthews, J. Comput. Phys. 176 (2002), 430-455")
@Designate(ocd = Etdrk4.Options.class)
public final class Etdrk4 extends SteppingIntegrator {
    /** The options of {@link Etdrk4}. */
    @ObjectClassDefinition(name = "Steps", description = "Steps of one size, or chosen by an error estimate.")
    @interface Options {
        @AttributeDefinition(
                name = "Fixed step [unit of t]",
                description = "The size of every step but the last; 0 has sizes chosen by the error.",
                min = "0")
        double step() default 0;

        @AttributeDefinition(
                name = "Relative tolerance",
                description = "Error allowed in one step, relative to the solution.",
                min = "1e-15",
                max = "1e300")
        double rtol() default 1e-6;

        @AttributeDefinition(
                name = "Absolute tolerance [unit of y]",
                description =
                        "Error allowed in one step where the solution is near zero: one number for all components,"
                                + " or one for each.",
                min = "0",
                max = "1e300")
        double[] atol() default {1e-12};

        @AttributeDefinition(
                name = "Largest step [unit of t]",
                description = "No step is longer than this; 0 sets no limit.",
                min = "0")
        double maxStep() default 0;

        @AttributeDefinition(
                name = "Most steps",
                description = "The run ends after this many steps, accepted and rejected ones together.",
                min = "1")
        int maxSteps() default 1_000_000;
    }

    /** Components up to which functions of a full matrix are computed: eight such matrices are in memory. */
    private static final int MOST_OF_A_MATRIX = 2048;

    /** With fewer components a full matrix costs less than transforms. */
    private static final int LEAST_WAVES = 32;

    /** What rounding may make of a linear part that is the same at every point. */
    private static final double LIKE_WAVES = 1e-11;

    /** By this part of itself the last step differs from the others where rounding of t alone makes it differ. */
    private static final double ROUNDING = 1e-11;

    private volatile @Nullable Known known;

    /**
     * What is found once a problem.
     *
     * @param coefficients those of steps of one size; none where sizes are chosen
     */
    private record Known(OdeProblem problem, Parts parts, Argument kind, List<HostArray> coefficients) {}

    /**
     * The parts of a right-hand side.
     *
     * @param linear L y; empty if there is none
     * @param rest g
     */
    private record Parts(Optional<Program> linear, Program rest) {
        static Parts of(OdeProblem problem) {
            var searched = problem.split().map(Split::implicit).orElse(problem.rhs());
            var found = LinearPart.of(searched);
            if (found.isEmpty()) {
                return new Parts(Optional.empty(), problem.rhs());
            }
            var rest = found.get().rest();
            return new Parts(
                    Optional.of(found.get().linear()),
                    problem.split()
                            .map(split -> new Split(rest, split.explicit()).sum())
                            .orElse(rest));
        }

        Expr linear(Expr y) {
            return linear.orElseThrow().apply(List.of(time(y), y)).getFirst();
        }

        /** L, its diagonal, or what it multiplies waves with. */
        Expr matrix(Argument kind, Expr trace, int n) {
            return switch (kind) {
                case COMPONENTS ->
                    linear(trace.constant(1).broadcast(ArrayType.vector(n).shape()));
                case WAVES -> linear(trace.constant(firstUnit(n))).rfft(0);
                case MATRIX ->
                    linear.orElseThrow()
                            .vmap(n, false, true)
                            .apply(List.of(time(trace), trace.identity(n)))
                            .getFirst()
                            .transpose();
            };
        }

        private static HostArray firstUnit(int n) {
            var unit = new double[n];
            unit[0] = 1;
            return HostArray.vector(unit);
        }

        /**
         * The largest part of L y that its action on waves misses, for a vector y without symmetry, over the largest of L y: 0 where L
         * does the same at every point of a periodic grid.
         */
        Expr unlikeWaves(Expr trace, int n) {
            var y = trace.iota(ArrayType.vector(n), 0);
            var probe = y.times(y).times(0.7).sin().plus(y.times(1.3).cos());
            var straight = linear(probe);
            var byWaves = Argument.WAVES.product(matrix(Argument.WAVES, trace, n), probe);
            return straight.minus(byWaves).abs().maximum().over(straight.abs().maximum());
        }

        /** The linear part does not depend on t. */
        private static Expr time(Expr trace) {
            return trace.constant(0);
        }
    }

    @Activate
    public Etdrk4(Options options) {
        super(
                options.step() > 0
                        ? new FixedStep(options.step(), options.maxSteps())
                        : ErrorControl.of(4, options.rtol(), options.atol(), options.maxStep(), options.maxSteps()));
    }

    @Override
    public int order() {
        return 4;
    }

    /** With parameters as components beside the state, terms of both are linear no more: the steps would be another method's. */
    @Override
    boolean hasStepMap() {
        return false;
    }

    @Override
    boolean suits(OdeProblem problem, Session session) {
        var now = known(problem, session);
        return now.parts().linear().isPresent() && isFeasible(now);
    }

    private static boolean isFeasible(Known known) {
        return known.kind() != Argument.MATRIX || known.problem().initial().size() <= MOST_OF_A_MATRIX;
    }

    @SuppressWarnings("ReferenceEquality") // equality of problems could cost as much as a step
    private Known known(OdeProblem problem, Session session) {
        var last = known;
        if (last == null || last.problem() != problem) {
            last = explored(problem, session);
            known = last;
        }
        return last;
    }

    private Known explored(OdeProblem problem, Session session) {
        var parts = Parts.of(problem);
        if (parts.linear().isEmpty()) {
            return new Known(problem, parts, Argument.MATRIX, List.of());
        }
        var linear = new OdeProblem(parts.linear().get(), problem.start(), problem.end(), problem.initial());
        var dependence = Dependence.of(this, linear, session);
        boolean isDiagonal = dependence.isBanded() && dependence.lower() + dependence.upper() == 0;
        var kind = isDiagonal
                ? Argument.COMPONENTS
                : actsOnWaves(problem, parts, session) ? Argument.WAVES : Argument.MATRIX;
        var bare = new Known(problem, parts, kind, List.of());
        if (!isFeasible(bare) || control().isAdaptive()) {
            return bare;
        }
        var program = Program.trace("coefficients", List.of(ArrayType.SCALAR), in -> coefficients(bare, in.getFirst()));
        var coefficients =
                session
                        .kernel(this, problem, "coefficients", () -> program)
                        .call(session.scalar(nominal(problem)))
                        .stream()
                        .map(session::values)
                        .toList();
        return new Known(problem, parts, kind, coefficients);
    }

    private boolean actsOnWaves(OdeProblem problem, Parts parts, Session session) {
        int n = problem.initial().size();
        if (n < LEAST_WAVES) {
            return false;
        }
        var program = Program.trace(
                "unlike waves", List.of(ArrayType.SCALAR), in -> List.of(parts.unlikeWaves(in.getFirst(), n)));
        var unlike =
                session.kernel(this, problem, "unlike waves", () -> program).call(session.scalar(0));
        return session.values(unlike.getFirst()).get(0) <= LIKE_WAVES;
    }

    /** The signed size of all steps but the last. */
    private double nominal(OdeProblem problem) {
        return problem.end() < problem.start() ? -control().first() : control().first();
    }

    /** What stages are made of: {@code h/2 phi_1(hL/2)}, {@code h phi_1(hL)}, {@code h phi_2(hL)} and {@code 4h phi_3(hL)}. */
    private static List<Expr> coefficients(Known known, Expr h) {
        int n = known.problem().initial().size();
        var kind = known.kind();
        var argument = kind.scaled(known.parts().matrix(kind, h, n), h);
        var phi = PhiFunctions.at(kind, argument, 3);
        return List.of(
                kind.scaled(phi.half().getFirst(), h.times(0.5)),
                kind.scaled(phi.whole().get(0), h),
                kind.scaled(phi.whole().get(1), h),
                kind.scaled(phi.whole().get(2), h.times(4)));
    }

    /** What is found already: programs of steps are traced behind {@link #suits}. */
    @SuppressWarnings("ReferenceEquality") // as above
    private Known known(OdeProblem problem) {
        var now = known;
        if (now == null || now.problem() != problem) {
            throw new IllegalStateException("no run with this problem has begun");
        }
        return now;
    }

    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return Parts.of(problem).rest().apply(List.of(t, y));
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return Collections.nCopies(2, problem.initial().type());
    }

    @Override
    Attempt attempt(Point from) {
        var now = known(from.problem());
        var h = from.h();
        var step = control().isAdaptive()
                ? step(now, from, coefficients(now, h))
                : ControlFlow.cond(
                        isNominal(h, nominal(from.problem())),
                        () -> step(
                                now,
                                from,
                                now.coefficients().stream().map(h::constant).toList()),
                        () -> step(now, from, coefficients(now, h)));
        var after = step.getFirst();
        var rest = step.get(1);
        var slopes = List.of(
                now.parts().linear(from.y()).plus(from.memory().getFirst()),
                now.parts().linear(after).plus(rest));
        var error = control().isAdaptive() ? control().norm(step.getLast(), from.y(), after) : h.constant(0);
        return new Attempt(after, List.of(rest), slopes, error, h.constant(0), h.constant(4));
    }

    private static Expr isNominal(Expr h, double nominal) {
        return h.minus(nominal).abs().lessEqual(h.constant(ROUNDING * Math.abs(nominal)));
    }

    /** The solution at the end of a step, g there, and the estimate of the error. */
    private static List<Expr> step(Known now, Point from, List<Expr> coefficients) {
        var functions = new Functions(now.kind(), coefficients);
        var parts = now.parts();
        var y = from.y();
        var rest = from.memory().getFirst();
        var end = from.t().plus(from.h());
        var middle = from.t().plus(from.h().times(0.5));
        var slope = parts.linear(y);
        var a = y.plus(functions.half(slope.plus(rest)));
        var atA = from.slope(parts.rest(), middle, a);
        var b = y.plus(functions.half(slope.plus(atA)));
        var atB = from.slope(parts.rest(), middle, b);
        var c = a.plus(functions.half(parts.linear(a).plus(atB.times(2)).minus(rest)));
        var atC = from.slope(parts.rest(), end, c);
        var inner = atA.plus(atB);
        var after = y.plus(functions.first(slope.plus(rest)))
                .plus(functions.second(inner.times(2).minus(rest.times(3)).minus(atC)))
                .plus(functions.third(rest.minus(inner).plus(atC)));
        var atEnd = from.slope(parts.rest(), end, after);
        var change = atEnd.minus(atC);
        return List.of(after, atEnd, functions.third(change).minus(functions.second(change)));
    }

    /** The coefficients of a step, to be multiplied by. */
    private record Functions(Argument kind, List<Expr> values) {
        Expr half(Expr x) {
            return kind.product(values.get(0), x);
        }

        Expr first(Expr x) {
            return kind.product(values.get(1), x);
        }

        Expr second(Expr x) {
            return kind.product(values.get(2), x);
        }

        Expr third(Expr x) {
            return kind.product(values.get(3), x);
        }
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
    }

    @Override
    public String advice(OdeProblem problem, StepState state) {
        if (state.status() != Status.BREAKDOWN) {
            return super.advice(problem, state);
        }
        return Parts.of(problem).linear().isPresent()
                ? "The linear part is neither diagonal nor the same at every point of a periodic axis, and functions of a full matrix of "
                        + problem.initial().size()
                        + " rows would be needed, more than " + MOST_OF_A_MATRIX
                        + ". Write the equations in coordinates in which it is diagonal, such as Fourier coefficients, or take"
                        + " kencarp4 or rosenbrock."
                : "The equations have no part that is linear in the states with constant factors, in which the method is exact: no"
                        + " term of a sum is a state times numbers and parameters. Write such terms apart from the others, name them as"
                        + " dNAME/dt: {implicit: ..., explicit: ...}, or take kencarp4 or rosenbrock, which need no linear part.";
    }
}
