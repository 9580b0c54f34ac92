package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * The parallel basis-update and Galerkin integrator, for states that are matrices or tensors of low rank: order 1 whatever the
 * size of the singular values. The state is kept in {@link Tucker}'s form with ranks that follow the solution. In a step, d + 1 systems of
 * equations are solved from the same point, none needing another's result: for the core C, {@code C' = F(C x U) x U^T}; and for each mode i, with
 * {@code unfold_i(C) = S_i Q_i^T}, for {@code K_i = U_i S_i}, {@code K_i' = unfold_i(F(K_i Q_i^T x U) x U^T) Q_i}, the products over all other modes. For
 * a matrix these are the K, the L and the S equation. Of the K_i only what is orthogonal to U_i is new; the sum of the core's and the modes'
 * parts has at most twice the ranks, and is truncated by singular values, to the tolerance, in each mode.
 *
 * <p>Each of the d + 1 systems takes one step of the classic Runge-Kutta method, so that stiff problems limit the step. With {@code parallel} their
 * right-hand sides are evaluated as one batch, which backends share among cores; without, one after the other. Matrices and Tucker tensors are
 * supported, trees of more than one level are not, nor are steps rejected, as the authors propose, when the rank would double.
 *
 * <p>Cost of a step, N numbers in the state, n in a mode, ranks up to R: 4 (d + 1) evaluations of the right-hand side on all N numbers, which is for
 * the model to know nothing of ranks; as many products with bases, N R multiply-adds each; d factorizations {@code [n, 2R]} by QR and d singular value decompositions
 * {@code [2R, (2R)^(d-1)]}. Arrays have the size of the largest rank allowed, whatever the rank is. Dense output: straight lines.
 *
 * @see "G. Ceruti, J. Kusch, C. Lubich, A parallel rank-adaptive integrator for dynamical low-rank approximation, SIAM J. Sci. Comput. 46 (2024),
 *     B205-B228, section 3; G. Ceruti, J. Kusch, C. Lubich, D. Sulz, A parallel basis update and Galerkin integrator for tree tensor networks,
 *     arXiv:2412.00858 (2024)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("parallel-bug-ttn")
@About(
        summary = "Matrices and tensors of low rank: bases and core at once, ranks that adapt, order 1",
        source = "G. Ceruti, J. Kusch, C. Lubich, SIAM J. Sci. Comput. 46 (2024), B205-B228")
@Designate(ocd = ParallelBug.Options.class)
public final class ParallelBug extends SteppingIntegrator {
    /** The options of {@link ParallelBug}. */
    @ObjectClassDefinition(name = "Low rank", description = "Steps of one size for matrices and tensors of low rank.")
    @interface Options {
        @AttributeDefinition(
                name = "Fixed step [unit of t]",
                description = "The size of every step but the last, which may be shorter.",
                min = "0")
        double step();

        @AttributeDefinition(name = "Most steps", description = "The run ends after this many steps.", min = "1")
        int maxSteps() default 1_000_000;

        @AttributeDefinition(
                name = "Shape",
                description = "The extents of the matrix or tensor that the states are, row by row, such as [60, 60]."
                        + " Without it the state is a vector, of which there is no low rank.",
                min = "1")
        int[] shape() default {};

        @AttributeDefinition(
                name = "Tolerance [unit of y]",
                description = "The singular values left out in a step, the root of the sum of their squares.",
                min = "0",
                max = "1e300")
        double tolerance() default 1e-8;

        @AttributeDefinition(
                name = "Largest rank",
                description =
                        "Of each mode; 0 sets no limit but the shape's, and makes arrays as large as that allows.",
                min = "0")
        int maxRank() default 0;

        @AttributeDefinition(
                name = "Parallel",
                description = "Whether right-hand sides are evaluated as one batch, or one after the other.")
        boolean parallel() default true;
    }

    /** The squared length of a column that is there is 1, of one that is not 0. */
    private static final double HALF = 0.5;

    private final List<Integer> shape;
    private final double tolerance;
    private final int maxRank;
    private final boolean parallel;

    @Activate
    public ParallelBug(Options options) {
        super(new FixedStep(options.step(), options.maxSteps()));
        this.shape = Arrays.stream(options.shape()).boxed().toList();
        this.tolerance = options.tolerance();
        this.maxRank = options.maxRank();
        this.parallel = options.parallel();
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public void check(OdeProblem problem) {
        super.check(problem);
        int size = problem.initial().size();
        boolean fits = shape.stream().allMatch(extent -> extent > 0) && product(shape.stream()) == size;
        if (!shape.isEmpty() && !fits) {
            throw new IllegalArgumentException("shape " + shape + " does not hold the " + size
                    + " numbers of the state: give extents whose product is " + size);
        }
        if (!(tolerance > 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance must be positive, but is " + tolerance);
        }
    }

    /** The shape given, or that of the problem's arrays. */
    private Shape shape(OdeProblem problem) {
        return shape.isEmpty() ? problem.initial().type().shape() : new Shape(shape);
    }

    /** The largest rank of each mode: no more than its extent, and than the product of the other ranks. */
    private List<Integer> ranks(OdeProblem problem) {
        int most = maxRank == 0 ? Integer.MAX_VALUE : maxRank;
        var limited = shape(problem).extents().stream()
                .map(extent -> Math.min(extent, most))
                .toList();
        return IntStream.range(0, limited.size())
                .mapToObj(mode -> (int) Math.min(limited.get(mode), productBeside(limited, mode)))
                .toList();
    }

    private static long productBeside(List<Integer> extents, int mode) {
        return product(IntStream.range(0, extents.size())
                .filter(other -> other != mode)
                .mapToObj(extents::get));
    }

    /** Of positive numbers; of those beyond the integers, any number beyond them. */
    private static long product(Stream<Integer> extents) {
        return extents.mapToLong(Integer::longValue).reduce(1, (a, b) -> Math.min(a * b, Integer.MAX_VALUE + 1L));
    }

    /** What truncation has left out at most, over the tolerance; the core; the bases. */
    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var truncated = Tucker.truncated(y.reshape(shape(problem)), ranks(problem), tolerance);
        return memory(truncated.excess(), truncated.tensor());
    }

    private static List<Expr> memory(Expr excess, Tucker tensor) {
        return Stream.concat(Stream.of(excess, tensor.core()), tensor.bases().stream())
                .toList();
    }

    @Override
    int evaluationsToRemember() {
        return 0;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        var y = problem.initial().type();
        var extents = shape(problem).extents();
        var ranks = ranks(problem);
        var types = new ArrayList<>(List.of(ArrayType.SCALAR, y.with(new Shape(ranks))));
        for (int mode = 0; mode < ranks.size(); mode++) {
            types.add(y.with(Shape.of(extents.get(mode), ranks.get(mode))));
        }
        return types;
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of();
    }

    @Override
    boolean remembersThePast() {
        return true;
    }

    /** Where the rank changes, steps have no derivative. */
    @Override
    boolean hasStepMap() {
        return false;
    }

    /** One of the systems of equations of a step. */
    private sealed interface Equations {
        /** Where they begin. */
        Expr start();

        /** The tensor that a value stands for. */
        Expr full(Expr value);

        /** Of the right-hand side for that tensor, the slope of the value. */
        Expr slope(Expr rhs);
    }

    private record OfCore(Tucker from) implements Equations {
        @Override
        public Expr start() {
            return from.core();
        }

        @Override
        public Expr full(Expr value) {
            return new Tucker(value, from.bases()).full();
        }

        @Override
        public Expr slope(Expr rhs) {
            return Tucker.projected(rhs, from.bases(), from.modes());
        }
    }

    /**
     * Those of a mode.
     *
     * @param start K_i = U_i S_i
     * @param frame Q_i, zero in the columns that U_i does not have
     */
    private record OfBasis(Tucker from, int mode, Expr start, Expr frame) implements Equations {
        static OfBasis of(Tucker from, int mode) {
            var basis = from.bases().get(mode);
            var factors = Tucker.unfolded(from.core(), mode).transpose().qr();
            var isThere = basis.constant(HALF).less(basis.times(basis).sum(0));
            var frame = factors.get(0).times(isThere.convert(basis.type().dtype()));
            return new OfBasis(from, mode, basis.dot(factors.get(1), 0, false, true), frame);
        }

        /** The core that the basis times S_i belongs to. */
        Expr core() {
            return Tucker.folded(frame.transpose(), from.core().type().shape(), mode);
        }

        @Override
        public Expr full(Expr value) {
            return new Tucker(core(), from.bases()).with(mode, value).full();
        }

        @Override
        public Expr slope(Expr rhs) {
            var others = Tucker.projected(rhs, from.bases(), from.modes().filter(other -> other != mode));
            return Tucker.unfolded(others, mode).matmul(frame);
        }

        /** The basis, and what of a value is orthogonal to it: taken off twice, since the first time leaves rounding errors of the whole. */
        Expr joined(Expr value) {
            return Expr.concatenate(1, List.of(from.bases().get(mode), without(without(value))));
        }

        private Expr without(Expr value) {
            var basis = from.bases().get(mode);
            return value.minus(basis.matmul(basis.dot(value, 0, true, false)));
        }
    }

    @Override
    Attempt attempt(Point from) {
        var memory = from.memory();
        var now = new Tucker(memory.get(1), memory.subList(2, memory.size()));
        var ofCore = new OfCore(now);
        var ofBases = now.modes().mapToObj(mode -> OfBasis.of(now, mode)).toList();
        var equations = new ArrayList<Equations>(ofBases);
        equations.add(ofCore);
        var ends = solved(from, equations);
        var next = joined(ofBases, ends.subList(0, ofBases.size()), ends.getLast(), ranks(from.problem()));
        var excess = memory.getFirst().max(next.excess());
        var zero = from.t().constant(0);
        return new Attempt(
                next.tensor().full().reshape(from.y().type().shape()),
                memory(excess, next.tensor()),
                List.of(),
                excess,
                zero,
                from.t().constant(Rk4.TABLEAU.stages() * equations.size()));
    }

    /** The values at the end of a step of the classic Runge-Kutta method. */
    private List<Expr> solved(Point from, List<Equations> equations) {
        var tableau = Rk4.TABLEAU;
        var slopes =
                equations.stream().<List<Expr>>map(each -> new ArrayList<>()).toList();
        for (int stage = 0; stage < tableau.stages(); stage++) {
            var at = from.t().plus(from.h().times(tableau.nodes().get(stage)));
            var values = moved(from.h(), equations, tableau.matrix().get(stage), slopes);
            var here = slopes(from, at, equations, values);
            IntStream.range(0, equations.size()).forEach(i -> slopes.get(i).add(here.get(i)));
        }
        return moved(from.h(), equations, tableau.weights(), slopes);
    }

    private static List<Expr> moved(Expr h, List<Equations> equations, List<Double> weights, List<List<Expr>> slopes) {
        return IntStream.range(0, equations.size())
                .mapToObj(i -> StepControl.moved(equations.get(i).start(), h, weights, slopes.get(i)))
                .toList();
    }

    private List<Expr> slopes(Point from, Expr at, List<Equations> equations, List<Expr> values) {
        var type = from.y().type().shape();
        var tensors = IntStream.range(0, equations.size())
                .mapToObj(i -> equations.get(i).full(values.get(i)).reshape(type))
                .toList();
        var rhs = parallel ? together(from, at, tensors) : oneByOne(from, at, tensors);
        var tensor = shape(from.problem());
        return IntStream.range(0, equations.size())
                .mapToObj(i -> equations.get(i).slope(rhs.get(i).reshape(tensor)))
                .toList();
    }

    private static List<Expr> oneByOne(Point from, Expr at, List<Expr> tensors) {
        return tensors.stream().map(tensor -> from.slope(at, tensor)).toList();
    }

    private static List<Expr> together(Point from, Expr at, List<Expr> tensors) {
        Program batch = from.problem().rhs().vmap(tensors.size(), false, true);
        var slopes = from.slope(batch, at, Expr.stack(tensors));
        return IntStream.range(0, tensors.size()).mapToObj(slopes::get).toList();
    }

    /** What the core's equations, and of the bases' what is orthogonal to them, amount to, truncated. */
    private Tucker.Truncated joined(List<OfBasis> equations, List<Expr> ends, Expr core, List<Integer> ranks) {
        var sum = Tucker.doubled(core, mode -> false);
        for (var part : equations) {
            sum = sum.plus(Tucker.doubled(part.core(), mode -> mode == part.mode()));
        }
        var larger = new ArrayList<Expr>();
        for (var part : equations) {
            int mode = part.mode();
            var factors = orthogonal(part.joined(ends.get(mode)));
            larger.add(factors.get(0));
            sum = Tucker.times(sum, mode, factors.get(1), false);
        }
        var truncated = Tucker.truncated(sum, ranks, tolerance);
        var tensor = truncated.tensor();
        var bases = tensor.modes()
                .mapToObj(mode -> larger.get(mode).matmul(tensor.bases().get(mode)))
                .toList();
        return new Tucker.Truncated(new Tucker(tensor.core(), bases), truncated.excess());
    }

    /** Orthonormal columns and what to multiply them by for the given ones; of as many columns as rows, the unit vectors. */
    private static List<Expr> orthogonal(Expr columns) {
        int rows = columns.type().shape().extent(0);
        return columns.type().shape().extent(1) < rows ? columns.qr() : List.of(columns.identity(rows), columns);
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return before.plus(after.minus(before).times(theta));
    }

    /** The rank, the largest of all modes, and the least singular value that is kept in a mode. */
    @Override
    public SequencedMap<String, Double> figures(OdeProblem problem, StepState state, Session session) {
        var core = session.values(state.memory().get(1));
        long rank = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int mode = 0; mode < core.type().rank(); mode++) {
            var kept = Arrays.stream(lengths(core, mode))
                    .filter(length -> length > 0)
                    .toArray();
            rank = Math.max(rank, kept.length);
            least = Math.min(least, Arrays.stream(kept).min().orElse(0));
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rank", (double) rank);
        figures.put("least-singular-value", least);
        return figures;
    }

    /** The lengths of a core's slices, which are the singular values of the mode. */
    private static double[] lengths(HostArray core, int mode) {
        var shape = core.type().shape();
        int stride = shape.axes(mode + 1, shape.rank()).size();
        var lengths = new double[shape.extent(mode)];
        for (int i = 0; i < core.size(); i++) {
            int slice = i / stride % lengths.length;
            lengths[slice] = Math.hypot(lengths[slice], core.get(i));
        }
        return lengths;
    }

    @Override
    public String advice(OdeProblem problem, StepState state) {
        var parts = new ArrayList<>(List.of(super.advice(problem, state)));
        if (shape(problem).rank() < 2) {
            parts.add(
                    "The state is taken for a vector, of which there is no low rank: give the extents of the matrix or"
                            + " tensor that it is (shape).");
        } else if (state.error() > 1) {
            parts.add(String.format(
                    Locale.ROOT,
                    "Ranks up to %s were not enough: steps left out %.1e times the tolerance. Allow more (maxRank), or a"
                            + " larger tolerance.",
                    ranks(problem),
                    state.error()));
        }
        return String.join(" ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }
}
