package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Follows the members of a design one batch after the other. Each point is a member's number with its values, its quantities at the end, and its
 * status. A member that does not get there has no quantities, and the others go on. The work that remains is told by a number alone, so any part of
 * the members could be followed elsewhere.
 *
 * @param <S> the method's state
 */
final class SweepTask<S extends Record & IntegratorState> implements Task<SweepState> {
    static final String MEMBER = "member";
    static final String STATUS = "status";

    /** Groups of members that are followed at a time, each by one of the threads: more than there are cores, so that none is idle for long. */
    static final int GROUPS = 32;

    private final Design design;
    private final Columns columns;
    private final Swept swept;
    private final Statistics statistics;
    private final Integrator<S> method;
    private final BatchFollower batch;
    private final SingleFollower<S> single;

    /**
     * The names of what is told.
     *
     * @param parameters what is varied
     * @param quantities what is asked
     */
    record Columns(List<Quantity> parameters, List<Quantity> quantities) {
        List<Quantity> all() {
            return Stream.of(parameters, quantities, List.of(new Quantity(STATUS, "")))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    SweepTask(Integrator<S> method, Design design, Columns columns, Swept swept, Statistics statistics) {
        this.design = design;
        this.columns = columns;
        this.swept = swept;
        this.statistics = statistics;
        this.method = method;
        this.batch = new BatchFollower(method, swept, design.members());
        this.single = new SingleFollower<>(method, swept);
    }

    @Override
    public SweepState start(Session session) {
        return begun(follower(session), 0, SweepState.NONE, List.of(), Counters.NONE, session);
    }

    private Follower follower(Session session) {
        return BatchFollower.suits(method, swept, session) ? batch : single;
    }

    /** The one that has followed some members so far. */
    private Follower follower(List<Following> following) {
        return following.getFirst().carried() instanceof BatchFollower.Batch ? batch : single;
    }

    private SweepState begun(
            Follower follower, int done, HostArray fresh, List<HostArray> ended, Counters work, Session session) {
        int next = (int) Math.min(done + (long) GROUPS * follower.together(), design.members());
        var starts = new ArrayList<Function<Session, Following>>();
        for (int first = done; first < next; first += follower.together()) {
            var values = IntStream.range(first, Math.min(first + follower.together(), next))
                    .mapToObj(design::values)
                    .toArray(double[][]::new);
            starts.add(own -> follower.start(values, own));
        }
        var following = session.each(starts);
        return new SweepState(Status.RUNNING, progress(done, following), done, fresh, following, ended, work);
    }

    private static Outcomes outcomes(List<Following> following) {
        return following.stream()
                .map(group -> new Outcomes(group.rows()))
                .reduce(Outcomes::and)
                .orElseThrow();
    }

    private double progress(int done, List<Following> following) {
        var now = outcomes(following);
        double span = swept.problem().end() - swept.problem().start();
        double part = IntStream.range(0, now.members())
                .mapToDouble(i -> now.status(i) == Status.RUNNING
                        ? (now.position(i) - swept.problem().start()) / span
                        : 1)
                .sum();
        return (done + part) / design.members();
    }

    @Override
    public SweepState step(SweepState state, Session session) {
        var follower = follower(state.following());
        var now = outcomes(state.following());
        if (!now.areOver()) {
            var following = advanced(follower, state.following(), session);
            return new SweepState(
                    Status.RUNNING,
                    progress(state.done(), following),
                    state.done(),
                    SweepState.NONE,
                    following,
                    state.ended(),
                    state.work());
        }
        int done = state.done() + now.members();
        var ended = SweepState.joined(state.ended(), now.rows());
        var work = state.work().plus(now.work());
        return done < design.members()
                ? begun(follower, done, now.rows(), ended, work, session)
                : new SweepState(over(ended), 1, done, now.rows(), state.following(), ended, work);
    }

    /** All groups some steps later; those that are over as they are. */
    private static List<Following> advanced(Follower follower, List<Following> following, Session session) {
        var open = IntStream.range(0, following.size())
                .filter(i -> !new Outcomes(following.get(i).rows()).areOver())
                .boxed()
                .toList();
        var later = session.each(open.stream()
                .<Function<Session, Following>>map(i -> own -> follower.advance(following.get(i), own))
                .toList());
        var all = new ArrayList<>(following);
        for (int i = 0; i < open.size(); i++) {
            all.set(open.get(i), later.get(i));
        }
        return List.copyOf(all);
    }

    /** Failures of members are none of the sweep, unless all fail. */
    private static Status over(List<HostArray> ended) {
        boolean hasSuccess =
                ended.stream().map(Outcomes::new).anyMatch(part -> part.failed().size() < part.members());
        return hasSuccess ? Status.DONE : new Outcomes(ended.getFirst()).status(0);
    }

    @Override
    public Optional<SweepState> adopt(Task<?> other, Record state, Session session) {
        return other instanceof SweepTask<?> && state instanceof SweepState at && at.status() == Status.RUNNING
                ? Optional.of(begun(follower(session), at.done(), SweepState.NONE, at.ended(), at.work(), session))
                : Optional.empty();
    }

    @Override
    public Quantity independent() {
        return new Quantity(MEMBER, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return columns.all();
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        throw text.error("a sweep has no final state that metrics could be of; write what is asked of each member under"
                + " 'quantities', and take the figures "
                + columns.quantities().stream()
                        .map(quantity -> "mean." + quantity.name())
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void emit(SweepState state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.fresh().size() > 0) {
            var fresh = new Outcomes(state.fresh());
            int first = state.done() - fresh.members();
            for (int i = 0; i < fresh.members(); i++) {
                sink.accept((double) first + i, row(first + i, fresh, i));
            }
        }
    }

    private HostArray row(int member, Outcomes outcomes, int place) {
        var known =
                DoubleStream.concat(Arrays.stream(design.values(member)), Arrays.stream(outcomes.quantities(place)));
        var status = DoubleStream.of(Solution.code(outcomes.status(place)));
        return HostArray.vector(DoubleStream.concat(known, status).toArray());
    }

    @Override
    public List<String> events(SweepState state) {
        if (state.fresh().size() == 0) {
            return List.of();
        }
        var fresh = new Outcomes(state.fresh());
        var failed = fresh.failed();
        if (failed.isEmpty()) {
            return List.of();
        }
        int first = failed.getFirst();
        int member = state.done() - fresh.members() + first;
        var more = failed.size() == 1
                ? ""
                : "; so did " + (failed.size() - 1) + " more of the members up to " + (state.done() - 1);
        return List.of("member " + member + " (" + described(member) + ") ended with " + fresh.status(first)
                + " at t = " + fresh.position(first) + more);
    }

    private String described(int member) {
        var values = design.values(member);
        return IntStream.range(0, values.length)
                .mapToObj(i -> columns.parameters().get(i).name() + " = " + values[i])
                .collect(Collectors.joining(", "));
    }

    @Override
    public double position(SweepState state) {
        return Math.min(state.done(), design.members() - 1);
    }

    /** The last member that has ended. */
    @Override
    public HostArray solution(SweepState state, Session session) {
        if (state.ended().isEmpty()) {
            var unknown = new double[columns.all().size()];
            Arrays.fill(unknown, Double.NaN);
            return HostArray.vector(unknown);
        }
        var last = new Outcomes(state.ended().getLast());
        return row(state.done() - 1, last, last.members() - 1);
    }

    @Override
    public Counters counters(SweepState state) {
        return state.status() == Status.RUNNING
                ? state.work().plus(outcomes(state.following()).work())
                : state.work();
    }

    @Override
    public SequencedMap<String, Double> figures(SweepState state) {
        var figures = new LinkedHashMap<String, Double>();
        var values = new ArrayList<double[]>();
        for (var rows : state.ended()) {
            var part = new Outcomes(rows);
            IntStream.range(0, part.members())
                    .filter(i -> part.status(i).isSuccess())
                    .forEach(i -> values.add(part.quantities(i)));
        }
        figures.put("members", (double) state.done());
        figures.put("failed", (double) state.done() - values.size());
        for (int i = 0; i < columns.quantities().size(); i++) {
            int place = i;
            statistics.tell(
                    columns.quantities().get(i).name(),
                    values.stream().mapToDouble(row -> row[place]).toArray(),
                    figures);
        }
        return figures;
    }

    @Override
    public String advice(SweepState state) {
        return switch (state.status()) {
            case RUNNING -> "";
            case CANCELLED -> "Stopped on request after " + state.done() + " members.";
            case DONE -> {
                long failed = state.ended().stream()
                        .mapToLong(rows -> new Outcomes(rows).failed().size())
                        .sum();
                yield failed == 0
                        ? ""
                        : failed + " of " + design.members()
                                + " members did not get to the end; the column 'status' tells which.";
            }
            default ->
                ("No member got to the end. Try one of them alone, with the verb 'integrate' and its values as parameters. "
                                + single.advice(state.following().getFirst()))
                        .strip();
        };
    }
}
