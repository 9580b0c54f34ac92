package org.simplectic.samplers.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Sampler;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/**
 * Samples, and shows every draw of every chain: its chain, the log density and the variables. At the end it tells how far the chains
 * agree.
 *
 * @param <S> the sampler's state
 */
final class SamplingTask<S extends Record & SamplerState> implements Task<SamplingState<S>> {
    static final String DRAW = "draw";
    static final String CHAIN = "chain";
    static final String LOG_DENSITY = "log_density";

    /** Below, halves of chains say nothing. */
    private static final int FEWEST = 8;

    private final Sampler<S> sampler;
    private final SamplingProblem problem;
    private final Support support;
    private final double spread;
    private final long wanted;

    /**
     * A task.
     *
     * @param problem in numbers without bounds; all chains begin at the same point, from which they are spread
     * @param support what the numbers stand for
     * @param spread how far from there chains begin at most
     * @param wanted how many draws of each chain
     */
    SamplingTask(Sampler<S> sampler, SamplingProblem problem, Support support, double spread, long wanted) {
        this.sampler = sampler;
        this.problem = problem;
        this.support = support;
        this.spread = spread;
        this.wanted = wanted;
    }

    @Override
    public SamplingState<S> start(Session session) {
        var points = session.kernel(this, problem, "spread", this::spread)
                .call(session.array(problem.initial()), session.array(stream(problem.key(), -1)))
                .getFirst();
        var method = sampler.start(problem.from(session.values(points), problem.key()), session);
        return new SamplingState<>(method, method.status(), 0, 0, false, Draws.NONE, 0, Counters.NONE);
    }

    /** Chains that begin apart show by their agreement that none of them has forgotten a part of the density. */
    private Program spread() {
        var types = List.of(problem.initial().type(), problem.key().type());
        return Program.trace(
                "spread",
                types,
                in -> List.of(in.getFirst()
                        .plus(new RandomKey(in.getLast())
                                .uniform(problem.initial().type(), -spread, spread))));
    }

    /** The key of other random numbers of the same seed. */
    private static HostArray stream(HostArray key, long more) {
        var numbers = key.toIntegers();
        return HostArray.ofIntegers(key.type(), numbers[0], numbers[1] + more);
    }

    @Override
    public SamplingState<S> step(SamplingState<S> state, Session session) {
        var method = sampler.step(problem, state.method(), session);
        boolean isNew = method.counters().steps() > problem.warmUp();
        long drawn = state.drawn() + (isNew ? 1 : 0);
        double work = method.counters().steps() + (double) Math.max(0, state.drawn() - drawsOf(state.method()));
        var status = method.status() == Status.RUNNING && drawn >= wanted ? Status.DONE : method.status();
        return new SamplingState<>(
                method,
                status,
                Math.clamp(work / ((double) problem.warmUp() + wanted), 0, 1),
                drawn,
                isNew,
                isNew ? state.draws().plus(variables(method, session)) : state.draws(),
                state.acceptance() + (isNew ? method.acceptance() : 0),
                state.before());
    }

    private long drawsOf(S method) {
        return Math.max(0, method.counters().steps() - problem.warmUp());
    }

    /** The variables of all chains, one chain after the other. */
    private double[] variables(SamplerState method, Session session) {
        var points = session.values(method.points()).toArray();
        int n = support.variables().size();
        var values = new double[points.length];
        for (int from = 0; from < points.length; from += n) {
            var free = Arrays.copyOfRange(points, from, from + n);
            System.arraycopy(support.values(free), 0, values, from, n);
        }
        return values;
    }

    /** The draws and the points of the chains carry over; the new sampler adapts itself in a warm-up of its own. */
    @Override
    public Optional<SamplingState<S>> adopt(Task<?> other, Record state, Session session) {
        return other instanceof SamplingTask<?> task && state instanceof SamplingState<?> at
                ? Optional.of(adopt(at, task.counters(at.method(), at.before()), session))
                        .filter(adopted -> adopted.status() == Status.RUNNING)
                : Optional.empty();
    }

    private SamplingState<S> adopt(SamplingState<?> at, Counters work, Session session) {
        var points = session.values(at.method().points());
        var key = stream(session.values(at.method().key()), 1);
        var method = sampler.start(problem.from(points, key), session);
        return new SamplingState<>(
                method, method.status(), at.progress(), at.drawn(), false, at.draws(), at.acceptance(), work);
    }

    private Counters counters(SamplerState method, Counters before) {
        var own = method.counters();
        return before.plus(own.steps(), own.rejected(), own.evaluations());
    }

    @Override
    public Quantity independent() {
        return new Quantity(DRAW, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        var quantities = new ArrayList<>(List.of(new Quantity(CHAIN, ""), new Quantity(LOG_DENSITY, "")));
        support.variables().forEach(variable -> quantities.add(variable.quantity()));
        return quantities;
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        var names = new LinkedHashMap<String, Place>();
        quantities(model).forEach(quantity -> names.put(quantity.name(), text.place()));
        var function = model.function(text, names);
        return Program.trace(
                "metric",
                List.of(ArrayType.SCALAR, ArrayType.vector(names.size())),
                in -> function.apply(in.subList(1, 2)));
    }

    @Override
    public void emit(SamplingState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.isNew()) {
            for (int chain = 0; chain < problem.chains(); chain++) {
                sink.accept((double) state.drawn(), row(state, chain, session));
            }
        }
    }

    private HostArray row(SamplingState<S> state, int chain, Session session) {
        int n = support.variables().size();
        var points = session.values(state.method().points()).toArray();
        var free = Arrays.copyOfRange(points, chain * n, (chain + 1) * n);
        var row = new double[2 + n];
        row[0] = chain + 1.0;
        row[1] = session.values(state.method().logDensities()).get(chain) - support.correction(free);
        System.arraycopy(support.values(free), 0, row, 2, n);
        return HostArray.vector(row);
    }

    @Override
    public double position(SamplingState<S> state) {
        return state.drawn();
    }

    /** The last draw of the last chain. */
    @Override
    public HostArray solution(SamplingState<S> state, Session session) {
        return row(state, problem.chains() - 1, session);
    }

    @Override
    public Counters counters(SamplingState<S> state) {
        return counters(state.method(), state.before());
    }

    @Override
    public SequencedMap<String, Double> figures(SamplingState<S> state) {
        var figures = new LinkedHashMap<String, Double>();
        if (state.drawn() >= FEWEST) {
            var all = state.draws().all();
            for (int i = 0; i < support.variables().size(); i++) {
                var name = support.variables().get(i).quantity().name();
                var chains = chains(all, i);
                var flat = Arrays.stream(chains).flatMapToDouble(Arrays::stream).toArray();
                var diagnostics = new Diagnostics(chains);
                figures.put("mean." + name, Diagnostics.mean(flat));
                figures.put("sd." + name, Math.sqrt(Diagnostics.variance(flat)));
                figures.put("rhat." + name, diagnostics.rHat());
                figures.put("ess." + name, diagnostics.bulkSize());
            }
            figures.put("acceptance", state.acceptance() / state.drawn());
        }
        return figures;
    }

    /** The draws of one variable, chain by chain. */
    private double[][] chains(double[] all, int variable) {
        int n = support.variables().size();
        int chains = problem.chains();
        var values = new double[chains][all.length / (chains * n)];
        for (int i = 0; i < all.length / n; i++) {
            values[i % chains][i / chains] = all[i * n + variable];
        }
        return values;
    }

    @Override
    public String advice(SamplingState<S> state) {
        return state.status() == Status.NONFINITE
                ? "The log density has no finite value where a chain begins: take other initial values, a smaller spread, or"
                        + " bounds that keep the variables where it has."
                : "";
    }
}
