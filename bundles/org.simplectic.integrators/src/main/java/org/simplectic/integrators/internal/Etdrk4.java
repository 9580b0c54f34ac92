package org.simplectic.integrators.internal;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * implicit part if the problem names one, else in all of it. A step costs four evaluations of g and nine products of functions of h L with a
 * vector; of a full matrix seven, and three of L y. The functions are those of each component where L is diagonal; of each wave, where L
 * does the same at every point of a periodic grid: the step is then computed in waves, see {@link WaveProgram}; else full matrices of n rows. For
 * steps of one size they are computed once; where sizes are chosen, by the distance to the method of order 3 that takes the slope at the end for
 * that of the last stage, they are computed at each step, which for full matrices is most of its work. Dense output: cubic Hermite
 * interpolation, order 3; in waves it costs two evaluations more.
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
     * @param coordinates what steps are computed in; empty if there is no linear part
     * @param coefficients those of steps of one size; none where sizes are chosen
     */
    private record Known(OdeProblem problem, Optional<Coordinates> coordinates, List<HostArray> coefficients) {
        boolean isFeasible() {
            return coordinates.isPresent()
                    && (coordinates.get().kind() != Argument.MATRIX
                            || problem.initial().size() <= MOST_OF_A_MATRIX);
        }
    }

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
        return known(problem, session).isFeasible();
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
        var coordinates = parts.linear().map(linear -> coordinates(problem, linear, parts.rest(), session));
        var bare = new Known(problem, coordinates, List.of());
        if (!bare.isFeasible() || control().isAdaptive()) {
            return bare;
        }
        var found = coordinates.orElseThrow();
        var program =
                Program.trace("coefficients", List.of(ArrayType.SCALAR), in -> coefficients(found, in.getFirst()));
        var coefficients =
                session
                        .kernel(this, problem, "coefficients", () -> program)
                        .call(session.scalar(nominal(problem)))
                        .stream()
                        .map(session::values)
                        .toList();
        return new Known(problem, coordinates, coefficients);
    }

    private Coordinates coordinates(OdeProblem problem, Program linear, Program rest, Session session) {
        var grid = PeriodicGrid.of(problem.rhs());
        var factors = problem.initial().size() < LEAST_WAVES
                ? Optional.<List<WaveFactors>>empty()
                : WaveProgram.factors(linear, grid);
        boolean isSpread = factors.stream()
                .flatMap(List::stream)
                .anyMatch(field -> field.number().isEmpty());
        if (isSpread) {
            return new Coordinates.Waves(
                    grid, WaveFactors.joined(grid, factors.orElseThrow()), WaveProgram.of(rest, grid));
        }
        var alone = new OdeProblem(linear, problem.start(), problem.end(), problem.initial());
        var dependence = Dependence.of(this, alone, session);
        if (dependence.isBanded() && dependence.lower() + dependence.upper() == 0) {
            return new Coordinates.Components(linear, rest, Argument.COMPONENTS);
        }
        var probed = factors.isEmpty() ? probed(problem, linear, grid, session) : Optional.<HostArray>empty();
        return probed.<Coordinates>map(found -> new Coordinates.Waves(grid, found, WaveProgram.of(rest, grid)))
                .orElseGet(() -> new Coordinates.Components(linear, rest, Argument.MATRIX));
    }

    /**
     * What a linear part of other operations than shifts and transforms multiplies waves with, by what it makes of a point; empty if for a
     * vector without symmetry it makes something else than that.
     */
    private Optional<HostArray> probed(OdeProblem problem, Program linear, PeriodicGrid grid, Session session) {
        int n = problem.initial().size();
        if (n < LEAST_WAVES || grid.fields() > 1) {
            return Optional.empty();
        }
        var point = new double[n];
        point[0] = 1;
        var program = Program.trace("probe of waves", List.of(ArrayType.SCALAR), in -> {
            var t = in.getFirst();
            var unit = linear.apply(List.of(t, t.constant(HostArray.vector(point))))
                    .getFirst();
            var factors = grid.forward(unit);
            var i = t.iota(ArrayType.vector(n), 0);
            var y = i.times(i).times(0.7).sin().plus(i.times(1.3).cos());
            var straight = linear.apply(List.of(t, y)).getFirst();
            var byWaves = grid.backward(factors.times(grid.forward(y)));
            return List.of(
                    factors,
                    straight.minus(byWaves).abs().maximum().over(straight.abs().maximum()));
        });
        var results =
                session.kernel(this, problem, "probe of waves", () -> program).call(session.scalar(0));
        return session.values(results.getLast()).get(0) <= LIKE_WAVES
                ? Optional.of(session.values(results.getFirst()))
                : Optional.empty();
    }

    /** The signed size of all steps but the last. */
    private double nominal(OdeProblem problem) {
        return problem.end() < problem.start() ? -control().first() : control().first();
    }

    /** What stages are made of, see {@link Stages}. */
    private static List<Expr> coefficients(Coordinates coordinates, Expr h) {
        var kind = coordinates.kind();
        var argument = kind.scaled(coordinates.matrix(h), h);
        var phi = PhiFunctions.at(kind, argument, 3);
        var first = kind.scaled(phi.whole().get(0), h);
        var second = kind.scaled(phi.whole().get(1), h);
        var third = kind.scaled(phi.whole().get(2), h.times(4));
        var weights = List.of(
                kind.scaled(phi.half().getFirst(), h.times(0.5)),
                first.minus(kind.scaled(second, h.constant(3))).plus(third),
                kind.scaled(second, h.constant(2)).minus(third),
                third.minus(second));
        var exact = kind == Argument.MATRIX
                ? List.of(first)
                : List.of(kind.exponential(kind.scaled(argument, h.constant(0.5))), kind.exponential(argument));
        return Stream.concat(weights.stream(), exact.stream()).toList();
    }

    /**
     * The stages of a step.
     *
     * @param coefficients {@code h/2 phi_1(hL/2)}, then with {@code f_k = h phi_k(hL)} the weights {@code f_1 - 3 f_2 + 4 f_3}, {@code 2 f_2 - 4 f_3} and
     *     {@code 4 f_3 - f_2}, and last what takes v through half a step and a whole one without g: where L is a matrix, {@code f_1} in place
     *     of two exponentials, as products with L may cost far less than those with a function of it
     */
    private record Stages(Coordinates coordinates, List<Expr> coefficients) {
        /** Half a step from v, with one value of g. */
        Expr half(Expr v, Expr g) {
            return coordinates.kind() == Argument.MATRIX
                    ? v.plus(product(0, coordinates.linear(v).plus(g)))
                    : product(4, v).plus(product(0, g));
        }

        /** A whole step, with g at its beginning, the sum of g in the middle and g at its end. */
        Expr whole(Expr v, Expr g, Expr inner, Expr last) {
            var without =
                    coordinates.kind() == Argument.MATRIX ? v.plus(product(4, coordinates.linear(v))) : product(5, v);
            return without.plus(product(1, g)).plus(product(2, inner)).plus(product(3, last));
        }

        /** How much of a change of g at the end the result has. */
        Expr atEnd(Expr change) {
            return product(3, change);
        }

        private Expr product(int coefficient, Expr v) {
            return coordinates.product(coefficients.get(coefficient), v);
        }
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

    private Optional<Coordinates.Waves> waves(OdeProblem problem) {
        return known(problem)
                .coordinates()
                .filter(Coordinates.Waves.class::isInstance)
                .map(Coordinates.Waves.class::cast);
    }

    /** g, and before it y's waves if it is those that steps are computed in. */
    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var waves = waves(problem);
        if (waves.isEmpty()) {
            return Parts.of(problem).rest().apply(List.of(t, y));
        }
        var v = waves.get().of(y);
        return List.of(v, waves.get().rest().apply(List.of(t, v)).getFirst());
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        return waves(problem)
                .map(waves -> Collections.nCopies(2, waves.type()))
                .orElse(List.of(problem.initial().type()));
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return waves(problem).isPresent()
                ? List.of()
                : Collections.nCopies(2, problem.initial().type());
    }

    @Override
    Attempt attempt(Point from) {
        var now = known(from.problem());
        var coordinates = now.coordinates().orElseThrow();
        var h = from.h();
        var step = control().isAdaptive()
                ? step(coordinates, from, coefficients(coordinates, h))
                : ControlFlow.cond(
                        isNominal(h, nominal(from.problem())),
                        () -> step(
                                coordinates,
                                from,
                                now.coefficients().stream().map(h::constant).toList()),
                        () -> step(coordinates, from, coefficients(coordinates, h)));
        var after = coordinates.state(step.getFirst());
        var rest = step.get(1);
        boolean isInWaves = from.memory().size() > 1;
        var slopes = isInWaves
                ? List.<Expr>of()
                : List.of(
                        coordinates.linear(from.y()).plus(from.memory().getLast()),
                        coordinates.linear(after).plus(rest));
        var error = control().isAdaptive()
                ? control().norm(coordinates.state(step.getLast()), from.y(), after)
                : h.constant(0);
        var memory = isInWaves ? List.of(step.getFirst(), rest) : List.of(rest);
        return new Attempt(after, memory, slopes, error, h.constant(0), h.constant(4));
    }

    private static Expr isNominal(Expr h, double nominal) {
        return h.minus(nominal).abs().lessEqual(h.constant(ROUNDING * Math.abs(nominal)));
    }

    /** The solution at the end of a step, g there, and the estimate of the error. */
    private static List<Expr> step(Coordinates coordinates, Point from, List<Expr> coefficients) {
        var stages = new Stages(coordinates, coefficients);
        var v = from.memory().size() > 1 ? from.memory().getFirst() : from.y();
        var rest = from.memory().getLast();
        var end = from.t().plus(from.h());
        var middle = from.t().plus(from.h().times(0.5));
        var a = stages.half(v, rest);
        var atA = from.slope(coordinates.rest(), middle, a);
        var b = stages.half(v, atA);
        var atB = from.slope(coordinates.rest(), middle, b);
        var c = stages.half(a, times(atB, 2).minus(rest));
        var atC = from.slope(coordinates.rest(), end, c);
        var after = stages.whole(v, rest, atA.plus(atB), atC);
        var atEnd = from.slope(coordinates.rest(), end, after);
        return List.of(after, atEnd, stages.atEnd(atEnd.minus(atC)));
    }

    private static Expr times(Expr v, double number) {
        return v.type().dtype().isComplex() ? PeriodicGrid.product(v.real().constant(number), v) : v.times(number);
    }

    /** Of waves no slopes are kept, which would cost every step memory and time: they are evaluated where dense output is asked for. */
    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        if (!dense.isEmpty()) {
            return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
        }
        var step = new Point(problem, Linearization.none(problem), t, h, before, List.of());
        return Hermite.cubic(theta, h, before, after, step.slope(t, before), step.slope(t.plus(h), after));
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
