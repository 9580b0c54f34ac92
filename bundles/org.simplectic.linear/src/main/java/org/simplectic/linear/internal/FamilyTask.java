package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.simplectic.api.Counters;
import org.simplectic.api.Grid;
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

/**
 * Solves the systems of a family one after the other. For comparison first by GMRES, each for itself, and in the order in which they were drawn, then
 * sorted: from each to that among those left whose parameters are nearest.
 */
final class FamilyTask implements Task<FamilyState> {
    private static final int ALONE = 0;
    private static final int UNSORTED = 1;
    private static final int SORTED = 2;
    private static final int PASSES = 3;

    /** The residual as the method keeps it drifts from the true one by roundings. */
    private static final double DRIFT = 2;

    private final FamilyProblem problem;
    private final GcroDr solver;
    private final List<double[]> draws;
    private final List<Integer> sorted;
    private final boolean compares;

    FamilyTask(FamilyProblem problem, GcroDr solver, List<double[]> draws, boolean compares) {
        this.problem = problem;
        this.solver = solver;
        this.draws = List.copyOf(draws);
        this.sorted = sorted(draws);
        this.compares = compares;
    }

    /** From the first one always to the nearest that is left (the greedy order of the source); costs a comparison a pair. */
    static List<Integer> sorted(List<double[]> draws) {
        var spread = spread(draws);
        var left = new ArrayList<>(IntStream.range(0, draws.size()).boxed().toList());
        var order = new ArrayList<Integer>();
        int now = 0;
        while (!left.isEmpty()) {
            order.add(now);
            left.remove((Integer) now);
            var from = draws.get(now);
            now = left.stream()
                    .min(Comparator.comparingDouble(other -> squaredDistance(from, draws.get(other), spread)))
                    .orElse(-1);
        }
        return List.copyOf(order);
    }

    /** How far the draws of each parameter lie apart: distances are relative to that, whatever the units. */
    private static double[] spread(List<double[]> draws) {
        return IntStream.range(0, draws.getFirst().length)
                .mapToDouble(i -> {
                    var values = draws.stream().mapToDouble(draw -> draw[i]).summaryStatistics();
                    return values.getMax() - values.getMin();
                })
                .toArray();
    }

    private static double squaredDistance(double[] a, double[] b, double[] spread) {
        return IntStream.range(0, a.length)
                .filter(i -> spread[i] > 0)
                .mapToDouble(i -> (a[i] - b[i]) / spread[i])
                .map(part -> part * part)
                .sum();
    }

    private HostArray noDirections() {
        return HostArray.of(ArrayType.of(DType.F64, problem.size(), 0));
    }

    @Override
    public FamilyState start(Session session) {
        return new FamilyState(
                Status.RUNNING,
                0,
                compares ? ALONE : SORTED,
                0,
                noDirections(),
                HostArray.vector(),
                List.of(0, 0, 0),
                0);
    }

    @Override
    public FamilyState step(FamilyState state, Session session) {
        int pass = state.pass();
        int system = pass == SORTED ? sorted.get(state.place()) : state.place();
        var coefficients = session.kernel(problem, problem, "coefficients", problem::coefficients)
                .call(session.array(HostArray.vector(draws.get(system))))
                .getFirst();
        var fields = session.values(coefficients).toArray();
        var matrix = session.kernel(problem, problem, "matrix", problem::matrix)
                .call(coefficients)
                .getFirst();
        var kernel = session.kernel(problem, problem, "product", problem::product);
        UnaryOperator<double[]> product = y -> session.values(
                        kernel.call(matrix, session.array(HostArray.vector(y))).getFirst())
                .toArray();
        int n = problem.size();
        var right = Arrays.copyOfRange(fields, FamilyProblem.SOURCE * n, (FamilyProblem.SOURCE + 1) * n);
        var method = pass == ALONE ? new GcroDr(solver.cycle(), 0, solver.rtol(), solver.most()) : solver;
        var result = method.solve(product, right, matrix(state.directions()));
        double residual = residual(product.apply(result.x()), right);
        boolean isSolved = result.isSolved() && residual <= DRIFT * solver.rtol();
        boolean isPassOver = state.place() + 1 == draws.size();
        int next = isPassOver ? pass + 1 : pass;
        var products = new ArrayList<>(state.products());
        products.set(pass, products.get(pass) + result.products());
        return new FamilyState(
                !isSolved ? Status.BREAKDOWN : next == PASSES ? Status.DONE : Status.RUNNING,
                progress(pass, state.place() + 1),
                Math.min(next, SORTED),
                next == PASSES ? draws.size() : isPassOver ? 0 : state.place() + 1,
                isPassOver ? noDirections() : array(result.directions()),
                pass == SORTED ? pair(fields, result.x()) : HostArray.vector(),
                List.copyOf(products),
                Math.max(state.worst(), residual));
    }

    private double progress(int pass, int done) {
        double part = (double) done / draws.size();
        return compares ? (pass + part) / PASSES : part;
    }

    private static double residual(double[] image, double[] right) {
        double rest = 0;
        double size = 0;
        for (int i = 0; i < right.length; i++) {
            rest += (right[i] - image[i]) * (right[i] - image[i]);
            size += right[i] * right[i];
        }
        return Math.sqrt(rest / size);
    }

    /** Diffusion, and the solution: what the method finds is still to be divided by the diagonal. */
    private HostArray pair(double[] fields, double[] y) {
        int n = problem.size();
        var diffusion = Arrays.stream(fields, FamilyProblem.DIFFUSION * n, (FamilyProblem.DIFFUSION + 1) * n);
        return HostArray.vector(DoubleStream.concat(
                        diffusion, IntStream.range(0, n).mapToDouble(i -> y[i] / fields[i]))
                .toArray());
    }

    private static DMatrixRMaj matrix(HostArray directions) {
        var shape = directions.type().shape();
        return new DMatrixRMaj(shape.extent(0), shape.extent(1), true, directions.toArray());
    }

    private static HostArray array(DMatrixRMaj directions) {
        var values = Arrays.copyOf(directions.getData(), directions.getNumElements());
        return HostArray.of(ArrayType.of(DType.F64, directions.getNumRows(), directions.getNumCols()), values);
    }

    @Override
    public Quantity independent() {
        return new Quantity("system", "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return List.of(new Quantity("diffusion", ""), new Quantity("u", ""));
    }

    @Override
    public Optional<Grid> grid(Model model) {
        return Optional.of(new Grid(List.of(axis("x"), axis("y"))));
    }

    private Grid.Axis axis(String name) {
        var places = IntStream.rangeClosed(1, problem.points())
                .mapToDouble(i -> i * problem.distance())
                .toArray();
        var weights = new double[problem.points()];
        Arrays.fill(weights, problem.distance());
        return new Grid.Axis(name, "", 0, 1, false, HostArray.vector(places), HostArray.vector(weights));
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        throw text.error(
                "a family has no final state that metrics could be of; take the figures products and residual");
    }

    @Override
    public void emit(FamilyState state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.pair().size() > 0) {
            sink.accept((double) sorted.get(state.place() - 1), state.pair());
        }
    }

    @Override
    public double position(FamilyState state) {
        return state.place() == 0 ? 0 : sorted.get(state.place() - 1);
    }

    @Override
    public HostArray solution(FamilyState state, Session session) {
        if (state.pair().size() > 0) {
            return state.pair();
        }
        return HostArray.vector(new double[2 * problem.size()]);
    }

    @Override
    public Counters counters(FamilyState state) {
        int all = state.products().stream().mapToInt(Integer::intValue).sum();
        return Counters.NONE.plus(state.place(), 0, all);
    }

    @Override
    public SequencedMap<String, Double> figures(FamilyState state) {
        var figures = new LinkedHashMap<String, Double>();
        double products = state.products().get(SORTED);
        figures.put("products", products);
        figures.put("residual", state.worst());
        if (compares) {
            figures.put("products-by-gmres", (double) state.products().get(ALONE));
            figures.put("products-unsorted", (double) state.products().get(UNSORTED));
            figures.put(
                    "products-by-those-of-gmres", products / state.products().get(ALONE));
            figures.put(
                    "products-by-those-unsorted", products / state.products().get(UNSORTED));
        }
        return figures;
    }

    @Override
    public String advice(FamilyState state) {
        return state.status() == Status.BREAKDOWN
                ? "System " + state.place()
                        + " was not solved to the tolerance: a larger 'restart', or less wind from point to"
                        + " point, helps."
                : "";
    }
}
