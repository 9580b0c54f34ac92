package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.simplectic.api.Counters;
import org.simplectic.api.Grid;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Follows members some at a time, and tells of each what it began with and what it came to. Each point is a member's number with fields: its values,
 * each the same everywhere, so that all that goes into a network has one shape; the states at the start; the states at the end. Nothing of members
 * that have ended is kept.
 *
 * @param <S> the method's state
 */
final class GenerateTask<S extends Record & IntegratorState> implements Task<GenerateState> {
    /** Components of members that are followed at a time, but at least a few members: methods keep some ten such vectors. */
    private static final int COMPONENTS = 1 << 20;

    private static final int FEWEST = 4;

    private final Design design;
    private final Swept swept;
    private final Pairs pairs;
    private final SingleFollower<S> follower;
    private final int together;

    /**
     * What is told.
     *
     * @param fields their names: values, states at the start, states at the end
     * @param grid where they have values
     */
    record Pairs(List<Quantity> fields, Grid grid) {}

    GenerateTask(Integrator<S> method, Design design, Swept swept, Pairs pairs) {
        this.design = design;
        this.swept = swept;
        this.pairs = pairs;
        this.follower = new SingleFollower<>(method, swept);
        this.together = Math.clamp(COMPONENTS / swept.problem().initial().size(), FEWEST, SweepTask.GROUPS);
    }

    @Override
    public GenerateState start(Session session) {
        return begun(0, 0, List.of(), Counters.NONE, session);
    }

    private GenerateState begun(int done, int failed, List<HostArray> fresh, Counters work, Session session) {
        int next = Math.min(done + together, design.members());
        var following = session.each(IntStream.range(done, next)
                .<Function<Session, Following>>mapToObj(
                        member -> own -> follower.start(new double[][] {design.values(member)}, own))
                .toList());
        return new GenerateState(
                Status.RUNNING, (double) done / design.members(), done, failed, fresh, following, work);
    }

    @Override
    public GenerateState step(GenerateState state, Session session) {
        var open = IntStream.range(0, state.following().size())
                .filter(i -> !outcome(state.following().get(i)).areOver())
                .boxed()
                .toList();
        if (open.isEmpty()) {
            return ended(state, session);
        }
        var later = session.each(open.stream()
                .<Function<Session, Following>>map(
                        i -> own -> follower.advance(state.following().get(i), own))
                .toList());
        var following = new ArrayList<>(state.following());
        for (int i = 0; i < open.size(); i++) {
            following.set(open.get(i), later.get(i));
        }
        return new GenerateState(
                Status.RUNNING,
                progress(state.done(), following),
                state.done(),
                state.failed(),
                List.of(),
                List.copyOf(following),
                state.work());
    }

    private static Outcomes outcome(Following member) {
        return new Outcomes(member.rows());
    }

    private double progress(int done, List<Following> following) {
        double start = swept.problem().start();
        double span = swept.problem().end() - start;
        double part = following.stream()
                .map(GenerateTask::outcome)
                .mapToDouble(now -> now.areOver() ? 1 : (now.position(0) - start) / span)
                .sum();
        return (done + part) / design.members();
    }

    private GenerateState ended(GenerateState state, Session session) {
        var fresh = new ArrayList<HostArray>();
        var work = state.work();
        int failed = state.failed();
        for (int i = 0; i < state.following().size(); i++) {
            var outcome = outcome(state.following().get(i));
            fresh.add(pair(design.values(state.done() + i), outcome.quantities(0), session));
            work = work.plus(outcome.work());
            failed += outcome.failed().size();
        }
        int done = state.done() + fresh.size();
        if (done < design.members()) {
            return begun(done, failed, fresh, work, session);
        }
        var last = outcome(state.following().getFirst()).status(0);
        return new GenerateState(failed < done ? Status.DONE : last, 1, done, failed, fresh, state.following(), work);
    }

    private HostArray pair(double[] values, double[] end, Session session) {
        int points = pairs.grid().size();
        var initial = session.values(session.kernel(this, swept.problem(), "initial", swept::initial)
                .call(session.array(HostArray.vector(values)))
                .getFirst());
        var all = new double[values.length * points + 2 * end.length];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(all, i * points, (i + 1) * points, values[i]);
        }
        System.arraycopy(initial.toArray(), 0, all, values.length * points, end.length);
        System.arraycopy(end, 0, all, values.length * points + end.length, end.length);
        return HostArray.vector(all);
    }

    /** Members under way begin anew. */
    @Override
    public Optional<GenerateState> adopt(Task<?> other, Record state, Session session) {
        return other instanceof GenerateTask<?> && state instanceof GenerateState at && at.status() == Status.RUNNING
                ? Optional.of(begun(at.done(), at.failed(), List.of(), at.work(), session))
                : Optional.empty();
    }

    @Override
    public Quantity independent() {
        return new Quantity(SweepTask.MEMBER, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return pairs.fields();
    }

    @Override
    public Optional<Grid> grid(Model model) {
        return Optional.of(pairs.grid());
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        throw text.error("a data set has no final state that metrics could be of; take the figures members and failed");
    }

    @Override
    public void emit(GenerateState state, Session session, BiConsumer<Double, HostArray> sink) {
        int first = state.done() - state.fresh().size();
        for (int i = 0; i < state.fresh().size(); i++) {
            sink.accept((double) first + i, state.fresh().get(i));
        }
    }

    @Override
    public double position(GenerateState state) {
        return Math.min(state.done(), design.members() - 1);
    }

    @Override
    public HostArray solution(GenerateState state, Session session) {
        if (!state.fresh().isEmpty()) {
            return state.fresh().getLast();
        }
        var unknown = new double[pairs.fields().size() * pairs.grid().size()];
        Arrays.fill(unknown, Double.NaN);
        return HostArray.vector(unknown);
    }

    @Override
    public Counters counters(GenerateState state) {
        var work = state.work();
        if (state.status() == Status.RUNNING) {
            for (var member : state.following()) {
                work = work.plus(outcome(member).work());
            }
        }
        return work;
    }

    @Override
    public List<String> events(GenerateState state) {
        int first = state.done() - state.fresh().size();
        int size = pairs.fields().size() * pairs.grid().size();
        return IntStream.range(0, state.fresh().size())
                .filter(i -> Double.isNaN(state.fresh().get(i).get(size - 1)))
                .mapToObj(i -> "member " + (first + i) + " did not get to the end: what it came to is NaN")
                .toList();
    }

    @Override
    public SequencedMap<String, Double> figures(GenerateState state) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("members", (double) state.done());
        figures.put("failed", (double) state.failed());
        return figures;
    }

    @Override
    public String advice(GenerateState state) {
        return switch (state.status()) {
            case RUNNING -> "";
            case CANCELLED -> "Stopped on request after " + state.done() + " members.";
            case DONE ->
                state.failed() == 0
                        ? ""
                        : state.failed() + " of " + design.members()
                                + " members did not get to the end; what they came to is NaN.";
            default ->
                ("No member got to the end. "
                                + follower.advice(state.following().getFirst()))
                        .strip();
        };
    }
}
