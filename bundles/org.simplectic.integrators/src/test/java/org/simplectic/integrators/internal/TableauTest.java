package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Butcher's order conditions, one for each rooted tree, over the coefficients of every method. */
@NullMarked
class TableauTest {
    /** Coefficients have 17 digits and reach 100 in size; sums of products of a few of them keep this much. */
    private static final double ROUNDING = 2e-12;

    /** A rooted tree: its branches. */
    record Tree(List<Tree> branches) {
        int size() {
            return 1 + branches.stream().mapToInt(Tree::size).sum();
        }

        /** The density: the product of the sizes of all subtrees. */
        double density() {
            return size() * branches.stream().mapToDouble(Tree::density).reduce(1, (a, b) -> a * b);
        }

        double[] weight(Tableau tableau) {
            var weight = new double[tableau.stages()];
            java.util.Arrays.fill(weight, 1);
            for (var branch : branches) {
                var inner = branch.weight(tableau);
                for (int i = 0; i < weight.length; i++) {
                    weight[i] *= dot(tableau.matrix().get(i), inner);
                }
            }
            return weight;
        }
    }

    private static double dot(List<Double> a, double[] b) {
        return IntStream.range(0, a.size()).mapToDouble(i -> a.get(i) * b[i]).sum();
    }

    /** All trees of a size: a root with every way to spread the rest over branches. */
    private static List<Tree> trees(int size) {
        return forests(size - 1, size - 1, Integer.MAX_VALUE).stream()
                .map(Tree::new)
                .toList();
    }

    /** Multisets of trees of a total size, the first not beyond a place in the order of trees. */
    private static List<List<Tree>> forests(int total, int largest, int place) {
        if (total == 0) {
            return List.of(List.of());
        }
        var forests = new ArrayList<List<Tree>>();
        for (int size = Math.min(total, largest); size >= 1; size--) {
            var trees = trees(size);
            int last = size == largest ? Math.min(place, trees.size() - 1) : trees.size() - 1;
            for (int i = last; i >= 0; i--) {
                for (var rest : forests(total - size, size, i)) {
                    var forest = new ArrayList<Tree>();
                    forest.add(trees.get(i));
                    forest.addAll(rest);
                    forests.add(forest);
                }
            }
        }
        return forests;
    }

    private static Tableau tableau(String name) {
        return switch (name) {
            case "rk4" -> Rk4.TABLEAU;
            case "dormand-prince-5" -> DormandPrince5.TABLEAU;
            case "tsit5" -> Tsit5.TABLEAU;
            default -> Dop853.TABLEAU;
        };
    }

    /** The coefficients with the slope at the new point as one more stage. */
    private static Tableau extended(Tableau tableau) {
        var nodes = new ArrayList<>(tableau.nodes());
        nodes.add(1.0);
        var matrix = new ArrayList<>(tableau.matrix());
        matrix.add(tableau.weights());
        var weights = new ArrayList<>(tableau.weights());
        weights.add(0.0);
        return new Tableau(nodes, matrix, weights);
    }

    @Test
    void countsTreesAsKnown() {
        assertEquals(
                List.of(1, 1, 2, 4, 9, 20, 48, 115),
                IntStream.rangeClosed(1, 8).mapToObj(n -> trees(n).size()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "dormand-prince-5", "tsit5", "dop853"})
    void rowsSumToNodes(String name) {
        var tableau = tableau(name);
        for (int i = 0; i < tableau.stages(); i++) {
            double sum = tableau.matrix().get(i).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertEquals(tableau.nodes().get(i), sum, ROUNDING);
        }
    }

    @ParameterizedTest
    @CsvSource({"rk4, 4", "dormand-prince-5, 5", "tsit5, 5", "dop853, 8"})
    void meetsEveryOrderCondition(String name, int order) {
        var tableau = tableau(name);
        for (int size = 1; size <= order; size++) {
            for (var tree : trees(size)) {
                assertEquals(
                        1 / tree.density(), dot(tableau.weights(), tree.weight(tableau)), ROUNDING, tree::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"dormand-prince-5, 4", "tsit5, 4", "fifth, 5", "third, 3"})
    void errorWeightsVanishUpToTheEmbeddedOrder(String name, int order) {
        var weights = switch (name) {
            case "dormand-prince-5" -> DormandPrince5.ERROR;
            case "tsit5" -> Tsit5.ERROR;
            case "fifth" -> Dop853.FIFTH;
            default -> Dop853.THIRD;
        };
        var tableau = extended(tableau(name));
        for (int size = 1; size <= order; size++) {
            for (var tree : trees(size)) {
                assertEquals(0, dot(weights, tree.weight(tableau)), ROUNDING, tree::toString);
            }
        }
    }

    @Test
    void refusesRaggedRows() {
        assertThrows(IllegalArgumentException.class, () -> Tableau.of("0 |\n1 | 1/2 1/2\n | 1/2 1/2"));
    }
}
