package org.simplectic.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.discretizations.internal.FiniteDifference;
import org.simplectic.discretizations.internal.Fourier;
import org.simplectic.integrators.internal.Etdrk4;
import org.simplectic.integrators.internal.Rk4;

/** Steps of partial differential equations: by waves on periodic grids, as the peers do, and by differences. */
final class PdeCases {
    private PdeCases() {}

    static List<Case> all() {
        return List.of(
                new Case(
                        "pde-spectral/kuramoto-sivashinsky",
                        false,
                        context -> Stream.of(4, 16, 64)
                                .<Supplier<Trial>>map(inverse -> () -> kuramotoSivashinsky(inverse, context))
                                .toList()),
                new Case("pde-spectral/navier-stokes-2d", true, context -> List.of(() -> navierStokes(context))),
                new Case(
                        "pde-differences/brusselator",
                        true,
                        context -> Stream.of(true, false)
                                .<Supplier<Trial>>map(isPeriodic -> () -> brusselator(isPeriodic, context))
                                .toList()));
    }

    private static Discretization fourier() {
        return Methods.create(Fourier.class, Map.of());
    }

    private static Trial kuramotoSivashinsky(int inverse, Case.Context context) {
        int steps = 150 * inverse;
        var problem = PdeProblems.kuramotoSivashinsky(fourier(), 150);
        return trial(
                "kuramoto-sivashinsky",
                new Sample(
                        "1024", "etdrk4;dt=1/" + inverse + ";t=150", problem, 1.0 / inverse, steps, new int[] {64, 16}),
                context);
    }

    private static Trial navierStokes(Case.Context context) {
        var problem = PdeProblems.navierStokes(fourier(), 5);
        return trial(
                "navier-stokes-2d",
                new Sample("256x256", "etdrk4;dt=0.01;t=5", problem, 0.01, 500, new int[] {64, 32}),
                context);
    }

    /** Four stages of the classical Runge-Kutta method a step; traffic counts the state four times a stage. */
    private static Trial brusselator(boolean isPeriodic, Case.Context context) {
        int points = 1024;
        int steps = 4;
        double step = 1e-3;
        Discretization differences = Methods.create(FiniteDifference.class, Map.of());
        var problem = PdeProblems.brusselator(differences, points, isPeriodic, steps * step);
        Integrator<?> integrator = Methods.create(Rk4.class, Map.of("step", step));
        var run = run(integrator, problem, context);
        var setting = "rk4;boundary=" + (isPeriodic ? "periodic" : "flat");
        return new Trial(
                "1024x1024",
                setting,
                steps,
                run::run,
                () -> {
                    double bytes = 4.0 * 4 * 2 * 8 * points * points;
                    return Trial.Outcome.ofBytes(Double.NaN, bytes);
                },
                run::close);
    }

    /**
     * What is measured.
     *
     * @param points how many points are compared, and how far apart they are along each axis
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Sample(String size, String setting, OdeProblem problem, double step, int steps, int[] points) {}

    private static Trial trial(String name, Sample sample, Case.Context context) {
        Integrator<?> integrator = Methods.create(Etdrk4.class, Map.of("step", sample.step()));
        var run = run(integrator, sample.problem(), context);
        return new Trial(
                sample.size(),
                sample.setting(),
                sample.steps(),
                run::run,
                () -> {
                    var end = run.run();
                    double error =
                            context.references().error(name, compared(end.y().toArray(), sample));
                    return Trial.Outcome.ofSteps(error, end.evaluations(), end.steps());
                },
                run::close);
    }

    private static double[] compared(double[] y, Sample sample) {
        int count = sample.points()[0];
        int stride = sample.points()[1];
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            int width = (int) Math.round(Math.sqrt(y.length));
            values[i] = sample.size().contains("x") ? y[(i / 8) * stride * width + (i % 8) * stride] : y[i * stride];
        }
        return values;
    }

    private static <S extends Record & IntegratorState> MethodRun<S> run(
            Integrator<S> integrator, OdeProblem problem, Case.Context context) {
        integrator.check(problem);
        return new MethodRun<>(integrator, problem, Backends.fastest(context.threads()));
    }
}
