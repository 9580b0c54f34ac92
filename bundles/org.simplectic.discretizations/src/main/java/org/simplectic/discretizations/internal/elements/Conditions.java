package org.simplectic.discretizations.internal.elements;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.simplectic.api.Discretization;
import org.simplectic.array.Expr;

/**
 * What is known of a field on the parts of the boundary, but for right-hand sides: a kind a part, and the factors of value and slope.
 *
 * @param parts in the order of the mesh's; none if nothing is known anywhere
 */
record Conditions(List<Part> parts) {
    /**
     * A condition without its right-hand side.
     *
     * @param value the factor of the field
     * @param slope the factor of its derivative outwards
     */
    record Part(double value, double slope) {
        /** Whether the field itself is known. */
        boolean isEssential() {
            return slope == 0;
        }
    }

    static Conditions of(Map<String, Discretization.Condition> conditions, Boundary boundary) {
        var parts = new ArrayList<Part>();
        if (!conditions.isEmpty()) {
            for (var name : boundary.places().sequencedKeySet()) {
                var condition = conditions.get(name);
                if (condition == null) {
                    throw new IllegalArgumentException("nothing is said of the boundary '" + name + "'");
                }
                parts.add(new Part(condition.value(), condition.slope()));
            }
        }
        return new Conditions(List.copyOf(parts));
    }

    boolean isKnown() {
        return !parts.isEmpty();
    }

    /** Right-hand sides at all places of the boundary. */
    static Expr right(Map<String, Discretization.Condition> conditions, Boundary boundary) {
        var all = new ArrayList<Expr>();
        boundary.places().forEach((name, places) -> {
            var condition = conditions.get(name);
            if (condition != null) {
                all.add(condition.right().broadcast(places.getFirst().type().shape()));
            }
        });
        return Expr.concatenate(0, all);
    }
}
