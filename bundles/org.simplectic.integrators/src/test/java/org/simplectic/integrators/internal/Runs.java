package org.simplectic.integrators.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Options, problems and whole runs for tests. */
@NullMarked
final class Runs {
    private Runs() {}

    /** How a run ended. */
    record Result(Status status, double t, HostArray y, Counters counters, String advice, List<double[]> points) {}

    /** Options with their declared defaults, as the component runtime would make them. */
    static <O> O options(Class<O> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(
                        method.getName(), method.getDefaultValue() == null ? 0.0 : method.getDefaultValue())));
    }

    static Integrator<StepState> integrator(String name, Map<String, Object> given) {
        return switch (name) {
            case "euler" -> new Euler(options(FixedStepOptions.class, given));
            case "rk4" -> new Rk4(options(FixedStepOptions.class, given));
            case "heun" -> new Heun(options(AdaptiveOptions.class, given));
            case "bogacki-shampine-3" -> new BogackiShampine3(options(AdaptiveOptions.class, given));
            case "dormand-prince-5" -> new DormandPrince5(options(AdaptiveOptions.class, given));
            case "tsit5" -> new Tsit5(options(AdaptiveOptions.class, given));
            case "verner-7" -> new Verner7(options(AdaptiveOptions.class, given));
            case "kvaerno-5" -> new Kvaerno5(options(AdaptiveOptions.class, given));
            case "kencarp4" -> new KenCarp4(options(AdaptiveOptions.class, given));
            case "exponential-rosenbrock" -> new ExponentialRosenbrock(options(AdaptiveOptions.class, given));
            case "etdrk4" -> new Etdrk4(options(Etdrk4.Options.class, given));
            case "radau-iia-5" -> new RadauIIA5(options(AdaptiveOptions.class, given));
            case "implicit-midpoint" -> new ImplicitMidpoint(options(FixedStepOptions.class, given));
            case "reversible-heun-nde" -> new ReversibleHeun(options(FixedStepOptions.class, given));
            case "gauss-legendre-4" -> new GaussLegendre4(options(FixedStepOptions.class, given));
            case "gauss-legendre-6" -> new GaussLegendre6(options(FixedStepOptions.class, given));
            case "stormer-verlet" -> new StormerVerlet(options(FixedStepOptions.class, given));
            case "yoshida-4" -> new Yoshida4(options(FixedStepOptions.class, given));
            case "yoshida-6" -> new Yoshida6(options(FixedStepOptions.class, given));
            case "yoshida-8" -> new Yoshida8(options(FixedStepOptions.class, given));
            case "rosenbrock" -> new Rosenbrock(options(AdaptiveOptions.class, given));
            case "dop853" -> new Dop853(options(AdaptiveOptions.class, given));
            case "verner-9" -> new Verner9(options(AdaptiveOptions.class, given));
            case "ssp-rk-3" -> new SspRk3(options(AdaptiveOptions.class, given));
            case "rk-4-3-5" -> new Rk435(options(AdaptiveOptions.class, given));
            case "euler-maruyama" -> new EulerMaruyama(options(FixedStepOptions.class, given));
            case "milstein" -> new Milstein(options(StochasticOptions.class, given));
            case "stochastic-heun" -> new StochasticHeun(options(StochasticOptions.class, given));
            case "ma-fbm-sde" -> new MaFbmSde(options(MaFbmSde.Options.class, given));
            case "sra1" -> new Sra1(options(StochasticOptions.class, given));
            case "sriw1" -> new Sriw1(options(StochasticOptions.class, given));
            case "bdf" -> new Bdf(options(Bdf.Options.class, given));
            case "parallel-bug-ttn" -> new ParallelBug(options(ParallelBug.Options.class, given));
            case "adams" -> new Adams(options(Adams.Options.class, given));
            case "runge-kutta" -> new RungeKutta(options(RungeKutta.Options.class, given));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Whether a method's steps have one size. */
    static boolean isFixed(String name) {
        return name.equals("euler") || name.equals("rk4") || name.equals("etdrk4") || isStructured(name);
    }

    private static boolean isStructured(String name) {
        return name.startsWith("gauss-")
                || name.startsWith("yoshida-")
                || name.equals("implicit-midpoint")
                || name.equals("reversible-heun-nde")
                || name.equals("stormer-verlet");
    }

    static Integrator<StepState> integrator(String name, double tolerance) {
        return integrator(name, Map.of("rtol", tolerance, "atol", new double[] {tolerance}));
    }

    /** Steps of one size through the ordinary code: the tolerance accepts everything, growth stops at the size. */
    static Integrator<StepState> fixed(String name, double step) {
        return isFixed(name)
                ? integrator(name, Map.of("step", step))
                : integrator(name, Map.of("rtol", 1e6, "firstStep", step, "maxStep", step));
    }

    /** A problem from scalar expressions. */
    static OdeProblem problem(
            BiFunction<Expr, List<Expr>, List<Expr>> rhs, double start, double end, double... initial) {
        return vector(
                (t, y) -> Expr.stack(rhs.apply(
                        t, IntStream.range(0, initial.length).mapToObj(y::get).toList())),
                start,
                end,
                initial);
    }

    static OdeProblem vector(BiFunction<Expr, Expr, Expr> rhs, double start, double end, double... initial) {
        return new OdeProblem(rhs(initial.length, rhs), start, end, HostArray.vector(initial));
    }

    /** A right-hand side of vectors. */
    static Program rhs(int size, BiFunction<Expr, Expr, Expr> rhs) {
        return Program.trace(
                "rhs",
                List.of(ArrayType.SCALAR, ArrayType.vector(size)),
                in -> List.of(rhs.apply(in.get(0), in.get(1))));
    }

    /** A right-hand side of scalar expressions. */
    static Program equations(int size, BiFunction<Expr, List<Expr>, List<Expr>> rhs) {
        return rhs(
                size,
                (t, y) -> Expr.stack(
                        rhs.apply(t, IntStream.range(0, size).mapToObj(y::get).toList())));
    }

    /** What a program gives. */
    static List<HostArray> values(Program program, HostArray... arguments) {
        try (var session = new BackendSession(new JavaBackend())) {
            var problem = new OdeProblem(rhs(0, (t, y) -> y), 0, 1, HostArray.vector());
            return session
                    .kernel(program, problem, "values", () -> program)
                    .call(Arrays.stream(arguments).map(session::array).toArray(Array[]::new))
                    .stream()
                    .map(session::values)
                    .toList();
        }
    }

    static <S extends Record & IntegratorState> Result run(Integrator<S> integrator, OdeProblem problem) {
        return run(integrator, problem, state -> List.of());
    }

    /** Runs to the end; collects dense output at the times that the sampler wants of each step, as (t, y...). */
    static <S extends Record & IntegratorState> Result run(
            Integrator<S> integrator, OdeProblem problem, Function<S, List<Double>> sampler) {
        try (var session = new BackendSession(new JavaBackend())) {
            integrator.check(problem);
            var state = session.keep(integrator.start(problem, session));
            var points = new ArrayList<double[]>();
            while (state.status() == Status.RUNNING) {
                state = integrator.step(problem, state, session);
                for (double t : sampler.apply(state)) {
                    state = integrator.prepare(problem, state, session);
                    var y = session.values(integrator.interpolate(problem, state, t, session));
                    points.add(IntStream.range(0, y.size() + 1)
                            .mapToDouble(i -> i == 0 ? t : y.get(i - 1))
                            .toArray());
                }
                state = session.keep(state);
            }
            return new Result(
                    state.status(),
                    state.t(),
                    session.values(state.y()),
                    state.counters(),
                    integrator.advice(problem, state),
                    points);
        }
    }

    static double distance(double[] a, double[] b) {
        return Math.sqrt(IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i]))
                .sum());
    }

    static double relativeError(HostArray y, HostArray reference) {
        return distance(y.toArray(), reference.toArray()) / distance(reference.toArray(), new double[reference.size()]);
    }
}
