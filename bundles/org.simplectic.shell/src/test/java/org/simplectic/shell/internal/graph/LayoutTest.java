package org.simplectic.shell.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LayoutTest {
    private static final double WIDTH = 80;

    @Test
    void arrowsGoDown() {
        var graph = graph("a b c d", "a b, b c, a c, d c");
        for (var path : Layout.of(graph, node -> WIDTH).paths()) {
            for (int i = 1; i < path.cells().size(); i++) {
                assertEquals(path.cells().get(i - 1).row + 1, path.cells().get(i).row);
            }
        }
    }

    @Test
    void anArrowThatClosesACircleGoesUp() {
        var paths = Layout.of(graph("a b c", "a b, b c, c a"), node -> WIDTH).paths();
        assertEquals(3, paths.size());
        assertEquals(
                1,
                paths.stream()
                        .filter(path ->
                                path.cells().getFirst().row > path.cells().getLast().row)
                        .count());
    }

    @Test
    void boxesDoNotOverlap() {
        var random = new SplittableRandom(7);
        for (int trial = 0; trial < 20; trial++) {
            var graph = graph("a b c d e f g h i j k l", "");
            for (int i = 0; i < 25; i++) {
                int from = random.nextInt(12);
                int to = random.nextInt(12);
                if (from != to) {
                    graph.connect(String.valueOf((char) ('a' + from)), String.valueOf((char) ('a' + to)));
                }
            }
            for (var row : Layout.of(graph, node -> WIDTH).rows()) {
                for (int i = 1; i < row.size(); i++) {
                    double free = row.get(i).x - row.get(i - 1).x - (row.get(i).width + row.get(i - 1).width) / 2;
                    assertTrue(free > 0, "boxes " + (i - 1) + " and " + i + " overlap by " + -free);
                }
            }
        }
    }

    private static Graph graph(String names, String arrows) {
        var graph = new Graph();
        for (var name : names.split(" ", -1)) {
            graph.add(new Graph.Node(name, Graph.Kind.BUNDLE, List.of(new Graph.Line(name, false))));
        }
        for (var arrow : arrows.isEmpty() ? new String[0] : arrows.split(", ", -1)) {
            graph.connect(arrow.substring(0, 1), arrow.substring(2));
        }
        return graph;
    }
}
