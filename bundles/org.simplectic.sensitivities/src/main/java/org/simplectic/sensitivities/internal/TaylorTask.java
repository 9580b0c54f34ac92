package org.simplectic.sensitivities.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.Problem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** Estimates the Laplacian and the sum of fourth derivatives of a function by random directions, and by all axes for comparison. */
final class TaylorTask implements Task<TaylorState> {
    private static final List<String> OPERATORS = List.of("laplacian", "fourth");

    private final Space space;
    private final DirectionalJets jets;
    private final HostArray seed;
    private final List<Optional<Program>> known;
    private final boolean isNormal;

    /**
     * What is asked.
     *
     * @param dimension the number of variables
     * @param samples directions a draw
     * @param draws how many
     * @param byAxes whether all axes are done one by one too
     */
    record Space(int dimension, int samples, int draws, boolean byAxes) implements Problem {}

    /**
     * A task.
     *
     * @param known from a vector to what each operator gives there, where the study says it
     */
    TaylorTask(Space space, DirectionalJets jets, HostArray seed, List<Optional<Program>> known, boolean isNormal) {
        this.space = space;
        this.jets = jets;
        this.seed = seed;
        this.known = List.copyOf(known);
        this.isNormal = isNormal;
    }

    @Override
    public TaylorState start(Session session) {
        var none = HostArray.vector(0, 0);
        var values = session.values(session.kernel(this, space, "known", () -> jets.at(known))
                .call(session.scalar(0))
                .getFirst());
        int done = space.byAxes() ? 0 : space.dimension();
        return new TaylorState(Status.RUNNING, 0, values, done, none, 0, none, none, none, Counters.NONE);
    }

    @Override
    public TaylorState step(TaylorState state, Session session) {
        return state.axes() < space.dimension() ? axes(state, session) : draw(state, session);
    }

    private TaylorState axes(TaylorState state, Session session) {
        var sums = session.values(session.kernel(this, space, "axes", jets::block)
                .call(session.scalar(state.axes()))
                .getFirst());
        int done = Math.min(space.dimension(), state.axes() + space.samples());
        return new TaylorState(
                finite(sums) ? Status.RUNNING : Status.NONFINITE,
                0.5 * done / space.dimension(),
                state.known(),
                done,
                vector(i -> state.exact().get(i) + sums.get(i)),
                0,
                state.last(),
                state.mean(),
                state.squares(),
                state.counters().plus(0, 0, (long) done - state.axes()));
    }

    /** One more estimate (Welford's updates of mean and squares). */
    private TaylorState draw(TaylorState state, Session session) {
        int number = state.draws() + 1;
        var type = new ArrayType(DType.I64, Shape.SCALAR);
        var estimates = session.values(session.kernel(this, space, "draw", () -> jets.draw(seed))
                .call(session.array(HostArray.ofIntegers(type, number)))
                .getFirst());
        var mean = vector(
                i -> state.mean().get(i) + (estimates.get(i) - state.mean().get(i)) / number);
        return new TaylorState(
                !finite(estimates) ? Status.NONFINITE : number == space.draws() ? Status.DONE : Status.RUNNING,
                0.5 + 0.5 * number / space.draws(),
                state.known(),
                state.axes(),
                state.exact(),
                number,
                estimates,
                mean,
                vector(i -> state.squares().get(i)
                        + (estimates.get(i) - state.mean().get(i)) * (estimates.get(i) - mean.get(i))),
                state.counters().plus(1, 0, space.samples()));
    }

    private static HostArray vector(java.util.function.IntToDoubleFunction value) {
        return HostArray.vector(
                IntStream.range(0, OPERATORS.size()).mapToDouble(value).toArray());
    }

    private static boolean finite(HostArray values) {
        return Double.isFinite(values.get(0)) && Double.isFinite(values.get(1));
    }

    @Override
    public Quantity independent() {
        return new Quantity("draw", "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return OPERATORS.stream().map(name -> new Quantity(name, "")).toList();
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        var names = new LinkedHashMap<String, Place>();
        OPERATORS.forEach(name -> names.put(name, text.place()));
        var function = model.function(text, names);
        return Program.trace(
                "metric",
                List.of(ArrayType.SCALAR, ArrayType.vector(OPERATORS.size())),
                in -> function.apply(in.subList(1, 2)));
    }

    @Override
    public void emit(TaylorState state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.draws() > 0) {
            sink.accept((double) state.draws(), state.last());
        }
    }

    @Override
    public double position(TaylorState state) {
        return state.draws();
    }

    /** The means. */
    @Override
    public HostArray solution(TaylorState state, Session session) {
        return state.mean();
    }

    @Override
    public Counters counters(TaylorState state) {
        return state.counters();
    }

    @Override
    public SequencedMap<String, Double> figures(TaylorState state) {
        var figures = new LinkedHashMap<String, Double>();
        for (int i = 0; i < (isNormal ? 1 : OPERATORS.size()); i++) {
            double exact = state.exact().get(i);
            boolean isKnown = known.get(i).isPresent();
            double truth = isKnown ? state.known().get(i) : exact;
            if (!isKnown && !space.byAxes()) {
                continue;
            } else if (isKnown && space.byAxes()) {
                figures.put(OPERATORS.get(i) + "-by-axes-error", Math.abs(exact - truth) / Math.abs(truth));
            }
            double n = state.draws();
            double deviation = Math.sqrt(state.squares().get(i) / Math.max(1, n - 1) / Math.max(1, n));
            figures.put(
                    OPERATORS.get(i) + "-bias-in-sigmas", Math.abs(state.mean().get(i) - truth) / deviation);
            figures.put(OPERATORS.get(i) + "-relative-deviation", deviation / Math.abs(truth));
        }
        figures.put("largest-array-by-dimension", jets.largestArray(seed) / (double) space.dimension());
        return figures;
    }

    @Override
    public String advice(TaylorState state) {
        return state.status() == Status.NONFINITE
                ? "The function, or one of its derivatives up to the fourth, has no finite value at the point."
                : "";
    }
}
