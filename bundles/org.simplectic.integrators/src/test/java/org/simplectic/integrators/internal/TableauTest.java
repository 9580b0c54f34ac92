package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Butcher's order conditions, one for each rooted tree, over the coefficients of every method. */
@NullMarked
class TableauTest {
    /** Coefficients have 17 digits and reach 100 in size; sums of products of a few of them keep this much. */
    private static final double ROUNDING = 2e-12;

    private static final Map<String, Tableau> TABLEAUS = Map.ofEntries(
            Map.entry("euler", Euler.TABLEAU),
            Map.entry("heun", Heun.TABLEAU),
            Map.entry("bogacki-shampine-3", BogackiShampine3.TABLEAU),
            Map.entry("ssp-rk-3", SspRk3.TABLEAU),
            Map.entry("rk4", Rk4.TABLEAU),
            Map.entry("rk-4-3-5", lowStorage()),
            Map.entry("dormand-prince-5", DormandPrince5.TABLEAU),
            Map.entry("tsit5", Tsit5.TABLEAU),
            Map.entry("verner-7", Verner7.TABLEAU),
            Map.entry("dop853", Dop853.TABLEAU),
            Map.entry("verner-9", Verner9.TABLEAU));

    private static double dot(List<Double> a, double[] b) {
        return IntStream.range(0, a.size()).mapToDouble(i -> a.get(i) * b[i]).sum();
    }

    private static Tableau tableau(String name) {
        return Objects.requireNonNull(TABLEAUS.get(name));
    }

    /** Each point has the solution's weights for all slopes but the last. */
    private static Tableau lowStorage() {
        var matrix = new ArrayList<List<Double>>();
        var nodes = new ArrayList<Double>();
        for (int i = 0; i < Rk435.WEIGHTS.size(); i++) {
            var row = new ArrayList<>(Rk435.WEIGHTS.subList(0, Math.max(0, i - 1)));
            if (i > 0) {
                row.add(Rk435.LAST.get(i - 1));
            }
            matrix.add(row);
            nodes.add(row.stream().mapToDouble(Double::doubleValue).sum());
        }
        return new Tableau(nodes, matrix, Rk435.WEIGHTS);
    }

    /** The coefficients with the slope at the new point as one more stage. */
    private static Tableau extended(Tableau tableau) {
        return extended(tableau, List.of(tableau.weights()));
    }

    /** The coefficients with more stages. */
    private static Tableau extended(Tableau tableau, List<List<Double>> rows) {
        var nodes = new ArrayList<>(tableau.nodes());
        var matrix = new ArrayList<>(tableau.matrix());
        for (var row : rows) {
            nodes.add(row.stream().mapToDouble(Double::doubleValue).sum());
            matrix.add(row);
        }
        return new Tableau(nodes, matrix, nodes);
    }

    @Test
    void countsTreesAsKnown() {
        assertEquals(
                List.of(1, 1, 2, 4, 9, 20, 48, 115),
                IntStream.rangeClosed(1, 8)
                        .mapToObj(n -> OrderConditions.trees(n).size())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void rowsSumToNodes(String name) {
        var tableau = tableau(name);
        for (int i = 0; i < tableau.stages(); i++) {
            double sum = tableau.matrix().get(i).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertEquals(tableau.nodes().get(i), sum, ROUNDING);
        }
    }

    private static Set<String> names() {
        return TABLEAUS.keySet();
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 1",
        "heun, 2",
        "bogacki-shampine-3, 3",
        "ssp-rk-3, 3",
        "rk4, 4",
        "rk-4-3-5, 4",
        "dormand-prince-5, 5",
        "tsit5, 5",
        "verner-7, 7",
        "dop853, 8",
        "verner-9, 9"
    })
    void meetsEveryOrderCondition(String name, int order) {
        var tableau = tableau(name);
        for (int size = 1; size <= order; size++) {
            for (var tree : OrderConditions.trees(size)) {
                assertEquals(0, OrderConditions.defect(tableau, tableau.weights(), tree), ROUNDING, tree::toString);
            }
        }
        if (order < 9) {
            assertEquals(order, OrderConditions.order(tableau, tableau.weights(), 9, 1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "heun, 1",
        "bogacki-shampine-3, 2",
        "dormand-prince-5, 4",
        "tsit5, 4",
        "verner-7, 6",
        "fifth, 5",
        "third, 3",
        "verner-9, 8"
    })
    void errorWeightsVanishUpToTheEmbeddedOrder(String name, int order) {
        var weights = switch (name) {
            case "heun" -> Heun.ERROR;
            case "bogacki-shampine-3" -> BogackiShampine3.ERROR;
            case "dormand-prince-5" -> DormandPrince5.ERROR;
            case "tsit5" -> Tsit5.ERROR;
            case "verner-7" -> Verner7.ERROR;
            case "verner-9" -> Verner9.ERROR;
            case "fifth" -> Dop853.FIFTH;
            default -> Dop853.THIRD;
        };
        var tableau = extended(tableau(name.equals("fifth") || name.equals("third") ? "dop853" : name));
        for (int size = 1; size <= order; size++) {
            for (var tree : OrderConditions.trees(size)) {
                assertEquals(0, dot(weights, tree.weight(tableau)), ROUNDING, tree::toString);
            }
        }
    }

    /** What each slope counts for in the condition of a tree, for every way in which its branches are of one part or of another. */
    private static List<double[]> weights(OrderConditions.Tree tree, List<double[][]> parts) {
        int stages = parts.getFirst().length;
        var ones = new double[stages];
        Arrays.fill(ones, 1);
        var weights = List.of(ones);
        for (var branch : tree.branches()) {
            var longer = new ArrayList<double[]>();
            for (var weight : weights) {
                for (var inner : weights(branch, parts)) {
                    for (var part : parts) {
                        longer.add(IntStream.range(0, stages)
                                .mapToDouble(i -> weight[i]
                                        * IntStream.range(0, stages)
                                                .mapToDouble(j -> part[i][j] * inner[j])
                                                .sum())
                                .toArray());
                    }
                }
            }
            weights = longer;
        }
        return weights;
    }

    private static double[][] square(List<List<Double>> rows, double diagonal) {
        int stages = rows.size() + 1;
        var matrix = new double[stages][stages];
        for (int i = 1; i < stages; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = rows.get(i - 1).get(j);
            }
            matrix[i][i] = diagonal;
        }
        return matrix;
    }

    private static List<double[][]> parts(DiagonallyImplicit.Coefficients method) {
        var implicit = square(method.implicit(), method.diagonal());
        return method.explicit().isEmpty()
                ? List.<double[][]>of(implicit)
                : List.of(implicit, square(method.explicit(), 0));
    }

    private static double greatestDefect(List<double[][]> parts, List<Double> weights, int size, double factor) {
        return OrderConditions.trees(size).stream()
                .flatMap(tree ->
                        weights(tree, parts).stream().map(weight -> dot(weights, weight) - factor / tree.density()))
                .mapToDouble(Math::abs)
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"kvaerno-5, 5", "kencarp4, 4"})
    void implicitAndAdditiveMethodsMeetEveryCondition(String name, int order) {
        var method = name.equals("kencarp4") ? KenCarp4.COEFFICIENTS : Kvaerno5.COEFFICIENTS;
        var parts = parts(method);
        for (int size = 1; size <= order; size++) {
            assertEquals(0, greatestDefect(parts, method.weights(), size, 1), ROUNDING);
        }
        for (int size = 1; size < order; size++) {
            assertEquals(0, greatestDefect(parts, method.lower(), size, 1), ROUNDING);
        }
        assertTrue(greatestDefect(parts, method.weights(), order + 1, 1) > 1e-4);
        assertTrue(greatestDefect(parts, method.lower(), order, 1) > 1e-4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.9})
    void additiveDenseOutputMeetsEveryConditionInsideTheStep(double theta) {
        var weights = new ArrayList<>(Collections.nCopies(6, 0.0));
        var stages = List.of(0, 2, 3, 4, 5);
        for (int i = 0; i < stages.size(); i++) {
            double sum = 0;
            for (var row : KenCarp4.DENSE.reversed()) {
                sum = (sum + row.get(i)) * theta;
            }
            weights.set(stages.get(i), sum);
        }
        for (int size = 1; size <= 3; size++) {
            double defect = greatestDefect(parts(KenCarp4.COEFFICIENTS), weights, size, Math.pow(theta, size));
            assertEquals(0, defect, ROUNDING);
        }
    }

    @Test
    void embeddedMethodOfLowStorageHasOrderThree() {
        assertEquals(3, OrderConditions.order(tableau("rk-4-3-5"), Rk435.EMBEDDED, 5, ROUNDING));
    }

    @ParameterizedTest
    @CsvSource({"verner-7, 6", "verner-9, 9"})
    void denseOutputMeetsEveryOrderConditionInsideTheStep(String name, int order) {
        boolean isSeven = name.equals("verner-7");
        var tableau = tableau(name);
        var kept = isSeven ? Verner7.DENSE_SLOPES : Verner9.DENSE_SLOPES;
        var bend = isSeven ? Verner7.BEND : Verner9.BEND;
        var rows = new ArrayList<List<Double>>(List.of(tableau.weights()));
        for (var row : isSeven ? Verner7.EXTRA : Verner9.EXTRA) {
            rows.add(spread(row, kept, tableau.stages() + 1));
        }
        var all = extended(tableau, rows);
        for (double theta : new double[] {0.2, 0.5, 0.9}) {
            var weights = denseWeights(theta, tableau, bend, kept, all.stages());
            for (int size = 1; size <= order; size++) {
                double power = Math.pow(theta, size);
                for (var tree : OrderConditions.trees(size)) {
                    double defect = dot(weights, tree.weight(all)) - power / tree.density();
                    // Coefficients of the polynomials reach 3000.
                    assertEquals(0, defect, 100 * ROUNDING, tree::toString);
                }
            }
        }
    }

    /** The weights of the slopes in the cubic and in what bends it. */
    private static List<Double> denseWeights(
            double theta, Tableau tableau, List<List<Double>> bend, List<Integer> kept, int stages) {
        double rest = 1 - theta;
        var bump = new ArrayList<Double>();
        for (int i = 0; i < bend.getFirst().size(); i++) {
            double sum = 0;
            for (var row : bend.reversed()) {
                sum = sum * theta + row.get(i);
            }
            bump.add(sum * theta * theta * rest * rest);
        }
        var weights = new ArrayList<>(spread(bump, kept, tableau.stages() + 1));
        for (int i = 0; i < tableau.stages(); i++) {
            weights.set(
                    i,
                    weights.get(i)
                            + theta
                                    * theta
                                    * (3 - 2 * theta)
                                    * tableau.weights().get(i));
        }
        weights.set(0, weights.getFirst() + theta * rest * rest);
        weights.set(tableau.stages(), weights.get(tableau.stages()) - theta * theta * rest);
        assertEquals(stages, weights.size());
        return weights;
    }

    /** Numbers of some slopes and of those behind the last, with zeros for the others. */
    private static List<Double> spread(List<Double> numbers, List<Integer> places, int count) {
        var spread = new ArrayList<>(Collections.nCopies(count, 0.0));
        for (int i = 0; i < places.size(); i++) {
            spread.set(places.get(i), numbers.get(i));
        }
        spread.addAll(numbers.subList(places.size(), numbers.size()));
        return spread;
    }

    @Test
    void refusesRaggedRows() {
        assertThrows(IllegalArgumentException.class, () -> Tableau.of("0 |\n1 | 1/2 1/2\n | 1/2 1/2"));
    }
}
