package org.simplectic.shell.internal.graph;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Boxes and the arrows between them. Filled once, then only read. */
final class Graph {
    private final SequencedMap<String, Node> nodes = new LinkedHashMap<>();
    private final SequencedSet<Edge> edges = new LinkedHashSet<>();

    /** What a box stands for, which decides how it looks. */
    enum Kind {
        BUNDLE,
        SERVICE,
        PLUGIN,
        STUDY
    }

    /**
     * A line of a box.
     *
     * @param text what it says
     * @param marked whether the study uses it
     */
    record Line(String text, boolean marked) {}

    /**
     * A box.
     *
     * @param id tells it apart
     * @param kind what it stands for
     * @param lines what it says, the heading first
     */
    record Node(String id, Kind kind, List<Line> lines) {
        boolean isMarked() {
            return lines.stream().anyMatch(Line::marked);
        }
    }

    /**
     * An arrow, from who needs to who offers.
     *
     * @param from a box's id
     * @param to a box's id
     */
    record Edge(String from, String to) {}

    void add(Node node) {
        nodes.putIfAbsent(node.id(), node);
    }

    /** Adds an arrow between two boxes that are there. */
    void connect(String from, String to) {
        if (!nodes.containsKey(from) || !nodes.containsKey(to)) {
            throw new IllegalArgumentException("no box " + (nodes.containsKey(from) ? to : from));
        }
        edges.add(new Edge(from, to));
    }

    Map<String, Node> nodes() {
        return nodes;
    }

    List<Edge> edges() {
        return List.copyOf(edges);
    }
}
