package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.array.Expr;

/**
 * The fields on both sides of faces along one axis: what numerical fluxes are functions of.
 *
 * @param law the fluxes
 * @param axis the number of the axis
 * @param left on the side of smaller coordinates
 * @param right on the other; given values are the same
 */
record Jump(ConservationLaw law, int axis, ConservationLaw.Values left, ConservationLaw.Values right) {
    /** What keeps 0/0 away. */
    private static final double NOTHING = 1e-300;

    List<Expr> flux(ConservationLaw.Values of) {
        return law.flux(axis, of);
    }

    List<Expr> speeds(ConservationLaw.Values of) {
        return law.speeds(axis, of);
    }

    /** The carried fields of one side. */
    List<Expr> carried(ConservationLaw.Values side) {
        return law.carried(axis).stream().map(side.fields()::get).toList();
    }

    /** How the carried fields change from left to right. */
    List<Expr> difference() {
        return combined(carried(right), carried(left), Expr::minus);
    }

    /** The mean of both sides. */
    ConservationLaw.Values mean() {
        return left.with(
                combined(left.fields(), right.fields(), (a, b) -> a.plus(b).times(0.5)));
    }

    /** The left side with other carried fields. */
    ConservationLaw.Values withCarried(List<Expr> carried) {
        var fields = new ArrayList<>(mean().fields());
        for (int i = 0; i < carried.size(); i++) {
            fields.set(law.carried(axis).get(i), carried.get(i));
        }
        return left.with(fields);
    }

    /** The smallest speed on either side. */
    Expr slowest() {
        return speeds(left).getFirst().min(speeds(right).getFirst());
    }

    /** The largest speed on either side. */
    Expr fastest() {
        return speeds(left).getLast().max(speeds(right).getLast());
    }

    /** Value by value. */
    static List<Expr> combined(List<Expr> first, List<Expr> second, BinaryOperator<Expr> operation) {
        return IntStream.range(0, first.size())
                .mapToObj(i -> operation.apply(first.get(i), second.get(i)))
                .toList();
    }

    /** A divisor that is not negative, kept from zero. */
    static Expr positive(Expr divisor) {
        return divisor.max(divisor.constant(NOTHING));
    }
}
