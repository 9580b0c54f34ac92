package org.simplectic.integrators.internal;

import static org.simplectic.integrators.internal.StepNumbers.Slot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.RunMap;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StepMap;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.SparseStructure;

/**
 * What methods that go from point to point have in common. Everything that happens in a step is one program: the method's own
 * {@link #attempt}, whether to take its result, the size of the next step, and what is wrong if there is none. Small systems do
 * many steps in one call of it; on large ones a call is a step, so that a run can be stopped and moved between any two.
 */
@SuppressWarnings("EnumOrdinal") // a status on its way through a program and back, within one call
abstract class SteppingIntegrator implements Integrator<StepState> {
    /** Beyond this size of a component its square overflows. */
    static final double LARGEST = 1e154;

    /** Steps in a row limited by stability after which a problem is called stiff. */
    private static final int STIFF = 15;

    /** Steps in a row not limited by stability after which the count begins anew. */
    private static final int CALM = 6;

    /** The smallest step, in units of the rounding error of t. */
    private static final double SMALLEST_STEP = 10;

    /** A step is stretched by this part of itself rather than followed by a tiny one at the end. */
    private static final double STRETCH = 1e-6;

    /** The relative distance of neighbouring numbers. */
    private static final double ROUNDING = 0x1p-52;

    /** Steps done in one call, at most. */
    static final int AT_ONCE = 64;

    /** Operations of a right-hand side beyond which stages call it: written out in each, compiling them would take long. */
    private static final int LONG = 100;

    /** Components of a system of which several steps are done in one call, at most. */
    private static final int SMALL = 1024;

    private final StepControl control;

    /** What the last problem asked for; found again where it is another one. */
    private volatile @Nullable Known known;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Known(OdeProblem problem, double[] jumps, Optional<Dependence> dependence) {}

    private final Optional<LinearSolver> solver;

    SteppingIntegrator(StepControl control) {
        this(control, Optional.empty());
    }

    /** An implicit method, with the linear solver that is chosen for it. */
    SteppingIntegrator(StepControl control, Optional<LinearSolver> solver) {
        this.control = control;
        this.solver = solver;
    }

    /**
     * A place from which a step is tried, in a program.
     *
     * @param kept what the last attempt has left, see {@link #keptTypes}
     */
    record Point(
            OdeProblem problem,
            Linearization linearization,
            Expr t,
            Expr h,
            Expr y,
            List<Expr> memory,
            List<Expr> kept) {
        /** For methods that keep nothing. */
        Point(OdeProblem problem, Linearization linearization, Expr t, Expr h, Expr y, List<Expr> memory) {
            this(problem, linearization, t, h, y, memory, List.of());
        }

        /** Inside the step: what jumps at its beginning has jumped, what jumps at its end has not. */
        private Expr inside(Expr at) {
            var end = t.plus(h);
            var margin = t.abs().max(end.abs()).plus(h.abs()).times(ROUNDING);
            return at.min(t.max(end).minus(margin)).max(t.min(end).plus(margin));
        }

        /** The right-hand side. */
        Expr slope(Expr at, Expr point) {
            return slope(problem.rhs(), at, point);
        }

        /** A part of it, called where it is long: written out in every stage, it would take the compilers tens of seconds. */
        Expr slope(Program part, Expr at, Expr point) {
            var arguments = List.of(Jumps.of(problem).length == 0 ? at : inside(at), point);
            return part.equations().size() > LONG
                    ? ControlFlow.checkpoint(part.name(), arguments, part::apply)
                            .getFirst()
                    : part.apply(arguments).getFirst();
        }
    }

    /**
     * What a step resulted in.
     *
     * @param y the solution at its end
     * @param memory what the method hands on from there
     * @param dense what dense output of the step needs
     * @param error the scaled norm of its error, 1 at the tolerance; NaN if the step failed
     * @param stiffness an estimate of h times the size of the dominant eigenvalue; 0 where there is none
     * @param work what it took
     * @param factor to the size of the next step, where the method knows better than its control: it may change its order too
     * @param kept what is there for the next attempt, whether the step is accepted or not
     */
    record Attempt(
            Expr y,
            List<Expr> memory,
            List<Expr> dense,
            Expr error,
            Expr stiffness,
            Work work,
            Optional<Expr> factor,
            List<Expr> kept) {
        /** A step of a method that needs evaluations of the right-hand side only, after which the control decides. */
        Attempt(Expr y, List<Expr> memory, List<Expr> dense, Expr error, Expr stiffness, Expr evaluations) {
            this(y, memory, dense, error, stiffness, Work.of(evaluations), Optional.empty(), List.of());
        }

        /** The same by implicit equations. */
        Attempt with(int jacobians, int factorizations) {
            var more = new Work(work.evaluations(), error.constant(jacobians), error.constant(factorizations));
            return new Attempt(y, memory, dense, error, stiffness, more, factor, kept);
        }
    }

    /**
     * The work of an attempt.
     *
     * @param evaluations of the right-hand side
     * @param jacobians evaluations of its derivatives; products with them are not counted
     * @param factorizations of matrices, or what a chosen solver prepares instead
     */
    record Work(Expr evaluations, Expr jacobians, Expr factorizations) {
        static Work of(Expr evaluations) {
            return new Work(evaluations, evaluations.constant(0), evaluations.constant(0));
        }
    }

    /** What the method remembers at a point that it has not come to by a step. */
    abstract List<Expr> remember(OdeProblem problem, Expr t, Expr y);

    /** The evaluations that {@link #remember} costs. */
    abstract int evaluationsToRemember();

    /** The types of what {@link #remember} gives. */
    abstract List<ArrayType> memoryTypes(OdeProblem problem);

    /** The types of what dense output needs of a step. */
    abstract List<ArrayType> denseTypes(OdeProblem problem);

    /** One step of a given size. */
    abstract Attempt attempt(Point from);

    /** The solution at the fraction theta of a step. */
    abstract Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense);

    /** The types of what stays when a step is rejected too, a Jacobian say; all zero where the method begins. */
    List<ArrayType> keptTypes(OdeProblem problem, Linearization linearization) {
        return List.of();
    }

    /** Whether the form of the Jacobian matters. */
    boolean needsJacobian() {
        return false;
    }

    /** The problem whose Jacobian the method needs: it may treat a part of the right-hand side only in that way. */
    OdeProblem linearized(OdeProblem problem) {
        return problem;
    }

    /** Whether the method can solve the problem; where it cannot, {@link #advice} says what it needs. */
    boolean suits(OdeProblem problem, Session session) {
        return true;
    }

    private Linearization linearization(OdeProblem problem, Session session) {
        boolean isAsked =
                needsJacobian() && solver.map(LinearSolver::needsEntries).orElse(true);
        return isAsked
                ? new Linearization(dependence(problem, session), solver)
                : new Linearization(Dependence.full(problem.initial().size()), solver);
    }

    private Dependence dependence(OdeProblem problem, Session session) {
        var last = known(problem);
        return last.dependence().orElseGet(() -> {
            var dependence = Dependence.of(this, linearized(problem), session);
            known = new Known(problem, last.jumps(), Optional.of(dependence));
            return dependence;
        });
    }

    @SuppressWarnings("ReferenceEquality") // equality of problems could cost as much as a step
    private Known known(OdeProblem problem) {
        var last = known;
        if (last == null || last.problem() != problem) {
            last = new Known(problem, Jumps.of(problem), Optional.empty());
            known = last;
        }
        return last;
    }

    /** The order of the first step. */
    int startingOrder() {
        return order();
    }

    /** What dense output needs of a state. */
    List<Array> denseArguments(StepState state) {
        return state.dense();
    }

    /** Where h times the dominant eigenvalue leaves the stability region along the negative real axis. */
    double stabilityLimit() {
        return Double.POSITIVE_INFINITY;
    }

    /** As {@link #stabilityLimit()}, also of methods whose steps are not watched for it. */
    double stabilityReach() {
        return stabilityLimit();
    }

    final StepControl control() {
        return control;
    }

    /** Whether the method follows the path of the problem's noise. */
    boolean takesNoise() {
        return false;
    }

    @Override
    public void check(OdeProblem problem) {
        if (problem.noise().isPresent() && !takesNoise()) {
            throw new IllegalArgumentException("the model has noise, which this integrator does not handle: take "
                    + StochasticIntegrator.methodsFor(problem.noise().get().structure()));
        }
        control.check(problem);
        solver.ifPresent(chosen -> checkSolver(chosen, problem.initial().size()));
    }

    /** Whether the linear solver that is chosen takes a matrix of which nothing is known: it says so when it is given one. */
    private static void checkSolver(LinearSolver solver, int n) {
        var starts = new int[n + 1];
        var columns = new int[n];
        Arrays.setAll(starts, i -> i);
        Arrays.setAll(columns, i -> i);
        var structure = SparseStructure.csr(n, starts, columns);
        Program.trace("check", List.of(ArrayType.vector(n)), in -> {
            var entries = new LinearOperator.Sparse(structure, in.getFirst(), Set.of());
            var given = solver.needsEntries() ? entries : LinearOperator.MatrixFree.of(entries.type(), entries::apply);
            return List.of(solver.init(given).solve(in.getFirst()).x());
        });
    }

    @Override
    public final StepState start(OdeProblem problem, Session session) {
        return begin(problem, problem.start(), session.array(problem.initial()), 0, Counters.NONE, session);
    }

    @Override
    public final StepState restart(OdeProblem problem, StepState state, double t, Array y, Session session) {
        return begin(problem, t, y, state.step(), state.counters(), session);
    }

    private StepState begin(OdeProblem problem, double t, Array y, double step, Counters counters, Session session) {
        boolean suits = suits(problem, session);
        var linearization = linearization(problem, session);
        boolean isAtJump = Arrays.binarySearch(known(problem).jumps(), t) >= 0;
        var results = session.kernel(this, problem, "start", () -> startProgram(problem, linearization))
                .call(session.scalar(isAtJump ? Math.nextAfter(t, problem.end()) : t), y);
        boolean finite = Double.isFinite(session.number(results.getFirst()));
        var memory = results.subList(1, results.size());
        long evaluations = evaluationsToRemember();
        double size = step;
        if (step == 0 && finite && t != problem.end()) {
            size = control.first();
            if (size == 0) {
                size = firstStep(problem, t, y, session);
                evaluations += 2;
            }
        }
        var status = !finite
                ? Status.NONFINITE
                : !suits ? Status.BREAKDOWN : t == problem.end() ? Status.DONE : Status.RUNNING;
        return new StepState(
                status,
                progress(problem, t),
                t,
                y,
                List.copyOf(memory),
                t,
                y,
                List.of(),
                false,
                size,
                1,
                1,
                0,
                0,
                counters.plus(0, 0, evaluations));
    }

    /** From t and y to a bound of their size and the slope's, what is remembered there, and what is kept. */
    Program startProgram(OdeProblem problem, Linearization linearization) {
        var types = List.of(ArrayType.SCALAR, problem.initial().type());
        return Program.trace("start", types, in -> {
            var memory = remember(problem, in.get(0), in.get(1));
            var slope = problem.rhs().apply(in).getFirst();
            var magnitude = largest(in.get(1)).max(largest(slope));
            var results = new ArrayList<>(List.of(magnitude));
            results.addAll(memory);
            results.addAll(zeros(keptTypes(problem, linearization), magnitude));
            return results;
        });
    }

    private static List<Expr> zeros(List<ArrayType> types, Expr trace) {
        return types.stream()
                .map(type -> trace.constant(0).convert(type.dtype()).broadcast(type.shape()))
                .toList();
    }

    private double firstStep(OdeProblem problem, double t, Array y, Session session) {
        double span = Math.abs(problem.end() - t);
        var results = session.kernel(this, problem, "first step", () -> firstStepProgram(problem))
                .call(session.scalar(t), y, session.scalar(problem.end() - t));
        double step = session.number(results.getFirst());
        return Double.isFinite(step) && step > 0 ? Math.min(step, span) : span * 1e-6;
    }

    /**
     * A first step whose error an Euler step and the change of the slope along it let expect to be a hundredth of the
     * tolerance (Hairer, Norsett, Wanner, II.4, "Starting step size").
     */
    Program firstStepProgram(OdeProblem problem) {
        var y = problem.initial().type();
        return Program.trace("first step", List.of(ArrayType.SCALAR, y, ArrayType.SCALAR), in -> {
            var point = in.get(1);
            var span = in.get(2);
            var slope = problem.rhs().apply(in.subList(0, 2)).getFirst();
            var tolerance = control.tolerance(point.abs());
            var d0 = StepControl.rms(moving(problem, point.over(tolerance)));
            var d1 = StepControl.rms(moving(problem, slope.over(tolerance)));
            var tiny = point.constant(1e-5);
            var flat = d0.less(tiny).or(d1.less(tiny));
            var euler =
                    flat.where(point.constant(1e-6), d0.over(d1).times(0.01)).min(control.limited(span.abs()));
            var h = euler.times(span.unary(Elementwise.Unary.SIGN));
            var next = problem.rhs()
                    .apply(List.of(in.get(0).plus(h), point.plus(h.times(slope))))
                    .getFirst();
            var d2 = StepControl.rms(moving(problem, next.minus(slope).over(tolerance)))
                    .over(euler);
            var steepest = d1.max(d2);
            var still = steepest.lessEqual(point.constant(1e-15));
            var bent = point.constant(0.01).over(steepest).power(1.0 / startingOrder());
            var second = still.where(euler.times(1e-3).max(point.constant(1e-6)), bent);
            return List.of(control.limited(euler.times(100).min(second)));
        });
    }

    @Override
    public final StepState step(OdeProblem problem, StepState state, Session session) {
        return advance(problem, state, state.t(), session);
    }

    @Override
    public final StepState advance(OdeProblem problem, StepState state, double until, Session session) {
        var jumps = known(problem).jumps();
        boolean isBeforeJump = state.t() != state.previousT() && Arrays.binarySearch(jumps, state.t()) >= 0;
        var from = isBeforeJump ? restart(problem, state, state.t(), state.y(), session) : state;
        return from.status() == Status.RUNNING
                ? stepped(problem, from, until, Jumps.next(jumps, from.t(), problem), session)
                : from;
    }

    /** Steps towards a point at which one of them has to end. */
    private StepState stepped(OdeProblem problem, StepState state, double until, double stop, Session session) {
        long budget =
                control.maxSteps() - state.counters().steps() - state.counters().rejected();
        if (budget <= 0) {
            return state.ended(Status.MAX_STEPS);
        }
        if (!suits(problem, session)) {
            return state.ended(Status.BREAKDOWN);
        }
        var linearization = linearization(problem, session);
        return problem.initial().size() <= SMALL
                ? manySteps(problem, state, until, stop, budget, linearization, session)
                : oneStep(problem, state, until, stop, budget, linearization, session);
    }

    private StepState manySteps(
            OdeProblem problem,
            StepState state,
            double until,
            double stop,
            long budget,
            Linearization linearization,
            Session session) {
        var arguments = new ArrayList<Array>();
        arguments.add(session.array(StepNumbers.of(state, until, stop, AT_ONCE, budget)));
        arguments.add(state.y());
        arguments.addAll(state.memory());
        arguments.add(state.previousY());
        var results = session.kernel(this, problem, "steps", () -> stepsProgram(problem, linearization))
                .call(arguments.toArray(Array[]::new));
        int memory = 2 + state.memory().size();
        var after = new Step(
                results.get(1),
                results.subList(2, memory),
                results.get(memory),
                results.subList(memory + 1, results.size()));
        return state(problem, state, session.values(results.getFirst()), after);
    }

    /** Tries until a step is accepted. What becomes of an attempt is decided here: arrays are chosen, not copied. */
    private StepState oneStep(
            OdeProblem problem,
            StepState state,
            double until,
            double stop,
            long budget,
            Linearization linearization,
            Session session) {
        var kernel = session.kernel(this, problem, "step", () -> stepProgram(problem, linearization));
        int kept = keptTypes(problem, linearization).size();
        int remembered = state.memory().size() - kept;
        var memory = state.memory();
        var given = session.array(StepNumbers.of(state, until, stop, AT_ONCE, budget));
        while (true) {
            var arguments = new ArrayList<>(List.of(given, state.y()));
            arguments.addAll(memory);
            var results = kernel.call(arguments.toArray(Array[]::new));
            var numbers = session.values(results.getFirst());
            int end = 2 + memory.size();
            if (StepNumbers.get(numbers, Slot.ACCEPTED) > 0) {
                var dense = results.subList(end, results.size());
                return state(
                        problem, state, numbers, new Step(results.get(1), results.subList(2, end), state.y(), dense));
            }
            given = results.getFirst();
            memory = new ArrayList<>(state.memory().subList(0, remembered));
            memory.addAll(results.subList(end - kept, end));
            if (status(numbers) != Status.RUNNING || session.cancelled()) {
                return state(problem, state, numbers, new Step(state.y(), memory, state.previousY(), state.dense()));
            }
        }
    }

    /** What a state has of a step. */
    private record Step(Array y, List<Array> memory, Array previousY, List<Array> dense) {}

    private static Status status(HostArray numbers) {
        return Status.values()[(int) StepNumbers.get(numbers, Slot.STATUS)];
    }

    private StepState state(OdeProblem problem, StepState before, HostArray numbers, Step step) {
        double t = StepNumbers.get(numbers, Slot.T);
        var status = status(numbers);
        return new StepState(
                status == Status.DONE && t != problem.end() ? Status.RUNNING : status,
                progress(problem, t),
                t,
                step.y(),
                List.copyOf(step.memory()),
                StepNumbers.get(numbers, Slot.PREVIOUS_T),
                step.previousY(),
                List.copyOf(step.dense()),
                false,
                StepNumbers.get(numbers, Slot.STEP),
                StepNumbers.get(numbers, Slot.ERROR),
                StepNumbers.get(numbers, Slot.OLDER_ERROR),
                (int) StepNumbers.get(numbers, Slot.STIFF),
                (int) StepNumbers.get(numbers, Slot.CALM),
                before.counters()
                        .plus(
                                (long) StepNumbers.get(numbers, Slot.ACCEPTED),
                                (long) StepNumbers.get(numbers, Slot.REJECTED),
                                (long) StepNumbers.get(numbers, Slot.EVALUATIONS))
                        .plusLinear((long) StepNumbers.get(numbers, Slot.JACOBIANS), (long)
                                StepNumbers.get(numbers, Slot.FACTORIZATIONS)));
    }

    /** What a step hands to the next. */
    List<ArrayType> carried(OdeProblem problem, Linearization linearization) {
        var types = new ArrayList<ArrayType>();
        types.add(StepNumbers.TYPE);
        types.add(problem.initial().type());
        types.addAll(memoryTypes(problem));
        types.addAll(keptTypes(problem, linearization));
        types.add(problem.initial().type());
        return types;
    }

    /** Steps, as many as the numbers of the call ask for. */
    Program stepsProgram(OdeProblem problem, Linearization linearization) {
        var types = carried(problem, linearization);
        int last = types.size() - 1;
        var step = Program.trace("step", types, in -> chosen(problem, linearization, in));
        return Program.trace("steps", types, in -> {
            var carries = new ArrayList<>(in);
            carries.addAll(zeros(denseTypes(problem), in.getFirst()));
            var after = new ArrayList<>(ControlFlow.whileLoop(
                    carries, now -> goesOn(problem, now.getFirst()), now -> step.apply(now.subList(0, in.size()))));
            if (!control.isAdaptive()) {
                var isRefused = number(StepNumbers.unpack(after.getFirst()), Slot.RETRY)
                        .equal(in.getFirst().constant(1));
                after.set(1, isRefused.where(after.get(last), after.get(1)));
            }
            return after;
        });
    }

    /**
     * One attempt, and where it is refused what there was before it. With steps of one size a run ends there, and only the solution is put
     * back, after all steps.
     */
    private List<Expr> chosen(OdeProblem problem, Linearization linearization, List<Expr> in) {
        int last = in.size() - 1;
        var tried = new ArrayList<>(tried(problem, linearization, in.subList(0, last)));
        var y = in.get(1);
        if (control.isAdaptive()) {
            var isAccepted = number(StepNumbers.unpack(tried.getFirst()), Slot.RETRY)
                    .equal(in.getFirst().constant(0));
            int memory = 2 + memoryTypes(problem).size();
            for (int i = 1; i < memory; i++) {
                tried.set(i, isAccepted.where(tried.get(i), in.get(i)));
            }
            tried.add(last, isAccepted.where(y, in.get(last)));
        } else {
            tried.add(last, y);
        }
        return tried;
    }

    private static Expr goesOn(OdeProblem problem, Expr vector) {
        var numbers = StepNumbers.unpack(vector);
        var accepted = number(numbers, Slot.ACCEPTED);
        var ahead = number(numbers, Slot.UNTIL).minus(number(numbers, Slot.T)).times(direction(problem));
        var none = accepted.lessEqual(accepted.constant(0));
        var wanted = accepted.less(number(numbers, Slot.MOST_ACCEPTED))
                .and(accepted.constant(0).less(ahead));
        return number(numbers, Slot.STATUS)
                .equal(accepted.constant(Status.RUNNING.ordinal()))
                .and(none.or(wanted));
    }

    private Program stepProgram(OdeProblem problem, Linearization linearization) {
        var types = carried(problem, linearization);
        return Program.trace("step", types.subList(0, types.size() - 1), in -> tried(problem, linearization, in));
    }

    /**
     * One attempt, and what follows from it.
     *
     * @param in the numbers, the solution, what is remembered, and what is kept
     * @return the same after the attempt, accepted or not, and what dense output needs
     */
    private List<Expr> tried(OdeProblem problem, Linearization linearization, List<Expr> in) {
        int remembered = 2 + memoryTypes(problem).size();
        var numbers = StepNumbers.unpack(in.getFirst());
        var y = in.get(1);
        var memory = in.subList(2, remembered);
        var kept = in.subList(remembered, in.size());
        var t = number(numbers, Slot.T);
        var size = control.limited(number(numbers, Slot.STEP));
        var stop = number(numbers, Slot.STOP);
        var rest = stop.minus(t);
        var isLast = rest.abs().lessEqual(size.times(1 + STRETCH));
        var h = isLast.where(rest, size.times(direction(problem)));
        var attempt = attempt(new Point(problem, linearization, t, h, y, memory, kept));
        var magnitude = attempt.memory().stream()
                // What is wrong with waves shows in the fields that are made of them.
                .filter(value -> value.type().dtype().isDifferentiable()
                        && !value.type().dtype().isComplex())
                .map(SteppingIntegrator::largest)
                .reduce(largest(attempt.y()), Expr::max);
        var zero = t.constant(0);
        var one = t.constant(1);
        var error = error(problem, attempt);
        // Not a number is neither less nor equal.
        var isFinite = magnitude
                .less(t.constant(Double.POSITIVE_INFINITY))
                .and(error.lessEqual(error.constant(Double.MAX_VALUE)));
        var isAccepted = control.isAdaptive() ? isFinite.and(error.lessEqual(one)) : isFinite;
        var taken = h.abs();

        var next = new java.util.EnumMap<Slot, Expr>(Slot.class);
        next.putAll(numbers);
        var history = new StepControl.History(
                error,
                number(numbers, Slot.ERROR),
                number(numbers, Slot.OLDER_ERROR),
                taken,
                t.minus(number(numbers, Slot.PREVIOUS_T)).abs());
        var factor = isFinite.where(
                attempt.factor().orElseGet(() -> control.factor(history, isAccepted)), t.constant(control.retreat()));
        var isRetry = zero.less(number(numbers, Slot.RETRY));
        var longer = taken.times(isRetry.where(factor.min(one), factor));
        var following = control.limited(isLast.where(longer.max(number(numbers, Slot.STEP)), longer));
        var shorter = taken.times(factor);

        next.put(Slot.T, isAccepted.where(isLast.where(stop, t.plus(h)), t));
        next.put(Slot.STEP, isAccepted.where(following, shorter));
        next.put(Slot.PREVIOUS_T, isAccepted.where(t, number(numbers, Slot.PREVIOUS_T)));
        next.put(Slot.ERROR, isAccepted.where(error, number(numbers, Slot.ERROR)));
        next.put(Slot.OLDER_ERROR, isAccepted.where(number(numbers, Slot.ERROR), number(numbers, Slot.OLDER_ERROR)));
        countStiffSteps(next, attempt.stiffness(), isAccepted);
        next.put(Slot.RETRY, isAccepted.where(zero, one));
        next.put(Slot.ACCEPTED, number(numbers, Slot.ACCEPTED).plus(isAccepted.where(one, zero)));
        next.put(Slot.REJECTED, number(numbers, Slot.REJECTED).plus(isAccepted.where(zero, one)));
        var work = attempt.work();
        next.put(Slot.EVALUATIONS, number(numbers, Slot.EVALUATIONS).plus(work.evaluations()));
        next.put(Slot.JACOBIANS, number(numbers, Slot.JACOBIANS).plus(work.jacobians()));
        next.put(Slot.FACTORIZATIONS, number(numbers, Slot.FACTORIZATIONS).plus(work.factorizations()));
        var attempts = number(next, Slot.ACCEPTED).plus(number(next, Slot.REJECTED));
        var isTooMany = number(numbers, Slot.MOST_ATTEMPTS).lessEqual(attempts);
        var after = isLast.where(
                status(t, Status.DONE), isTooMany.where(status(t, Status.MAX_STEPS), status(t, Status.RUNNING)));
        var isStuck = t.plus(h).equal(t);
        after = isStuck.where(status(t, Status.STEP_TOO_SMALL), after);
        var good = t.constant(LARGEST).less(magnitude).where(status(t, Status.DIVERGED), after);
        next.put(Slot.STATUS, isAccepted.where(good, failed(t, shorter, isFinite, magnitude, isTooMany)));

        var results = new ArrayList<Expr>();
        results.add(StepNumbers.pack(next));
        results.add(attempt.y());
        results.addAll(attempt.memory());
        results.addAll(attempt.kept());
        // Between an attempt that failed and the next no dense output is asked for.
        results.addAll(attempt.dense());
        return results;
    }

    /** The norm of a step's error: methods take the mean over all components, of which constants are to be left out. */
    private static Expr error(OdeProblem problem, Attempt attempt) {
        return problem.constants() == 0 || problem.moving() == 0
                ? attempt.error()
                : attempt.error().times(Math.sqrt((double) problem.initial().size() / problem.moving()));
    }

    private static Expr moving(OdeProblem problem, Expr y) {
        return problem.constants() == 0 ? y : y.slice(0, problem.moving());
    }

    private Expr failed(Expr t, Expr size, Expr isFinite, Expr magnitude, Expr isTooMany) {
        if (!control.isAdaptive()) {
            return t.constant(LARGEST).less(magnitude).where(status(t, Status.DIVERGED), status(t, Status.NONFINITE));
        }
        var smallest = t.abs().times(SMALLEST_STEP * ROUNDING).max(t.constant(Double.MIN_NORMAL));
        return size.less(smallest)
                .where(
                        isFinite.where(status(t, Status.STEP_TOO_SMALL), status(t, Status.NONFINITE)),
                        isTooMany.where(status(t, Status.MAX_STEPS), status(t, Status.RUNNING)));
    }

    private void countStiffSteps(Map<Slot, Expr> numbers, Expr stiffness, Expr isAccepted) {
        if (stabilityLimit() == Double.POSITIVE_INFINITY) {
            return;
        }
        var zero = stiffness.constant(0);
        var isStiff = stiffness.constant(stabilityLimit()).less(stiffness);
        var calm = isStiff.where(zero, number(numbers, Slot.CALM).plus(1));
        var stiff = number(numbers, Slot.STIFF);
        var isOver = stiffness.constant(CALM).lessEqual(calm);
        var count = isStiff.where(stiff.plus(1), isOver.where(zero, stiff));
        numbers.put(Slot.STIFF, isAccepted.where(count, stiff));
        numbers.put(Slot.CALM, isAccepted.where(calm, number(numbers, Slot.CALM)));
    }

    private static Expr status(Expr trace, Status status) {
        return trace.constant(status.ordinal());
    }

    private static Expr number(Map<Slot, Expr> numbers, Slot slot) {
        return java.util.Objects.requireNonNull(numbers.get(slot));
    }

    private static double direction(OdeProblem problem) {
        return problem.end() < problem.start() ? -1 : 1;
    }

    private static Expr largest(Expr x) {
        return x.abs().maximum();
    }

    @Override
    public final Array interpolate(OdeProblem problem, StepState state, double t, Session session) {
        if (t == state.t()) {
            return state.y();
        } else if (t == state.previousT()) {
            return state.previousY();
        }
        double h = state.t() - state.previousT();
        var arguments = new ArrayList<Array>();
        arguments.add(session.array(HostArray.vector((t - state.previousT()) / h, state.previousT(), h)));
        arguments.add(state.previousY());
        arguments.add(state.y());
        var dense = denseArguments(state);
        arguments.addAll(dense);
        var types = dense.stream().map(Array::type).toList();
        return session.kernel(
                        this,
                        problem,
                        state.prepared() ? "dense" : "dense of the step",
                        () -> denseProgram(problem, types))
                .call(arguments.toArray(Array[]::new))
                .getFirst();
    }

    private Program denseProgram(OdeProblem problem, List<ArrayType> dense) {
        var y = problem.initial().type();
        var types = new ArrayList<>(List.of(ArrayType.vector(3), y, y));
        types.addAll(dense);
        return Program.trace("dense output", types, in -> {
            var place = in.getFirst();
            return List.of(dense(
                    problem, place.get(0), place.get(1), place.get(2), in.get(1), in.get(2), in.subList(3, in.size())));
        });
    }

    /** Whether stability, not accuracy, has limited the steps for a while. */
    static boolean isHeldByStability(StepState state) {
        return state.stiff() >= STIFF;
    }

    private static double progress(OdeProblem problem, double t) {
        return problem.end() == problem.start() ? 1 : (t - problem.start()) / (problem.end() - problem.start());
    }

    /** Whether what the method remembers tells of earlier points too: then it cannot be made anew at each. */
    boolean remembersThePast() {
        return false;
    }

    /** Whether steps of given sizes are all that a run of the method is made of. */
    boolean hasStepMap() {
        return true;
    }

    @Override
    public final Optional<StepMap> stepMap(OdeProblem problem, Session session) {
        if (!hasStepMap() || !suits(problem, session)) {
            return Optional.empty();
        }
        var linearization = linearization(problem, session);
        var y = problem.initial().type();
        boolean hasCompanions = remembersThePast();
        var types = new ArrayList<>(List.of(ArrayType.SCALAR, ArrayType.SCALAR, y));
        types.addAll(hasCompanions ? memoryTypes(problem) : List.of());
        var start = Program.trace(
                "start of steps",
                List.of(ArrayType.SCALAR, y),
                in -> hasCompanions ? remember(problem, in.get(0), in.get(1)) : List.of());
        var step = Program.trace("step of given size", types, in -> {
            var memory = hasCompanions ? in.subList(3, in.size()) : remember(problem, in.get(0), in.get(2));
            var attempt = attempt(new Point(problem, linearization, in.get(0), in.get(1), in.get(2), memory));
            var results = new ArrayList<>(List.of(attempt.y()));
            results.addAll(hasCompanions ? attempt.memory() : List.of());
            results.add(error(problem, attempt));
            results.add(attempt.stiffness());
            return results;
        });
        return Optional.of(new StepMap(start, step, back(problem), control.isAdaptive()));
    }

    @Override
    public final Optional<RunMap> runMap(OdeProblem problem, Session session) {
        boolean isPlain = problem.noise().isEmpty() && known(problem).jumps().length == 0;
        return isPlain && problem.initial().size() <= SMALL && suits(problem, session)
                ? Optional.of(new RunPrograms(this, problem, linearization(problem, session)).map())
                : Optional.empty();
    }

    /** The steps undone, see {@link StepMap#back}. */
    Optional<Program> back(OdeProblem problem) {
        return Optional.empty();
    }

    @Override
    public String advice(OdeProblem problem, StepState state) {
        var parts = new ArrayList<>(List.of(control.advice(state.status(), state.t())));
        if (state.status() == Status.MAX_STEPS) {
            parts.add(rest(problem, state));
        } else if (state.status() == Status.NONFINITE && needsJacobian()) {
            parts.add("An implicit method needs finite derivatives of it too, and equations with a solution:"
                    + " if only those are missing here, an explicit integrator goes on.");
        }
        if (isHeldByStability(state) && !needsJacobian()) {
            parts.add("The problem seems to be stiff: stability, not accuracy, limits the steps. Take auto, or a stiff"
                    + " integrator: rosenbrock, bdf.");
        }
        return String.join(" ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    @Override
    public String advice(OdeProblem problem, StepState state, Session session) {
        boolean isOver = state.status() == Status.NONFINITE || state.status() == Status.DIVERGED;
        double reach = stabilityReach();
        var own = advice(problem, state);
        if (control.isAdaptive() || !isOver || reach == Double.POSITIVE_INFINITY) {
            return own;
        }
        double rate = SpectralRadius.of(this, problem, session);
        double stable = reach / rate;
        return state.step() > stable && rate < Double.POSITIVE_INFINITY
                ? String.format(
                                java.util.Locale.ROOT,
                                "The step %.3g is beyond the limit of stability: where the run begins, rates go up to about %.3g per"
                                        + " unit of t, the largest eigenvalue of the equations' Jacobian, and this method is stable for"
                                        + " steps up to about %.3g over that, which is %.3g. ",
                                state.step(),
                                rate,
                                reach,
                                stable)
                        + own
                : own;
    }

    /** How far from the end a run is that took too many steps, and why that may be. */
    private String rest(OdeProblem problem, StepState state) {
        double steps = Math.ceil(Math.abs(problem.end() - state.t()) / state.step());
        var count = String.format(java.util.Locale.ROOT, "%.1e", steps);
        var left = "Steps of " + state.step() + ", as it would be the next, make " + count + " more to the end.";
        // Of steps held by stability, the advice says so.
        return control.isAdaptive() && !isHeldByStability(state)
                ? left + " If they are so short because the right-hand side jumps where the solution comes to, make the"
                        + " jump an event."
                : left;
    }
}
