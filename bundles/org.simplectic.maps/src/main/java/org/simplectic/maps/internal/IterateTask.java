package org.simplectic.maps.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Iterates a map at one value of a parameter after the other, some steps in one program. */
final class IterateTask implements Task<IterateState> {
    /** Steps between two safe points. */
    private static final int TOGETHER = 1000;

    /** So many numbers of an orbit take about a second to test. */
    private static final int MOST_TESTED = 10_000;

    /** Halvings of an interval: what is left is below a rounding of its ends. */
    private static final int BISECTIONS = 50;

    private final MapProblem map;
    private final Asked asked;
    private final double[] values;
    private final Optional<Quantity> parameter;

    /**
     * What a study asks for.
     *
     * @param steps looked at
     * @param discard steps before those
     * @param keep how many of the last states of each orbit are told
     * @param exponents whether Lyapunov exponents are
     * @param chaos whether the 0-1 test is made
     * @param perturbation how far from the fixed point orbits begin, if that is searched
     */
    record Asked(int steps, int discard, int keep, boolean exponents, boolean chaos, Optional<Double> perturbation) {
        int all() {
            return steps + discard;
        }
    }

    /**
     * A task.
     *
     * @param values those of the parameter
     * @param parameter its name; empty if nothing is varied, and the one value decides nothing
     */
    IterateTask(MapProblem map, Asked asked, double[] values, Optional<Quantity> parameter) {
        this.map = map;
        this.asked = asked;
        this.values = values.clone();
        this.parameter = parameter;
    }

    @Override
    public IterateState start(Session session) {
        return begun(0, FixedPoint.NONE, IterateState.NONE, List.of(), 0, session);
    }

    /** At the start of an orbit. */
    private IterateState begun(
            int value, FixedPoint last, HostArray fresh, List<Finding> found, long steps, Session session) {
        int n = map.size();
        var initial = session.values(session.kernel(map, map, "initial", map::initial)
                .call(session.array(HostArray.vector(values[value])))
                .getFirst());
        var point = FixedPoint.NONE;
        var y = initial;
        if (asked.perturbation().isPresent()) {
            point = FixedPoint.search(map, last.isFound() ? last.y() : initial, values[value], session);
            double away = asked.perturbation().get();
            y = HostArray.vector(
                    Arrays.stream(point.y().toArray()).map(x -> x + away).toArray());
        }
        var identity = new double[n * n];
        IntStream.range(0, n).forEach(i -> identity[i * (n + 1)] = 1);
        return new IterateState(
                Status.RUNNING,
                (double) value / values.length,
                value,
                0,
                y,
                HostArray.of(ArrayType.of(DType.F64, n, n), identity),
                HostArray.vector(new double[n]),
                IterateState.NONE,
                point,
                0,
                fresh,
                found,
                steps);
    }

    @Override
    public IterateState step(IterateState state, Session session) {
        boolean isWarm = state.step() >= asked.discard();
        int left = (isWarm ? asked.all() : asked.discard()) - state.step();
        int length = Math.min(left, TOGETHER);
        var results = session.kernel(map, map, length + " steps", () -> map.steps(length, asked.exponents()))
                .call(
                        session.scalar(state.step()),
                        session.array(state.y()),
                        session.array(HostArray.vector(values[state.value()])),
                        session.array(state.frame()),
                        session.array(state.growth()));
        var orbit = session.values(results.get(4));
        int step = state.step() + length;
        var next = new IterateState(
                Status.RUNNING,
                (state.value() + (double) step / asked.all()) / values.length,
                state.value(),
                step,
                session.values(results.get(1)),
                session.values(results.get(2)),
                // The frame takes the directions of growth while the orbit comes to its attractor, and is not counted
                // before.
                isWarm ? session.values(results.get(3)) : HostArray.vector(new double[map.size()]),
                isWarm && asked.chaos() ? joined(state.observed(), session.values(results.get(5))) : state.observed(),
                state.point(),
                isWarm ? Math.max(state.distance(), distance(state.point(), orbit)) : 0,
                told(state, orbit, length),
                state.found(),
                state.steps() + length);
        boolean isOver = step == asked.all() || !next.y().isFinite();
        return isOver ? over(next, session) : next;
    }

    /** What the 0-1 test is made of: the last numbers, as its cost grows with their square. */
    private static HostArray joined(HostArray one, HostArray other) {
        return HostArray.vector(DoubleStream.concat(Arrays.stream(one.toArray()), Arrays.stream(other.toArray()))
                .skip(Math.max(0, one.size() + other.size() - MOST_TESTED))
                .toArray());
    }

    /** The largest from the fixed point; not a number if there is none. */
    private double distance(FixedPoint point, HostArray orbit) {
        if (asked.perturbation().isEmpty()) {
            return 0;
        }
        int n = map.size();
        return IntStream.range(0, orbit.size())
                .mapToDouble(i -> Math.abs(orbit.get(i) - point.y().get(i % n)))
                .max()
                .orElse(0);
    }

    /** Rows of the table: of one orbit as it goes, of many those of an orbit when it is over. */
    private HostArray told(IterateState before, HostArray orbit, int length) {
        int n = map.size();
        int first = Math.max(0, asked.all() - asked.keep() - before.step());
        var rows = DoubleStream.builder();
        if (parameter.isPresent() && before.step() > 0) {
            Arrays.stream(before.fresh().toArray()).forEach(rows);
        }
        for (int i = first; i < length; i++) {
            rows.add(parameter.isPresent() ? values[before.value()] : before.step() + i + 1.0);
            for (int k = 0; k < n; k++) {
                rows.add(orbit.get(i * n + k));
            }
        }
        return HostArray.vector(rows.build().toArray());
    }

    private IterateState over(IterateState state, Session session) {
        var found = new ArrayList<>(state.found());
        boolean isFinite = state.y().isFinite();
        found.add(new Finding(
                values[state.value()],
                asked.exponents() && isFinite
                        ? HostArray.vector(Arrays.stream(state.growth().toArray())
                                .map(sum -> sum / asked.steps())
                                .toArray())
                        : IterateState.NONE,
                asked.chaos() && isFinite ? ZeroOneTest.of(state.observed().toArray()) : Double.NaN,
                state.point(),
                state.distance() < asked.perturbation().orElse(0.0),
                isFinite));
        var all = List.copyOf(found);
        int next = state.value() + 1;
        if (next < values.length) {
            return begun(next, state.point(), state.fresh(), all, state.steps(), session);
        }
        boolean hasFinite = all.stream().anyMatch(Finding::isFinite);
        return new IterateState(
                hasFinite ? Status.DONE : Status.NONFINITE,
                1,
                state.value(),
                state.step(),
                state.y(),
                state.frame(),
                state.growth(),
                state.observed(),
                state.point(),
                state.distance(),
                state.fresh(),
                all,
                state.steps());
    }

    @Override
    public Quantity independent() {
        return parameter.orElse(new Quantity("n", ""));
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return parameter.isPresent()
                ? Stream.concat(model.states().stream(), further().stream()).toList()
                : model.states();
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        if (parameter.isPresent()) {
            throw text.error(
                    "there is an orbit for each value of " + parameter.get().name()
                            + ", and no one state that a metric could be of; leave out 'over', or take the figures");
        }
        return model.expression(text);
    }

    @Override
    public void emit(IterateState state, Session session, BiConsumer<Double, HostArray> sink) {
        boolean isOver = state.status() != Status.RUNNING || state.step() == 0;
        if (parameter.isPresent() && (!isOver || state.found().isEmpty())) {
            return;
        }
        int width = map.size() + 1;
        var rows = state.fresh().toArray();
        var known = known(state);
        for (int i = 0; i < rows.length / width; i++) {
            var states = Arrays.stream(rows, i * width + 1, (i + 1) * width);
            sink.accept(
                    rows[i * width],
                    HostArray.vector(
                            DoubleStream.concat(states, Arrays.stream(known)).toArray()));
        }
    }

    /** The values of the further columns. */
    private double[] known(IterateState state) {
        if (parameter.isEmpty()) {
            return new double[0];
        } else if (state.found().isEmpty()) {
            var unknown = new double[further().size()];
            Arrays.fill(unknown, Double.NaN);
            return unknown;
        }
        var last = state.found().getLast();
        var values = DoubleStream.builder();
        if (asked.exponents()) {
            for (int i = 0; i < map.size(); i++) {
                values.add(last.isFinite() ? last.exponents().get(i) : Double.NaN);
            }
        }
        if (asked.chaos()) {
            values.add(last.chaos());
        }
        if (asked.perturbation().isPresent()) {
            values.add(last.point().modulus()).add(last.point().residual()).add(last.isNear() ? 1 : 0);
        }
        return values.build().toArray();
    }

    /** The columns behind the states, where there is a parameter. */
    private List<Quantity> further() {
        var names = new ArrayList<String>();
        if (asked.exponents()) {
            IntStream.rangeClosed(1, map.size()).forEach(i -> names.add("exponent_" + i));
        }
        if (asked.chaos()) {
            names.add("zero_one");
        }
        if (asked.perturbation().isPresent()) {
            names.addAll(List.of("multiplier", "residual", "stays_near"));
        }
        return names.stream().map(name -> new Quantity(name, "")).toList();
    }

    @Override
    public double position(IterateState state) {
        return parameter.isPresent() ? values[state.value()] : state.step();
    }

    @Override
    public HostArray solution(IterateState state, Session session) {
        return HostArray.vector(DoubleStream.concat(Arrays.stream(state.y().toArray()), Arrays.stream(known(state)))
                .toArray());
    }

    @Override
    public Counters counters(IterateState state) {
        return Counters.NONE.plus(state.steps(), 0, state.steps());
    }

    @Override
    public SequencedMap<String, Double> figures(IterateState state, Session session) {
        var figures = new LinkedHashMap<String, Double>();
        var found = state.found();
        if (found.isEmpty()) {
            return figures;
        }
        if (parameter.isEmpty() && asked.exponents() && found.getFirst().isFinite()) {
            for (int i = 0; i < map.size(); i++) {
                figures.put("exponent_" + (i + 1), found.getFirst().exponents().get(i));
            }
        }
        if (parameter.isEmpty() && asked.chaos()) {
            figures.put("zero_one", found.getFirst().chaos());
        }
        if (parameter.isPresent() && asked.exponents() && asked.chaos()) {
            long clear = found.stream().filter(Finding::isClear).count();
            figures.put("clear", (double) clear);
            figures.put(
                    "zero-one-agreement",
                    found.stream().filter(Finding::testAgrees).count() / (double) clear);
        }
        if (asked.perturbation().isPresent()) {
            stability(found, session, figures);
        }
        return figures;
    }

    private void stability(List<Finding> found, Session session, SequencedMap<String, Double> figures) {
        figures.put(
                "residual",
                found.stream().mapToDouble(one -> one.point().residual()).max().orElse(Double.NaN));
        figures.put(
                "stability-agreement",
                found.stream().filter(Finding::stabilityAgrees).count() / (double) found.size());
        for (int i = 1; i < found.size(); i++) {
            var before = found.get(i - 1);
            var now = found.get(i);
            if (before.isNear() != now.isNear()) {
                add(figures, "change-of-orbits", (before.parameter() + now.parameter()) / 2);
            }
            boolean areFound = before.point().isFound() && now.point().isFound();
            if (areFound && before.point().isStable() != now.point().isStable()) {
                var crossing = crossing(before, now, session);
                add(figures, crossing.point().crossing().figure(), crossing.parameter());
            }
        }
    }

    private static void add(SequencedMap<String, Double> figures, String name, double value) {
        int number = 1;
        while (figures.containsKey(number == 1 ? name : name + "." + number)) {
            number++;
        }
        figures.put(number == 1 ? name : name + "." + number, value);
    }

    /** Where on the way from one value to the next the largest multiplier has modulus 1, by bisection. */
    private Finding crossing(Finding from, Finding to, Session session) {
        var near = from;
        var far = to;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (near.parameter() + far.parameter()) / 2;
            var point = FixedPoint.search(map, near.point().y(), middle, session);
            var found = new Finding(middle, IterateState.NONE, Double.NaN, point, false, true);
            if (point.isStable() == from.point().isStable()) {
                near = found;
            } else {
                far = found;
            }
        }
        return near;
    }

    @Override
    public String advice(IterateState state) {
        long gone = state.found().stream().filter(one -> !one.isFinite()).count();
        return switch (state.status()) {
            case NONFINITE -> "The orbit grows without bound. Begin elsewhere, or take other values of the parameters.";
            case CANCELLED -> "Stopped on request after " + state.steps() + " steps.";
            default -> gone == 0 ? "" : gone + " of " + values.length + " orbits grew without bound.";
        };
    }
}
