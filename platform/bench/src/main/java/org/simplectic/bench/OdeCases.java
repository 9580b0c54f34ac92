package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.integrators.internal.Bdf;
import org.simplectic.integrators.internal.Dop853;
import org.simplectic.integrators.internal.RadauIIA5;
import org.simplectic.integrators.internal.Rosenbrock;
import org.simplectic.integrators.internal.Tsit5;
import org.simplectic.integrators.internal.Verner7;

/** The peers' initial-value problems, by the integrators of ours that could be the fastest and at tolerances dense enough to interpolate. */
final class OdeCases {
    /** The methods to compare, and the tightest tolerance that each is of use at, as a power of ten. */
    private static final List<Candidate> EXPLICIT = List.of(
            new Candidate("tsit5", Tsit5.class, 10),
            new Candidate("verner-7", Verner7.class, 12),
            new Candidate("dop853", Dop853.class, 12));

    private static final List<Candidate> STIFF = List.of(
            new Candidate("rosenbrock", Rosenbrock.class, 10),
            new Candidate("radau-iia-5", RadauIIA5.class, 12),
            new Candidate("bdf", Bdf.class, 12));

    private static final int LOOSEST = 3;

    private OdeCases() {}

    private record Candidate(String name, Class<? extends Integrator<?>> type, int tightest) {}

    static List<Case> all() {
        return Stream.concat(
                        cases("ode-nonstiff/", OdeProblems.all(), EXPLICIT),
                        cases("ode-stiff/", StiffProblems.all(), STIFF))
                .toList();
    }

    private static Stream<Case> cases(String family, List<OdeProblems.Named> problems, List<Candidate> methods) {
        return problems.stream()
                .map(named -> new Case(family + named.name(), false, context -> trials(named, methods, context)));
    }

    private static List<Supplier<Trial>> trials(
            OdeProblems.Named named, List<Candidate> methods, Case.Context context) {
        var trials = new ArrayList<Supplier<Trial>>();
        for (var method : methods) {
            IntStream.rangeClosed(LOOSEST, method.tightest())
                    .forEach(digits -> trials.add(() -> trial(named, method, digits, context)));
        }
        return trials;
    }

    private static Trial trial(OdeProblems.Named named, Candidate method, int digits, Case.Context context) {
        double tolerance = Double.parseDouble("1e-" + digits);
        var options = Map.<String, Object>of("rtol", tolerance, "atol", new double[] {tolerance});
        Integrator<?> integrator = Methods.create(method.type(), options);
        var run = run(integrator, named.problem(), context);
        return new Trial(
                String.valueOf(named.problem().initial().size()),
                "method=" + method.name() + ";tol=1e-" + digits,
                run::run,
                () -> {
                    var end = run.run();
                    double error = end.status().isSuccess()
                            ? context.references().error(named.name(), end.y().toArray())
                            : Double.NaN;
                    return Trial.Outcome.ofSteps(error, end.evaluations(), end.steps());
                },
                run::close);
    }

    private static <S extends Record & IntegratorState> MethodRun<S> run(
            Integrator<S> integrator, OdeProblem problem, Case.Context context) {
        integrator.check(problem);
        return new MethodRun<>(integrator, problem, Backends.fastest(context.threads()));
    }
}
