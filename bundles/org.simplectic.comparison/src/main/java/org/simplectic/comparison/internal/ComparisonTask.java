package org.simplectic.comparison.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.comparison.internal.ComparisonState.Known;
import org.simplectic.comparison.internal.ComparisonState.Timing;

/**
 * Solves one problem by several methods at several tolerances, again and again until the time is known. Each point is a tolerance with
 * four numbers of each method: the error of its last solution point, relative in the 2-norm, and the seconds, evaluations and steps that
 * it took. A method that does not get to the end has no numbers there.
 */
final class ComparisonTask implements Task<ComparisonState> {
    static final String TOLERANCE = "tolerance";
    private static final List<Quantity> MEASURES = List.of(
            new Quantity("error", ""),
            new Quantity("seconds", "s"),
            new Quantity("evaluations", ""),
            new Quantity("steps", ""));
    private static final int ERROR = 0;
    private static final int STEPS = 3;

    /** Short runs are repeated until they have taken so many seconds, for the JVM to have compiled them. */
    private static final double ENOUGH = 0.3;

    /** The fastest of so many counts, unless they take very long. */
    private static final int REPETITIONS = 3;

    private static final double LONG = 3;

    private final Task<?> reference;
    private final List<Contender> contenders;
    private final List<Double> tolerances;

    ComparisonTask(Task<?> reference, List<Contender> contenders, List<Double> tolerances) {
        this.reference = reference;
        this.contenders = List.copyOf(contenders);
        this.tolerances = List.copyOf(tolerances);
    }

    /** The task that is solved after so many others: the reference first, then every method at the first tolerance. */
    private Task<?> task(int solved) {
        return solved == 0
                ? reference
                : contenders.get((solved - 1) % contenders.size()).tasks().get((solved - 1) / contenders.size());
    }

    private int count() {
        return contenders.size() * tolerances.size();
    }

    @Override
    public ComparisonState start(Session session) {
        var unknown = new double[count() * MEASURES.size()];
        Arrays.fill(unknown, Double.NaN);
        return begun(
                0,
                false,
                Timing.NONE,
                new Known(HostArray.vector(), HostArray.vector(unknown), Counters.NONE, ""),
                session);
    }

    private ComparisonState begun(int solved, boolean isNew, Timing timing, Known known, Session session) {
        long begin = System.nanoTime();
        var inner = started(task(solved), session);
        return new ComparisonState(
                Status.RUNNING, progress(solved, inner), solved, isNew, inner, seconds(begin), timing, known);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) * 1e-9;
    }

    private double progress(int solved, Record inner) {
        double part = ((State) inner).progress();
        return Math.clamp((solved + (Double.isNaN(part) ? 0 : part)) / (1.0 + count()), 0, 1);
    }

    @Override
    public ComparisonState step(ComparisonState state, Session session) {
        if (((State) state.inner()).status() != Status.RUNNING) {
            return ended(state, session);
        }
        long begin = System.nanoTime();
        var inner = stepped(task(state.solved()), state.inner(), session);
        return new ComparisonState(
                Status.RUNNING,
                progress(state.solved(), inner),
                state.solved(),
                false,
                inner,
                state.seconds() + seconds(begin),
                state.timing(),
                state.known());
    }

    /** The present task has ended: it is done again, or the next one begins. */
    private ComparisonState ended(ComparisonState state, Session session) {
        var task = task(state.solved());
        var status = ((State) state.inner()).status();
        boolean isReference = state.solved() == 0;
        var work = work(task, state.inner());
        var timing = state.timing().and(state.seconds());
        var known = state.known().plus(work);
        if (status == Status.CANCELLED || (isReference && !status.isSuccess())) {
            return over(status, state.solved(), false, state.inner(), known);
        }
        if (isReference) {
            known = known.referring(solution(task, state.inner(), session));
        } else if (!status.isSuccess()) {
            known = known.failed(failure(state, status, task));
        } else if (isTooShort(timing)) {
            return begun(state.solved(), false, timing, known, session);
        } else {
            known = known.with(results(state, timing.least(), work, session));
        }
        int solved = state.solved() + 1;
        return solved > count()
                ? over(Status.DONE, solved, true, state.inner(), known)
                : begun(solved, true, Timing.NONE, known, session);
    }

    private static ComparisonState over(Status status, int solved, boolean isNew, Record inner, Known known) {
        return new ComparisonState(status, 1, solved, isNew, inner, 0, Timing.NONE, known);
    }

    private static boolean isTooShort(Timing timing) {
        return timing.spent() < LONG && (timing.repetitions() < REPETITIONS || timing.spent() < ENOUGH);
    }

    private HostArray results(ComparisonState state, double seconds, Counters work, Session session) {
        var found = solution(task(state.solved()), state.inner(), session);
        var row = new double[] {
            distance(found, state.known().reference()), seconds, (double) work.evaluations(), (double) work.steps()
        };
        var results = state.known().results().toArray();
        System.arraycopy(row, 0, results, (state.solved() - 1) * row.length, row.length);
        return HostArray.vector(results);
    }

    /** Relative in the 2-norm; absolute where the reference is zero. */
    private static double distance(HostArray found, HostArray reference) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < reference.size(); i++) {
            difference = Math.hypot(difference, found.get(i) - reference.get(i));
            size = Math.hypot(size, reference.get(i));
        }
        return size == 0 ? difference : difference / size;
    }

    private String failure(ComparisonState state, Status status, Task<?> task) {
        int index = state.solved() - 1;
        return contenders.get(index % contenders.size()).label() + " at "
                + tolerances.get(index / contenders.size()) + " failed: " + status + " at "
                + task.independent().name() + " = " + position(task, state.inner());
    }

    // What is known of a task's state.

    private static <S extends Record & State> Record started(Task<S> task, Session session) {
        return task.start(session);
    }

    private static <S extends Record & State> Record stepped(Task<S> task, Record state, Session session) {
        return task.step(own(task, state), session);
    }

    private static <S extends Record & State> HostArray solution(Task<S> task, Record state, Session session) {
        return task.solution(own(task, state), session);
    }

    private static <S extends Record & State> Counters work(Task<S> task, Record state) {
        return task.counters(own(task, state));
    }

    private static <S extends Record & State> double position(Task<S> task, Record state) {
        return task.position(own(task, state));
    }

    private static <S extends Record & State> String advice(Task<S> task, Record state) {
        return task.advice(own(task, state));
    }

    @SuppressWarnings({"unchecked", "unused"}) // it is the task that made the state
    private static <S extends Record & State> S own(Task<S> task, Record state) {
        return (S) state;
    }

    // What is told of it.

    @Override
    public Quantity independent() {
        return new Quantity(TOLERANCE, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return contenders.stream()
                .flatMap(contender -> MEASURES.stream()
                        .map(measure -> new Quantity(contender.label() + " " + measure.name(), measure.unit())))
                .toList();
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        throw text.error("a comparison has no metrics; its figures are "
                + contenders.stream()
                        .flatMap(contender -> Stream.of(order(contender), largestError(contender)))
                        .collect(Collectors.joining(", ")));
    }

    private static String order(Contender contender) {
        return contender.label() + " order";
    }

    private static String largestError(Contender contender) {
        return contender.label() + " largest error";
    }

    private int rows(ComparisonState state) {
        return (state.solved() - 1) / contenders.size();
    }

    @Override
    public void emit(ComparisonState state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.isNew() && state.solved() > 1 && (state.solved() - 1) % contenders.size() == 0) {
            sink.accept(position(state), solution(state, session));
        }
    }

    @Override
    public List<String> events(ComparisonState state) {
        var failure = state.known().failure();
        return state.isNew() && !failure.isEmpty() ? List.of(failure) : List.of();
    }

    @Override
    public double position(ComparisonState state) {
        return tolerances.get(Math.max(0, rows(state) - 1));
    }

    @Override
    public HostArray solution(ComparisonState state, Session session) {
        int width = contenders.size() * MEASURES.size();
        int row = Math.max(0, rows(state) - 1);
        return HostArray.vector(Arrays.copyOfRange(state.known().results().toArray(), row * width, (row + 1) * width));
    }

    @Override
    public Counters counters(ComparisonState state) {
        return state.status() == Status.RUNNING
                ? state.known().plus(work(task(state.solved()), state.inner())).work()
                : state.known().work();
    }

    @Override
    public SequencedMap<String, Double> figures(ComparisonState state) {
        var figures = new LinkedHashMap<String, Double>();
        for (int i = 0; i < contenders.size(); i++) {
            int contender = i;
            var points = new ArrayList<double[]>();
            IntStream.range(0, tolerances.size())
                    .mapToObj(row -> measures(state, row, contender))
                    .filter(measures -> measures[ERROR] > 0)
                    .forEach(measures ->
                            points.add(new double[] {Math.log(measures[STEPS]), Math.log(measures[ERROR])}));
            figures.put(order(contenders.get(i)), -slope(points));
            figures.put(
                    largestError(contenders.get(i)),
                    IntStream.range(0, tolerances.size())
                            .mapToDouble(row -> measures(state, row, contender)[ERROR])
                            .max()
                            .orElse(Double.NaN));
        }
        return figures;
    }

    private double[] measures(ComparisonState state, int row, int contender) {
        int begin = (row * contenders.size() + contender) * MEASURES.size();
        return Arrays.copyOfRange(state.known().results().toArray(), begin, begin + MEASURES.size());
    }

    /** Of the line that fits best; NaN for less than two points. */
    private static double slope(List<double[]> points) {
        double x = points.stream().mapToDouble(point -> point[0]).average().orElse(Double.NaN);
        double y = points.stream().mapToDouble(point -> point[1]).average().orElse(Double.NaN);
        double products = points.stream()
                .mapToDouble(point -> (point[0] - x) * (point[1] - y))
                .sum();
        double squares = points.stream()
                .mapToDouble(point -> (point[0] - x) * (point[0] - x))
                .sum();
        return products / squares;
    }

    @Override
    public String advice(ComparisonState state) {
        return state.solved() > 0
                ? ""
                : "What errors are measured against was not solved: " + advice(reference, state.inner());
    }
}
