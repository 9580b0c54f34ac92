package org.simplectic.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * Finds the zeros of event expressions on an integrator's dense output. What is remembered from point to point is only
 * the side of zero that each expression is on, so a zero is found once: behind it the expression is on its other side.
 *
 * @param <S> the integrator's state
 */
public final class EventFinder<S extends Record & IntegratorState> {
    /** Changes of the state nearer to each other than this many tolerances cannot be told apart much longer. */
    public static final double HURRY = 1000;

    /** So many of them in a row are taken for events without end. */
    public static final int TOO_HURRIED = 3;

    /** Points at which a step is searched for changes of sign. */
    private static final int SAMPLES = 8;

    /** Parts of the step after which an expression that begins at zero is looked at for the side it leaves to. */
    private static final double[] LEAVING = {1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2};

    /** Rounding errors of t to which a zero is located. */
    private static final double ROUNDING = 4;

    private final Integrator<S> integrator;
    private final OdeProblem problem;
    private final List<Event> events;

    /**
     * A finder for one problem.
     *
     * @param integrator whose dense output is searched
     * @param problem what it solves
     * @param events what is looked for, of expressions of t and the problem's y
     */
    public EventFinder(Integrator<S> integrator, OdeProblem problem, List<Event> events) {
        this.integrator = integrator;
        this.problem = problem;
        this.events = events;
    }

    /**
     * Events that come to pass at one point.
     *
     * @param t the point
     * @param events which, by their places in the list of events
     */
    public record Found(double t, List<Integer> events) {}

    /**
     * What a search resulted in.
     *
     * @param found the first events, if any
     * @param signs the sides at the end of what was searched
     */
    public record Scan(Optional<Found> found, HostArray signs) {}

    /**
     * The sides on which the expressions are.
     *
     * @param t the point
     * @param y the solution there
     * @param session where kernels and arrays come from
     * @return a sign an event; 0 for those at zero
     */
    public HostArray signs(double t, Array y, Session session) {
        return HostArray.vector(signs(values(t, y, session)));
    }

    /**
     * The sides behind a change of the state; the events that made it are only just leaving zero.
     *
     * @param changers the events that made it
     * @param t where
     * @param y the state behind it
     * @param session where kernels and arrays come from
     * @return a sign an event
     */
    public HostArray signsAfterChange(List<Integer> changers, double t, Array y, Session session) {
        var signs = signs(values(t, y, session));
        changers.forEach(i -> signs[i] = 0);
        return HostArray.vector(signs);
    }

    /**
     * Searches from a point inside the integrator's last step to its end.
     *
     * @param method the integrator's state, prepared for dense output
     * @param from where to begin
     * @param sides the signs there
     * @param session where kernels and arrays come from
     * @return the first events, or the signs at the end
     */
    public Scan scan(S method, double from, HostArray sides, Session session) {
        if (events.isEmpty() || from == method.t()) {
            return new Scan(Optional.empty(), sides);
        }
        var search = new Search(method, from, session);
        var signs = sides.toArray();
        double left = search.leave(signs);
        for (int k = 1; k <= SAMPLES; k++) {
            double right = k == SAMPLES ? method.t() : from + (method.t() - from) * k / SAMPLES;
            var found = search.first(left, right, signs);
            if (found.isPresent()) {
                return new Scan(found, HostArray.vector(signs));
            }
            left = right;
        }
        return new Scan(Optional.empty(), HostArray.vector(signs));
    }

    /**
     * The state that events set. All new values are computed from the state before.
     *
     * @param changers the events
     * @param t where
     * @param y the state before
     * @param session where kernels and arrays come from
     * @return the state behind
     */
    public Array changed(List<Integer> changers, double t, Array y, Session session) {
        var changes = new TreeMap<Integer, Program>();
        changers.forEach(i -> changes.putAll(events.get(i).changes()));
        var kernel = session.kernel(this, problem, "set by " + changers, () -> changeProgram(changes));
        return kernel.call(session.scalar(t), y).getFirst();
    }

    private Program changeProgram(SortedMap<Integer, Program> changes) {
        var types = List.of(ArrayType.SCALAR, problem.initial().type());
        return Program.trace("set", types, in -> {
            var parts = new ArrayList<Expr>();
            int next = 0;
            for (var change : changes.entrySet()) {
                if (change.getKey() > next) {
                    parts.add(in.get(1).slice(next, change.getKey()));
                }
                parts.add(change.getValue().apply(in).getFirst().reshape(Shape.of(1)));
                next = change.getKey() + 1;
            }
            if (next < problem.initial().size()) {
                parts.add(in.get(1).slice(next, problem.initial().size()));
            }
            return List.of(Expr.concatenate(parts));
        });
    }

    private double[] values(double t, Array y, Session session) {
        if (events.isEmpty()) {
            return new double[0];
        }
        var kernel = session.kernel(this, problem, "events", () -> {
            var types = List.of(ArrayType.SCALAR, problem.initial().type());
            return Program.trace(
                    "events",
                    types,
                    in -> List.of(Expr.stack(events.stream()
                            .map(event -> event.when().apply(in).getFirst())
                            .toList())));
        });
        return session.values(kernel.call(session.scalar(t), y).getFirst()).toArray();
    }

    private static double[] signs(double[] values) {
        var signs = values.clone();
        for (int i = 0; i < signs.length; i++) {
            signs[i] = Double.isNaN(signs[i]) ? 0 : Math.signum(signs[i]);
        }
        return signs;
    }

    /** A search in one step of the integrator. */
    private final class Search {
        private final S method;
        private final double from;
        private final Session session;

        Search(S method, double from, Session session) {
            this.method = method;
            this.from = from;
            this.session = session;
        }

        double[] at(double t) {
            return values(t, integrator.interpolate(problem, method, t, session), session);
        }

        double tolerance(int event) {
            double own = events.get(event).tolerance();
            return own > 0 ? own : resolution(method);
        }

        /**
         * Finds the sides to which expressions at zero leave it, from points ever farther behind the start.
         *
         * @return the last point looked at; no crossing before it is missed, since the first point that shows growth
         *     from zero decides
         */
        double leave(double[] signs) {
            double reached = from;
            if (!hasZero(signs)) {
                return reached;
            }
            var start = at(from);
            double h = method.t() - from;
            for (double part : LEAVING) {
                double x = Math.copySign(Math.max(Math.abs(h) * part, 4 * resolution(method)), h);
                if (!hasZero(signs) || Math.abs(2 * x) >= Math.abs(h)) {
                    return reached;
                }
                adopt(signs, start, at(from + x), at(from + 2 * x));
                reached = from + x;
            }
            return reached;
        }

        private void adopt(double[] signs, double[] start, double[] near, double[] far) {
            for (int i = 0; i < signs.length; i++) {
                boolean grows = near[i] * far[i] > 0
                        && Math.abs(far[i]) > 1.5 * Math.abs(near[i])
                        && Math.abs(near[i]) > 4 * Math.abs(start[i]);
                if (signs[i] == 0 && grows) {
                    signs[i] = Math.signum(near[i]);
                }
            }
        }

        /** The first events in an interval; signs are brought up to them, or to the interval's end. */
        Optional<Found> first(double left, double right, double[] signs) {
            var then = signs(at(right));
            double direction = Math.signum(method.t() - from);
            var zeros = new TreeMap<Double, List<Integer>>();
            for (int i = 0; i < signs.length; i++) {
                if (then[i] * signs[i] < 0 && events.get(i).direction().accepts(then[i])) {
                    zeros.computeIfAbsent(direction * locate(i, left, right, signs[i]), absent -> new ArrayList<>())
                            .add(i);
                }
            }
            if (zeros.isEmpty()) {
                pass(then, signs, List.of());
                return Optional.empty();
            }
            double earliest = zeros.firstKey();
            var together = new ArrayList<Integer>();
            zeros.forEach((t, list) ->
                    list.stream().filter(i -> t - earliest <= tolerance(i)).forEach(together::add));
            double t = direction * earliest;
            var later = zeros.values().stream().flatMap(List::stream).toList();
            pass(signs(at(t)), signs, later);
            together.forEach(i -> signs[i] = then[i]);
            return Optional.of(new Found(t, List.copyOf(together)));
        }

        /** Takes over the sides of a later point, but for some events; an expression at zero keeps its side. */
        private static void pass(double[] then, double[] signs, List<Integer> except) {
            for (int i = 0; i < signs.length; i++) {
                if (then[i] != 0 && !except.contains(i)) {
                    signs[i] = then[i];
                }
            }
        }

        /**
         * The first point behind a zero, to the event's tolerance, by the ITP method: as fast as the secant method, and
         * never slower than bisection by more than one evaluation (Oliveira, Takahashi, ACM Trans. Math. Softw. 47
         * (2021)).
         */
        private double locate(int event, double left, double right, double side) {
            double length = Math.abs(right - left);
            double tolerance = tolerance(event);
            double direction = Math.signum(right - left);
            double low = 0;
            double high = length;
            double below = side * at(left)[event];
            double above = side * at(right)[event];
            int most = (int) Math.max(0, Math.ceil(Math.log(length / tolerance) / Math.log(2))) + 1;
            for (int i = 0; high - low > tolerance; i++) {
                double middle = (low + high) / 2;
                double reach =
                        Math.max(0, tolerance / 2 * Math.scalb(1.0, Math.min(most - i, 1000)) - (high - low) / 2);
                double x = below > 0 ? interpolate(low, high, below, above, middle, reach, length) : middle;
                double value = side * at(left + direction * x)[event];
                if (value < 0) {
                    high = x;
                    above = value;
                } else {
                    low = x;
                    below = value;
                }
                if (x <= low && x >= high) {
                    break;
                }
            }
            return high == length ? right : left + direction * high;
        }

        private static double interpolate(
                double low, double high, double below, double above, double middle, double reach, double length) {
            double secant = low + (high - low) * (below / (below - above));
            double towards = Math.signum(middle - secant);
            double truncation = 0.2 / length * (high - low) * (high - low);
            double moved = truncation <= Math.abs(middle - secant) ? secant + towards * truncation : middle;
            double x = Math.abs(moved - middle) <= reach ? moved : middle - towards * reach;
            return x > low && x < high ? x : middle;
        }

        private static boolean hasZero(double[] signs) {
            for (double sign : signs) {
                if (sign == 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The least distance in t at which two points of the integrator's last step can be told apart.
     *
     * @param method the integrator's state
     * @return a few rounding errors of t
     */
    public double resolution(S method) {
        double t = Math.max(Math.abs(method.t()), Math.abs(method.previousT()));
        return ROUNDING * Math.ulp(t);
    }
}
