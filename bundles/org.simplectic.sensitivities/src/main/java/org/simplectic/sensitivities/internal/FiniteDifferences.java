package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityPlugin;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Central differences of what the integrator computed, its steps repeated at other values of a parameter with their sizes held: a check of
 * the methods that go back through the steps, by the values of steps alone. Steps to samples end there again, those to events where the
 * event is then. Costs the steps twice a parameter; errors are about the square of the relative difference.
 */
@Component(factory = Plugins.FACTORY, service = Sensitivity.class)
@SensitivityPlugin("finite-differences")
@About(summary = "Central differences of repeated steps of given sizes, to check other methods by")
@Designate(ocd = FiniteDifferences.Options.class)
public final class FiniteDifferences implements Sensitivity<DifferencesState> {
    /** The options of {@link FiniteDifferences}. */
    @ObjectClassDefinition(
            name = "Finite differences",
            description = "Central differences, the integrator's steps held.")
    @interface Options {
        @AttributeDefinition(
                name = "Difference",
                description =
                        "How far a parameter is moved to both sides: relative to it, or as it is where that is zero.",
                min = "1e-12",
                max = "0.1")
        double difference() default 1e-5;
    }

    /** A step to an event is corrected so often at most. */
    private static final int CORRECTIONS = 8;

    private final StepAdjoint there = new Steps();
    private final double difference;

    @Activate
    public FiniteDifferences(Options options) {
        difference = options.difference();
    }

    /** The way there of {@link DiscreteAdjoint}, whose way back is not gone. */
    private static final class Steps extends StepAdjoint {
        Steps() {
            super(2, false);
        }

        @Override
        String refusal() {
            return "The steps of this integrator are not given as programs for these equations, so that they cannot be"
                    + " repeated: take another integrator.";
        }
    }

    @Override
    public void check(SensitivityProblem problem) {
        there.check(problem);
    }

    @Override
    public DifferencesState start(SensitivityProblem problem, Session session) {
        int parameters = problem.parameters().size();
        return DifferencesState.of(there.start(problem, session), HostArray.vector(new double[parameters]));
    }

    @Override
    public DifferencesState step(SensitivityProblem problem, DifferencesState state, Session session) {
        if (state.there().back().isEmpty()) {
            return DifferencesState.of(there.step(problem, state.there(), session), state.gradient());
        }
        return new Replay(problem, state.there().track(), session).next(state);
    }

    @Override
    public String advice(SensitivityProblem problem, DifferencesState state) {
        return there.advice(problem, state.there());
    }

    /** The steps of a run again. */
    private final class Replay {
        private final SensitivityProblem problem;
        private final AdjointState.Track track;
        private final Session session;
        private final Equations equations;
        private final StepPrograms programs;

        Replay(SensitivityProblem problem, AdjointState.Track track, Session session) {
            this.problem = problem;
            this.track = track;
            this.session = session;
            this.programs = there.programs(problem, session).orElseThrow();
            this.equations = programs.equations();
        }

        private List<Array> call(String name, Supplier<Program> trace, List<Array> in) {
            return session.kernel(FiniteDifferences.this, equations.problem(), name, trace)
                    .call(in.toArray(Array[]::new));
        }

        /** The value, then a derivative a step. */
        DifferencesState next(DifferencesState state) {
            var p = problem.parameters().toArray();
            if (Double.isNaN(state.value())) {
                return state.valued(value(p));
            }
            int i = state.done();
            double size = difference * (p[i] == 0 ? 1 : Math.abs(p[i]));
            var more = p.clone();
            more[i] += size;
            var less = p.clone();
            less[i] -= size;
            return state.and((value(more) - value(less)) / (more[i] - less[i]));
        }

        private double value(double[] parameters) {
            var p = session.array(HostArray.vector(parameters));
            var nodes = track.nodes();
            double t = nodes.get(0);
            var z = call("initial", equations::initial, List.of(p)).getFirst();
            List<Array> state = new ArrayList<>(List.of(z));
            if (programs.map().companions() > 0) {
                state.addAll(call("companions", programs::start, List.of(session.scalar(t), z, p)));
            }
            int count = nodes.size() - 1;
            int sample = 0;
            double sum = 0;
            for (int k = 0; k <= count; k++) {
                if (k > 0) {
                    var ending = track.ending(k);
                    double h = size(ending, t, nodes.get(k) - t, state, p);
                    var arguments = arguments(t, h, state, p);
                    double share = share(k - 1, count);
                    if (share == 0) {
                        state = call("there" + ending, () -> programs.there(ending), arguments);
                    } else {
                        arguments.add(session.scalar(count));
                        var results = call("told" + ending, () -> programs.thereWithTerm(ending), arguments);
                        sum += share * session.number(results.getLast());
                        state = results.subList(0, results.size() - 1);
                    }
                    t = ending.isEvent() ? t + h : nodes.get(k);
                }
                if (sample < equations.samples().size() && equations.samples().get(sample) == nodes.get(k)) {
                    sum += sample(sample, t, state.getFirst(), p);
                    sample++;
                }
            }
            var end = call("end", equations::end, List.of(session.scalar(t), state.getFirst(), p));
            return sum + session.number(end.getFirst());
        }

        private double share(int index, int count) {
            return problem.functional()
                    .steps()
                    .map(steps -> steps.share(index, count))
                    .orElse(0.0);
        }

        private double sample(int index, double t, Array z, Array p) {
            var row = problem.functional().samples().orElseThrow().row(index);
            var term = call("sample", equations::term, List.of(session.scalar(t), z, p, session.array(row)));
            return session.number(term.getFirst());
        }

        private List<Array> arguments(double t, double h, List<Array> state, Array p) {
            var arguments = new ArrayList<>(List.of(session.scalar(t), session.scalar(h)));
            arguments.addAll(state);
            arguments.add(p);
            return arguments;
        }

        /** The size of a step: as it was, or up to where the event is now. */
        private double size(StepPrograms.Ending ending, double t, double given, List<Array> state, Array p) {
            if (!ending.isEvent()) {
                return given;
            }
            int first = ending.events().getFirst();
            double h = given;
            for (int i = 0; i < CORRECTIONS; i++) {
                var crossing = call("crossing " + first, () -> programs.crossing(first), arguments(t, h, state, p));
                double correction = session.number(crossing.get(0)) / session.number(crossing.get(1));
                if (!(Math.abs(correction) < Math.abs(h)) || t + (h - correction) == t + h) {
                    break;
                }
                h -= correction;
            }
            return h;
        }
    }
}
