package org.simplectic.integrators.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Control;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Indexing;
import org.simplectic.array.Program;
import org.simplectic.array.Reduction;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;

/**
 * Which components of a right-hand side depend on which components of y. Decides the form of the Jacobian, and gives those forms that use
 * that most entries are zero.
 */
final class Dependence {
    /** Systems up to this size have a dense Jacobian whatever depends on what. */
    private static final int DENSE = 32;

    /** Components looked at in one call. */
    private static final int AT_ONCE = 256;

    /** What hides a value that is not a number from its result. */
    private static final Set<Elementwise.Binary> HIDING = EnumSet.of(
            Elementwise.Binary.LESS,
            Elementwise.Binary.LESS_EQUAL,
            Elementwise.Binary.EQUAL,
            Elementwise.Binary.NOT_EQUAL,
            Elementwise.Binary.HYPOT);

    private final int size;
    private final Optional<SparseStructure> structure;
    private final int lower;
    private final int upper;

    /** A colour of each component: no component depends on two of one colour. */
    private final int[] colours;

    private final int colourCount;

    private Dependence(int size, Optional<SparseStructure> structure) {
        this.size = size;
        this.structure = structure;
        var rows = structure.map(SparseStructure::rowIndices).orElse(new int[] {0, size - 1});
        var columns = structure.map(SparseStructure::columnIndices).orElse(new int[] {size - 1, 0});
        int before = 0;
        int behind = 0;
        for (int i = 0; i < rows.length; i++) {
            before = Math.max(before, rows[i] - columns[i]);
            behind = Math.max(behind, columns[i] - rows[i]);
        }
        this.lower = before;
        this.upper = behind;
        this.colours = structure.map(Dependence::coloured).orElse(new int[0]);
        this.colourCount = Arrays.stream(colours).max().orElse(size - 1) + 1;
    }

    /** Everything depends on everything. */
    static Dependence full(int size) {
        return new Dependence(size, Optional.empty());
    }

    /** How far before itself a component depends on others, at most. */
    int lower() {
        return lower;
    }

    /** How far behind itself. */
    int upper() {
        return upper;
    }

    /** Passes of forward mode that a Jacobian takes by its entries. */
    int colourCount() {
        return colourCount;
    }

    /** Whether the Jacobian is kept, and factorized, by its diagonals. */
    boolean isBanded() {
        return size > DENSE && isNarrow(size, lower, upper);
    }

    /** Whether diagonals are less work than the whole matrix. */
    static boolean isNarrow(int size, int lower, int upper) {
        return 4L * (lower + upper + 1) <= size;
    }

    /** Whether the Jacobian is kept by its entries. */
    boolean isSparse() {
        return size > DENSE && !isBanded() && 4L * colourCount <= size;
    }

    private int bandwidth() {
        return lower + upper + 1;
    }

    /** Each component in turn gets the first colour that none has on which a third one depends as well (Curtis, Powell, Reid, 1974). */
    private static int[] coloured(SparseStructure structure) {
        var starts = structure.rowStarts();
        var columns = structure.columnIndices();
        var byColumn = structure.transposed();
        var columnStarts = byColumn.rowStarts();
        var rows = byColumn.columnIndices();
        var colours = new int[structure.columns()];
        var taken = new int[structure.columns() + 1];
        for (int j = 0; j < colours.length; j++) {
            for (int k = columnStarts[j]; k < columnStarts[j + 1]; k++) {
                for (int other = starts[rows[k]]; other < starts[rows[k] + 1]; other++) {
                    if (columns[other] < j) {
                        taken[colours[columns[other]]] = j + 1;
                    }
                }
            }
            while (taken[colours[j]] == j + 1) {
                colours[j]++;
            }
        }
        return colours;
    }

    /**
     * Finds it out: where component j is not a number, everything that depends on it is none. Programs in which that could be hidden, by
     * a comparison for instance, count as depending on everything.
     */
    static Dependence of(Object owner, OdeProblem problem, Session session) {
        int n = problem.initial().size();
        if (n <= DENSE || !canBeFound(problem)) {
            return full(n);
        }
        var rows = new BitSet[n];
        Arrays.setAll(rows, i -> {
            var row = new BitSet();
            row.set(i);
            return row;
        });
        each(owner, problem, session, (i, j) -> rows[i].set(j));
        return of(rows);
    }

    /** Of each row the columns that it depends on. */
    private static Dependence of(BitSet[] rows) {
        int n = rows.length;
        var starts = new int[n + 1];
        for (int i = 0; i < n; i++) {
            starts[i + 1] = starts[i] + rows[i].cardinality();
        }
        if (2L * starts[n] > (long) n * n) {
            return full(n);
        }
        var columns = Arrays.stream(rows).flatMapToInt(BitSet::stream).toArray();
        return new Dependence(n, Optional.of(SparseStructure.csr(n, starts, columns)));
    }

    /**
     * The half of the components that depends on the other half only, and that on this one only, as in Newton's equations: those first
     * in each group of components that depend on each other. Empty where there are no such halves, or it cannot be told.
     */
    static Optional<BitSet> half(Object owner, OdeProblem problem, Session session) {
        int n = problem.initial().size();
        if (!canBeFound(problem)) {
            return Optional.empty();
        }
        var neighbours = new BitSet[n];
        Arrays.setAll(neighbours, i -> new BitSet());
        each(owner, problem, session, (i, j) -> {
            neighbours[i].set(j);
            neighbours[j].set(i);
        });
        var side = new int[n];
        for (int i = 0; i < n; i++) {
            if (side[i] == 0 && !canBeDivided(i, neighbours, side)) {
                return Optional.empty();
            }
        }
        var half = new BitSet();
        for (int i = 0; i < n; i++) {
            half.set(i, side[i] == 1);
        }
        return Optional.of(half);
    }

    /** Puts everything that a component is connected with on one of two sides. */
    private static boolean canBeDivided(int first, BitSet[] neighbours, int[] side) {
        var open = new ArrayDeque<Integer>();
        side[first] = 1;
        open.add(first);
        while (!open.isEmpty()) {
            int i = open.remove();
            for (int j = neighbours[i].nextSetBit(0); j >= 0; j = neighbours[i].nextSetBit(j + 1)) {
                if (side[j] == side[i]) {
                    return false;
                } else if (side[j] == 0) {
                    side[j] = -side[i];
                    open.add(j);
                }
            }
        }
        return true;
    }

    private static boolean canBeFound(OdeProblem problem) {
        return problem.initial().type().rank() == 1 && !isHidden(problem.rhs());
    }

    /** A component and another one that it depends on. */
    @FunctionalInterface
    private interface Pair {
        void found(int dependent, int on);
    }

    private static void each(Object owner, OdeProblem problem, Session session, Pair pair) {
        int n = problem.initial().size();
        int rows = Math.min(n, AT_ONCE);
        var kernel =
                session.kernel(owner, problem, "dependence", () -> problem.rhs().vmap(rows, false, true));
        for (int first = 0; first < n; first += rows) {
            var slopes = session.values(
                    kernel.call(session.scalar(problem.start()), session.array(marked(problem, first, rows)))
                            .getFirst());
            for (int row = 0; row < rows && first + row < n; row++) {
                for (int i = 0; i < n; i++) {
                    if (Double.isNaN(slopes.get(row * n + i))) {
                        pair.found(i, first + row);
                    }
                }
            }
        }
    }

    /** The initial values once a row, each row with one component that is not a number. */
    private static HostArray marked(OdeProblem problem, int first, int rows) {
        int n = problem.initial().size();
        var initial = problem.initial().toArray();
        var values = new double[rows * n];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(initial, 0, values, row * n, n);
            if (first + row < n) {
                values[row * n + first + row] = Double.NaN;
            }
        }
        return HostArray.of(new ArrayType(problem.initial().type().dtype(), Shape.of(rows, n)), values);
    }

    private static boolean isHidden(Program program) {
        return program.equations().stream().anyMatch(Dependence::isHidden);
    }

    private static boolean isHidden(Equation equation) {
        return switch (equation.primitive()) {
            case Elementwise.Binary binary -> HIDING.contains(binary);
            case Elementwise.Unary unary -> false;
            case Elementwise other -> !(other instanceof Elementwise.Unary);
            case Indexing indexing -> true;
            case Reduction.ArgReduce reduce -> true;
            case Control.Checkpoint checkpoint -> isHidden(checkpoint.program());
            case Control.Custom custom -> isHidden(custom.program());
            case Control control -> true;
            default -> false;
        };
    }

    /**
     * The Jacobian by its diagonals: row i has the derivatives of component i by components i - lower to i + upper. Components far enough
     * apart share one pass of forward mode, as no component depends on two of them (Curtis, Powell, Reid, 1974).
     */
    Expr band(OdeProblem problem, Expr t, Expr y) {
        int width = bandwidth();
        var seeds = new double[width * size];
        for (int j = 0; j < size; j++) {
            seeds[j % width * size + j] = 1;
        }
        var places = new double[size * width];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < width; k++) {
                places[i * width + k] = Math.floorMod(i - lower + k, width) * size + i;
            }
        }
        var type = new ArrayType(y.type().dtype(), Shape.of(width, size));
        var passes = problem.rhs()
                .jvp()
                .vmap(width, false, false, false, true)
                .apply(List.of(t, y, t.constant(0), t.constant(HostArray.of(type, seeds))))
                .get(1);
        var indices = t.constant(HostArray.of(new ArrayType(DType.I32, Shape.of(size, width)), places));
        return passes.reshape(width * size).gather(indices);
    }

    /** The Jacobian by its entries, those of one colour in one pass of forward mode. */
    LinearOperator.Sparse sparse(OdeProblem problem, Expr t, Expr y) {
        var entries = structure.orElseThrow();
        var seeds = new double[colourCount * size];
        for (int j = 0; j < size; j++) {
            seeds[colours[j] * size + j] = 1;
        }
        var rows = entries.rowIndices();
        var columns = entries.columnIndices();
        var places = new double[rows.length];
        Arrays.setAll(places, i -> (double) colours[columns[i]] * size + rows[i]);
        var type = new ArrayType(y.type().dtype(), Shape.of(colourCount, size));
        var passes = problem.rhs()
                .jvp()
                .vmap(colourCount, false, false, false, true)
                .apply(List.of(t, y, t.constant(0), t.constant(HostArray.of(type, seeds))))
                .get(1);
        var indices = t.constant(HostArray.of(ArrayType.of(DType.I32, places.length), places));
        return sparse(passes.reshape(colourCount * size).gather(indices));
    }

    /** The Jacobian with entries that are there already. */
    LinearOperator.Sparse sparse(Expr entries) {
        return new LinearOperator.Sparse(structure.orElseThrow(), entries, Set.of());
    }

    /** The unit matrix by its diagonals. */
    HostArray unit() {
        var values = new double[size * bandwidth()];
        for (int i = 0; i < size; i++) {
            values[i * bandwidth() + lower] = 1;
        }
        return HostArray.of(new ArrayType(DType.F64, Shape.of(size, bandwidth())), values);
    }

    @Override
    public String toString() {
        return isBanded()
                ? "banded, " + lower + " diagonals below and " + upper + " above the main one"
                : isSparse()
                        ? "sparse, " + structure.orElseThrow() + " in " + colourCount + " colours"
                        : "dense, " + Arrays.toString(new int[] {size, size});
    }
}
