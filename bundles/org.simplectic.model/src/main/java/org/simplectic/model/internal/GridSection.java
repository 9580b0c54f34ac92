package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;

/**
 * Reads the keys {@code grid}, {@code discretization} and {@code boundaries} of a {@code model} section. A condition is
 * <code>{value: ...}</code>, <code>{slope: ...}</code> or <code>{mixed: {value: a, slope: b, right: ...}}</code>, for both ends of an axis, or apart as
 * <code>{from: ..., to: ...}</code>; it stands with the axis for all fields, or under {@code boundaries} for one. The points of an axis come
 * closer towards its ends with <code>stretch: {toward: from | to | both, ratio: ...}</code>. A grid may also be a mesh: {@link MeshSection}.
 */
final class GridSection {
    static final String GRID = "grid";
    static final String DISCRETIZATION = "discretization";
    static final String BOUNDARIES = "boundaries";

    /** What solves most problems, if the study does not choose. */
    private static final String DEFAULT = "finite-difference";

    /** What solves most problems with a flux. */
    private static final String DEFAULT_OF_FLUXES = "finite-volume";

    private static final String ON_MESH = "finite-element";

    private static final String PERIODIC = "periodic";
    static final String BOUNDARY = "boundary";
    private static final List<String> ENDS = List.of("from", "to");
    private static final String STRETCH = "stretch";
    private static final int MOST_AXES = 3;
    private static final long MOST_POINTS = 1 << 28;

    /** What a run holds of all fields: the state, the stages of a step, the error's estimate, what is saved. */
    private static final int COPIES = 8;

    private static final double GIGABYTE = 1e9;

    /** Bytes that are not written with two decimals. */
    private static final double HUGE = 1e15;

    private final StudyNode.Mapping section;
    private final StudyNode.Mapping axes;
    private final Faults faults;
    private final List<String> names = new ArrayList<>();
    private final Optional<MeshSection> mesh;

    /** What evaluates and parses texts in the model around. */
    interface Context {
        Optional<Double> constant(StudyNode text);

        Optional<Formula> parse(StudyNode text, Set<Symbols.Role> allowed);
    }

    /** Defines coordinates and the functions of fields. */
    GridSection(StudyNode.Mapping section, Symbols symbols, Faults faults) {
        this.section = section;
        this.axes = section.mapping(GRID);
        this.faults = faults;
        this.mesh = Optional.of(axes)
                .filter(MeshSection::isMesh)
                .map(file -> new MeshSection(section, file, symbols, faults));
        if (mesh.isPresent()) {
            return;
        }
        if (axes.entries().isEmpty() || axes.entries().size() > MOST_AXES) {
            throw axes.error(
                    "a grid has one to three axes, such as {x: {from: 0, to: 1, points: 100, boundary: periodic}},"
                            + " but this has " + axes.entries().size());
        }
        symbols.define(FieldFunctions.of(List.copyOf(axes.entries().sequencedKeySet())));
        axes.entries().sequencedKeySet().forEach(axis -> {
            symbols.define(axis, Symbols.Role.COORDINATE, keyPlace(axes, axis));
            names.add(axis);
        });
    }

    /** The names of the axes. */
    List<String> axes() {
        return List.copyOf(names);
    }

    /** The grid with all derivatives of the fields; empty if there was a mistake. */
    Optional<Fields> read(Set<String> fields, Optional<FluxTerms> fluxes, Context context, Verb.Methods methods) {
        if (mesh.isPresent()) {
            fluxes.ifPresent(given -> faults.add(
                    keyPlace(section, FluxSection.FLUX),
                    "there are no fluxes on a mesh: write the equations with div(...)"));
            return mesh.get().read(fields, context, methods, choice(ON_MESH));
        }
        var spans = new ArrayList<Discretization.Span>();
        names.forEach(name -> faults.attempt(() -> axes.mapping(name))
                .flatMap(axis -> span(name, axis, context))
                .ifPresent(spans::add));
        var common = common(context);
        var edges = edges(fields, common, context);
        var stretches = stretches(context);
        var otherwise = section.find(FluxSection.FLUX).isPresent() ? DEFAULT_OF_FLUXES : DEFAULT;
        var discretization = faults.attempt(
                        () -> methods.method(Discretization.class, DISCRETIZATION, choice(otherwise)))
                .map(even -> stretches.isEmpty() ? even : new Stretched(even, stretches));
        if (spans.size() < names.size() || discretization.isEmpty()) {
            return Optional.empty();
        }
        return faults.attempt(() -> {
            try {
                checkSize(spans.stream().map(Discretization.Span::points).toList(), fields.size(), (double)
                        Runtime.getRuntime().maxMemory());
                var grid =
                        new Grid(spans.stream().map(discretization.get()::axis).toList());
                var inverses = mentions(section, Inverses.WORDS)
                        ? Inverses.of(discretization.get(), grid, common, edges)
                        : Inverses.none();
                return Fields.of(discretization.get(), grid, fields, edges, fluxes, inverses);
            } catch (IllegalArgumentException refused) {
                throw axes.error(String.valueOf(refused.getMessage()));
            }
        });
    }

    /**
     * Checks that a run can hold the fields, before anything is allocated.
     *
     * @param memory in bytes
     * @throws IllegalArgumentException if it cannot
     */
    static void checkSize(List<Integer> points, int fields, double memory) {
        double values = points.stream().mapToDouble(Integer::doubleValue).reduce(fields, (a, b) -> a * b);
        double needed = values * Double.BYTES * COPIES;
        if (values > MOST_POINTS || needed > memory) {
            var product = points.stream().map(String::valueOf).collect(Collectors.joining(" x "));
            throw new IllegalArgumentException(product + " points of " + fields + (fields == 1 ? " field" : " fields")
                    + " are too many: they take " + gigabytes(values * Double.BYTES) + " of memory, and a run some "
                    + COPIES + " times as much, " + gigabytes(needed) + ", but the JVM may take " + gigabytes(memory)
                    + (needed > memory
                            ? "; take fewer points, or give it more (SIMPLECTIC_JAVA_OPTS=-Xmx...)"
                            : " and an array " + MOST_POINTS + " values; take fewer points"));
        }
    }

    private static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, bytes < HUGE ? "%.2f GB" : "%.3g GB", bytes / GIGABYTE);
    }

    private static boolean mentions(StudyNode node, Pattern words) {
        return switch (node) {
            case StudyNode.Scalar scalar -> words.matcher(scalar.text()).find();
            case StudyNode.Sequence sequence -> sequence.items().stream().anyMatch(item -> mentions(item, words));
            case StudyNode.Mapping mapping ->
                mapping.entries().values().stream().anyMatch(value -> mentions(value, words));
        };
    }

    /** As methods are chosen: the key named like the kind, and the options beside it. */
    private StudyNode.Mapping choice(String otherwise) {
        var node = section.find(DISCRETIZATION);
        if (node.orElse(null) instanceof StudyNode.Mapping mapping) {
            return mapping;
        }
        var place = node.map(StudyNode::place).orElse(section.place());
        var entries = new LinkedHashMap<String, StudyNode>();
        entries.put(DISCRETIZATION, node.orElse(new StudyNode.Scalar(otherwise, otherwise, place)));
        return new StudyNode.Mapping(entries, Map.of(DISCRETIZATION, place), place);
    }

    private Optional<Discretization.Span> span(String name, StudyNode.Mapping axis, Context context) {
        var from = number(axis, "from", context);
        var to = number(axis, "to", context);
        var points = number(axis, "points", context);
        if (from.isEmpty() || to.isEmpty() || points.isEmpty()) {
            return Optional.empty();
        }
        if (!(from.get() < to.get())) {
            faults.add(
                    axis.get("to").place(),
                    "the axis " + name + " must end beyond its beginning, but goes from " + from.get() + " to "
                            + to.get());
            return Optional.empty();
        }
        double count = points.get();
        if (!(count >= 1) || count != Math.rint(count) || count > MOST_POINTS) {
            faults.add(
                    axis.get("points").place(),
                    "the number of points must be a whole number from 1 to " + MOST_POINTS + ", but is " + count);
            return Optional.empty();
        }
        var unit = axis.find("unit").map(text -> text instanceof StudyNode.Scalar scalar ? scalar.text() : "");
        return Optional.of(
                new Discretization.Span(name, unit.orElse(""), from.get(), to.get(), (int) count, isPeriodic(axis)));
    }

    private Map<String, Stretch> stretches(Context context) {
        var stretches = new HashMap<String, Stretch>();
        for (var name : names) {
            if (axes.find(name).orElse(null) instanceof StudyNode.Mapping axis
                    && axis.find(STRETCH).isPresent()) {
                faults.attempt(() -> axis.mapping(STRETCH))
                        .flatMap(node -> faults.attempt(() -> Stretch.read(node, context)))
                        .flatMap(found -> found)
                        .ifPresent(stretch -> stretches.put(name, stretch));
            }
        }
        return stretches;
    }

    private Optional<Double> number(StudyNode.Mapping axis, String key, Context context) {
        return faults.attempt(() -> axis.get(key)).flatMap(context::constant);
    }

    private static boolean isPeriodic(StudyNode.Mapping axis) {
        return axis.find(BOUNDARY).orElse(null) instanceof StudyNode.Scalar scalar
                && scalar.text().equals(PERIODIC);
    }

    /** What holds at the ends of axes for all fields. */
    private Map<Integer, Fields.Edges> common(Context context) {
        var common = new HashMap<Integer, Fields.Edges>();
        for (int axis = 0; axis < names.size(); axis++) {
            int number = axis;
            var name = names.get(axis);
            if (axes.find(name).orElse(null) instanceof StudyNode.Mapping described && !isPeriodic(described)) {
                described
                        .find(BOUNDARY)
                        .flatMap(condition -> faults.attempt(() -> both(condition, context)))
                        .flatMap(found -> found)
                        .ifPresent(both -> common.put(number, both));
            }
        }
        return common;
    }

    private Map<String, Map<Integer, Fields.Edges>> edges(
            Set<String> fields, Map<Integer, Fields.Edges> common, Context context) {
        var own = section.find(BOUNDARIES).flatMap(present -> faults.attempt(() -> section.mapping(BOUNDARIES)));
        own.ifPresent(part -> part.entries().sequencedKeySet().stream()
                .filter(name -> !fields.contains(name))
                .forEach(name -> faults.add(
                        keyPlace(part, name),
                        () -> Source.quote(name) + " is not a field: " + Symbols.suggest(name, fields))));
        var edges = new HashMap<String, Map<Integer, Fields.Edges>>();
        for (var field : fields) {
            var ofField = own.flatMap(part ->
                    part.find(field).isPresent() ? faults.attempt(() -> part.mapping(field)) : Optional.empty());
            ofField.ifPresent(this::checkAxes);
            var byAxis = new HashMap<Integer, Fields.Edges>();
            for (int axis = 0; axis < names.size(); axis++) {
                int number = axis;
                edges(field, axis, ofField, common, context).ifPresent(both -> byAxis.put(number, both));
            }
            edges.put(field, byAxis);
        }
        return edges;
    }

    private void checkAxes(StudyNode.Mapping ofField) {
        ofField.entries().sequencedKeySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add(
                        keyPlace(ofField, name),
                        () -> Source.quote(name) + " is not an axis of the grid: " + Names.suggest(name, names)));
    }

    private Optional<Fields.Edges> edges(
            String field,
            int axis,
            Optional<StudyNode.Mapping> ofField,
            Map<Integer, Fields.Edges> common,
            Context context) {
        var name = names.get(axis);
        var described = faults.attempt(() -> axes.mapping(name));
        boolean isPeriodic = described.filter(GridSection::isPeriodic).isPresent();
        var special = ofField.flatMap(part -> part.find(name));
        if (isPeriodic) {
            special.ifPresent(node -> faults.add(
                    node.place(), "the axis " + name + " is periodic, so that it has no ends with conditions"));
            return Optional.empty();
        }
        if (special.isPresent()) {
            return faults.attempt(() -> both(special.get(), context)).flatMap(found -> found);
        } else if (described.flatMap(part -> part.find(BOUNDARY)).isEmpty()) {
            described.ifPresent(part -> faults.add(
                    part.place(),
                    "nothing is said of the field '" + field + "' at the ends of the axis " + name
                            + ": give the axis 'boundary: periodic', or a condition such as 'boundary: {value: 0}' or"
                            + " 'boundary: {slope: 0}'"));
            return Optional.empty();
        }
        return Optional.ofNullable(common.get(axis));
    }

    private Optional<Fields.Edges> both(StudyNode node, Context context) {
        if (!(node instanceof StudyNode.Mapping mapping)) {
            throw node.error(
                    "expected 'periodic', {value: ...}, {slope: ...}, {mixed: {value: a, slope: b, right: ...}},"
                            + " or conditions for both ends, {from: ..., to: ...}");
        }
        boolean apart = ENDS.stream().anyMatch(end -> mapping.find(end).isPresent());
        if (!apart) {
            return edge(mapping, context).map(edge -> new Fields.Edges(edge, edge));
        }
        var ends = ENDS.stream()
                .map(end -> edge(mapping.mapping(end), context))
                .flatMap(Optional::stream)
                .toList();
        return ends.size() < ENDS.size() ? Optional.empty() : Optional.of(new Fields.Edges(ends.get(0), ends.get(1)));
    }

    static Optional<Fields.Edge> edge(StudyNode.Mapping node, Context context) {
        if (node.entries().size() != 1) {
            throw node.error(
                    "a condition is one of {value: ...}, {slope: ...}, {mixed: {value: a, slope: b, right: ...}}");
        }
        var kind = node.entries().firstEntry();
        return switch (kind.getKey()) {
            case "value" -> right(kind.getValue(), context).map(right -> new Fields.Edge(1, 0, right));
            case "slope" -> right(kind.getValue(), context).map(right -> new Fields.Edge(0, 1, right));
            case "mixed" -> mixed(node.mapping("mixed"), context);
            default ->
                throw new StudyException(
                        keyPlace(node, kind.getKey()),
                        "unknown condition " + Source.quote(kind.getKey()) + ": "
                                + Names.suggest(kind.getKey(), List.of("value", "slope", "mixed")));
        };
    }

    private static Optional<Fields.Edge> mixed(StudyNode.Mapping node, Context context) {
        var value = context.constant(node.get("value"));
        var slope = context.constant(node.get("slope"));
        var right = right(node.get("right"), context);
        if (value.isEmpty() || slope.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        } else if (value.get() == 0 && slope.get() == 0) {
            throw node.error("a mixed condition needs a factor of value or slope that is not zero");
        }
        return Optional.of(new Fields.Edge(value.get(), slope.get(), right.get()));
    }

    private static Optional<Formula> right(StudyNode text, Context context) {
        return context.parse(text, Symbols.BOUNDARY);
    }

    static Place keyPlace(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
