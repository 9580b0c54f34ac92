package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.simplectic.api.Model;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** Reads which members a sweep has. */
final class DesignReader {
    /** So many members end up in one table; more have to be several studies. */
    private static final int MOST_MEMBERS = 10_000_000;

    private static final String OVER = "over";
    private static final String MEMBERS = "members";
    private static final String GRID = "grid";
    private static final String POINTS = "points";

    private final StudyNode.Mapping section;
    private final Model model;

    DesignReader(StudyNode.Mapping section, Model model) {
        this.section = section;
        this.model = model;
    }

    /** What is varied, with the places that say so. */
    SequencedMap<String, Place> names() {
        var names = new LinkedHashMap<String, Place>();
        if (section.find(OVER).isPresent()) {
            addKeys(section.mapping(OVER), names);
        }
        listed().forEach(member -> addKeys(member, names));
        if (names.isEmpty()) {
            throw section.error("nothing is varied: write 'over' with names and values, or 'members' as a list");
        }
        return names;
    }

    private static void addKeys(StudyNode.Mapping mapping, SequencedMap<String, Place> names) {
        mapping.entries()
                .forEach((name, node) -> names.putIfAbsent(name, mapping.keys().getOrDefault(name, node.place())));
    }

    private List<StudyNode.Mapping> listed() {
        return section.find(MEMBERS).orElse(null) instanceof StudyNode.Sequence list
                ? list.items().stream().map(StudyNode.Mapping.class::cast).toList()
                : List.of();
    }

    /** The design. */
    Design read(ParametricModel parametric) {
        var design = section.find("design");
        var kind = design.map(node -> ((StudyNode.Scalar) node).text()).orElse(GRID);
        var listed = listed();
        if (!listed.isEmpty()) {
            if (section.find(OVER).isPresent() || design.isPresent()) {
                throw section.get(MEMBERS)
                        .error("members that are listed one by one go without 'over' and without 'design'");
            }
            return new Design.Listed(
                    listed.stream().map(member -> row(member, parametric)).toList());
        } else if (kind.equals(GRID)) {
            return grid();
        }
        var ranges = ranges(kind);
        int members = members(kind);
        if (kind.equals("latin-hypercube")) {
            return new LatinHypercube(ranges, members, model.seed());
        } else if (ranges.size() > Sobol.MOST_DIMENSIONS) {
            throw section.get(OVER)
                    .error("sobol varies " + Sobol.MOST_DIMENSIONS + " names at most, but here are " + ranges.size()
                            + ": take latin-hypercube");
        }
        return new Sobol(ranges, members);
    }

    /** What a member does not name has the study's value. */
    private List<Double> row(StudyNode.Mapping member, ParametricModel parametric) {
        var names = List.copyOf(names().sequencedKeySet());
        var row = new ArrayList<Double>();
        for (int i = 0; i < names.size(); i++) {
            var node = member.find(names.get(i));
            row.add(
                    node.isPresent()
                            ? model.number(node.get())
                            : parametric.values().get(i));
        }
        return row;
    }

    private Design grid() {
        section.find(MEMBERS).ifPresent(node -> {
            throw node.error("a grid has as many members as there are combinations; 'members' is for the designs"
                    + " latin-hypercube and sobol");
        });
        var axes = new ArrayList<List<Double>>();
        double count = 1;
        for (var node : section.mapping(OVER).entries().values()) {
            count *= size(node);
        }
        if (count > MOST_MEMBERS) {
            throw section.get(OVER)
                    .error("the grid has " + count + " members, more than the " + MOST_MEMBERS
                            + " of one sweep: take fewer values, or points of a design 'latin-hypercube' or 'sobol'");
        }
        section.mapping(OVER).entries().values().forEach(node -> axes.add(values(node)));
        return new Design.Grid(axes, (int) count);
    }

    private double size(StudyNode node) {
        return node instanceof StudyNode.Sequence list
                ? list.items().size()
                : model.number(((StudyNode.Mapping) node)
                        .find(POINTS)
                        .orElseThrow(() -> node.error("a grid takes so many values of the range: give 'points'")));
    }

    private List<Double> values(StudyNode node) {
        return node instanceof StudyNode.Sequence list
                ? list.items().stream().map(model::number).toList()
                : range((StudyNode.Mapping) node).points((int) size(node));
    }

    private List<Range> ranges(String kind) {
        var ranges = new ArrayList<Range>();
        for (var node : section.mapping(OVER).entries().values()) {
            if (!(node instanceof StudyNode.Mapping mapping)) {
                throw node.error("the design " + kind + " takes ranges, {from: ..., to: ...}, not lists of values");
            }
            mapping.find(POINTS).ifPresent(points -> {
                throw points.error("the design " + kind + " has no points of single ranges; how many there are in all"
                        + " is told by 'members'");
            });
            ranges.add(range(mapping));
        }
        return ranges;
    }

    private Range range(StudyNode.Mapping mapping) {
        double from = model.number(mapping.get("from"));
        double to = model.number(mapping.get("to"));
        boolean isLogarithmic = mapping.find("scale")
                .map(scale -> ((StudyNode.Scalar) scale).text().equals("log"))
                .orElse(false);
        if (from == to) {
            throw mapping.error("the range is empty: it begins and ends at " + from);
        } else if (isLogarithmic && !(from > 0 && to > 0)) {
            throw mapping.error(
                    "on a logarithmic scale both ends must be positive, but the range goes from " + from + " to " + to);
        }
        return new Range(from, to, isLogarithmic);
    }

    private int members(String kind) {
        var node = section.find(MEMBERS)
                .orElseThrow(() -> new StudyException(
                        section.keys().getOrDefault("design", section.place()),
                        "the design " + kind + " needs to know how many points there are: give 'members'"));
        double members = model.number(node);
        if (members > MOST_MEMBERS) {
            throw node.error("a sweep has " + MOST_MEMBERS + " members at most, but here are " + members);
        }
        return (int) members;
    }
}
