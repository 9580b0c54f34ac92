package org.simplectic.array;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the transformations know of one family of primitives: shapes, derivatives, batching. Each family has one table, written
 * as exhaustive switches over its primitives: one without a rule does not compile.
 *
 * <p>A primitive says which operands it is linear in, and how to transpose each of them; for every other operand it gives the
 * tangent of its results. From that follow forward mode, reverse mode and Taylor mode.
 *
 * @param <P> the family
 */
interface Rules<P extends Primitive> {

    /** The results' types; a mistake in the operands' types is reported with what was expected. */
    List<ArrayType> types(P primitive, List<ArrayType> operands);

    /** How a primitive depends on its operands. */
    Linearity linearity(P primitive);

    /**
     * The tangents of the results when one operand, in which the primitive is not linear, changes by a tangent. Linear in the
     * tangent; null is zero.
     */
    List<@Nullable Expr> tangent(P primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results);

    /**
     * The cotangent of one operand, in which the primitive is linear; of the operand's type. In place of operands that the
     * primitive is jointly linear in there may be anything of their type.
     */
    Expr transpose(P primitive, int operand, Expr cotangent, List<Expr> operands);

    /**
     * The primitive for many operands at once.
     *
     * @param batched which operands have a leading batch axis, at least one
     * @param size the extent of the batch axis
     * @return results with a leading batch axis each
     */
    List<Expr> batch(P primitive, List<Expr> operands, boolean[] batched, int size);

    /**
     * In which operands a primitive is linear: in none, in some jointly ({@code f(a + b) = f(a) + f(b)} with all of them changed),
     * or in each of some separately (a product).
     *
     * @param operands their positions; all of them, if {@code every}
     * @param every whether the primitive is linear in every operand
     * @param jointly linear in all of them together; otherwise in each, the others kept
     */
    record Linearity(List<Integer> operands, boolean every, boolean jointly) {
        static final Linearity NONE = new Linearity(List.of(), false, true);
        static final Linearity ALL = new Linearity(List.of(), true, true);

        static Linearity jointly(Integer... operands) {
            return new Linearity(List.of(operands), false, true);
        }

        static Linearity separately(Integer... operands) {
            return new Linearity(List.of(operands), false, false);
        }

        boolean in(int operand) {
            return every || operands.contains(operand);
        }
    }

    /** Tangents of the results for tangents of the operands; null is zero. */
    default List<@Nullable Expr> jvp(
            P primitive, List<Expr> operands, List<Expr> results, List<@Nullable Expr> tangents) {
        return Forward.jvp(this, primitive, operands, results, tangents);
    }

    /** Results and their tangents; null is zero. Loops give both at once. */
    default Forward.Pair forward(P primitive, Trace trace, List<Expr> operands, List<@Nullable Expr> tangents) {
        var results = trace.add(primitive, operands);
        return new Forward.Pair(results, jvp(primitive, operands, results, tangents));
    }

    /** Results as reverse mode computes them, which a rule may share with what its {@link #vjp} needs. */
    default List<Expr> recorded(P primitive, Trace trace, List<Expr> operands) {
        return trace.add(primitive, operands);
    }

    /** Cotangents of the wanted operands for cotangents of the results; null is zero. */
    default List<@Nullable Expr> vjp(
            P primitive, List<Expr> operands, List<Expr> results, List<@Nullable Expr> cotangents, boolean[] wanted) {
        return Reverse.vjp(this, primitive, operands, results, cotangents, wanted);
    }

    /** Taylor coefficients of the results, by result and order, for those of the operands; null is zero. */
    default List<List<@Nullable Expr>> jet(P primitive, List<List<@Nullable Expr>> operands, int order, Jets jets) {
        return jets.series(this, primitive, operands, order);
    }

    /** Programs inside a primitive. */
    static List<Program> programs(Primitive primitive) {
        return switch (primitive) {
            case Control.Scan scan -> List.of(scan.body());
            case Control.WhileLoop loop -> List.of(loop.condition(), loop.body());
            case Control.Choice choice -> List.of(choice.yes(), choice.no());
            case Control.Checkpoint checkpoint -> List.of(checkpoint.program());
            case Control.Custom custom -> List.of(custom.program());
            case Control.LinearSolve linear -> List.of(linear.solve());
            default -> List.of();
        };
    }

    static List<ArrayType> typesOf(Primitive primitive, List<ArrayType> operands) {
        return of(primitive).types(primitive, operands);
    }

    /** The table of a primitive's family. */
    @SuppressWarnings("unchecked") // the switch pairs each family with its own table
    static <P extends Primitive> Rules<P> of(P primitive) {
        return (Rules<P>)
                switch ((Primitive) primitive) {
                    case Elementwise p -> ElementwiseRules.TABLE;
                    case Structural p -> StructuralRules.TABLE;
                    case Indexing p -> IndexingRules.TABLE;
                    case Reduction p -> ReductionRules.TABLE;
                    case Contraction p -> ContractionRules.TABLE;
                    case Fourier p -> FourierRules.TABLE;
                    case Factorization p -> FactorizationRules.TABLE;
                    case RandomNumbers p -> RandomRules.TABLE;
                    case Control p -> ControlRules.TABLE;
                };
    }
}
