package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Butcher's conditions for the order of a Runge-Kutta method, one for each rooted tree.
 *
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., II.2"
 */
final class OrderConditions {
    private OrderConditions() {}

    /** A rooted tree: its branches. */
    record Tree(List<Tree> branches) {
        int size() {
            return 1 + branches.stream().mapToInt(Tree::size).sum();
        }

        /** The density: the product of the sizes of all subtrees. */
        double density() {
            return size() * branches.stream().mapToDouble(Tree::density).reduce(1, (a, b) -> a * b);
        }

        /** What each stage's slope counts for in the condition of this tree. */
        double[] weight(Tableau tableau) {
            var weight = new double[tableau.stages()];
            Arrays.fill(weight, 1);
            for (var branch : branches) {
                var inner = branch.weight(tableau);
                for (int i = 0; i < weight.length; i++) {
                    weight[i] *= dot(tableau.matrix().get(i), inner);
                }
            }
            return weight;
        }

        /** In brackets, as {@code [[] []]} for two leaves on a root. */
        @Override
        public String toString() {
            return "[" + String.join(" ", branches.stream().map(Tree::toString).toList()) + "]";
        }
    }

    /** All trees of a size: a root with every way to spread the rest over branches. */
    static List<Tree> trees(int size) {
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

    /** By how much weights miss the condition of a tree. */
    static double defect(Tableau tableau, List<Double> weights, Tree tree) {
        return dot(weights, tree.weight(tableau)) - 1 / tree.density();
    }

    /**
     * The order of a method.
     *
     * @param weights of the stages
     * @param most the order beyond which nothing is tested
     * @param tolerance by how much a condition may be missed
     */
    static int order(Tableau tableau, List<Double> weights, int most, double tolerance) {
        return IntStream.rangeClosed(1, most)
                        .filter(size -> trees(size).stream()
                                .anyMatch(tree -> !(Math.abs(defect(tableau, weights, tree)) <= tolerance)))
                        .findFirst()
                        .orElse(most + 1)
                - 1;
    }

    private static double dot(List<Double> a, double[] b) {
        return IntStream.range(0, a.size()).mapToDouble(i -> a.get(i) * b[i]).sum();
    }
}
