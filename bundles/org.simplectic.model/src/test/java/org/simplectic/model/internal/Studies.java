package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Study sections and programs for tests. */
final class Studies {
    /** For models that name none. */
    static final Verb.Methods NO_PLUGINS = new Verb.Methods() {
        @Override
        public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
            throw choice.error("there are no plug-ins in this test");
        }
    };

    private Studies() {}

    /** A model with states x, y, z and parameters a = 2, b = 3. */
    static Model xyz() {
        return model("""
                equations: {dx/dt: 0, dy/dt: 0, dz/dt: 0}
                initial: {x: 0, y: 0, z: 0}
                parameters: {a: 2, b: 3}
                """);
    }

    static Model model(String yaml) {
        return new EquationReader().read((StudyNode.Mapping) node(yaml), 7, NO_PLUGINS);
    }

    /** A string of a study, in quotes. */
    static StudyNode text(String expression) {
        var line = "  key: \"" + expression + "\"";
        return new StudyNode.Scalar(expression, expression, new Place("s.yaml", 3, 9, expression.length(), line));
    }

    static double[] run(Program program, double t, double... y) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program);
                var time = backend.put(HostArray.scalar(t));
                var state = backend.put(HostArray.vector(y))) {
            var result = executable.call(List.of(time, state)).getFirst();
            return backend.get(result).toArray();
        }
    }

    static StudyNode node(String yaml) {
        var root =
                new Compose(LoadSettings.builder().build()).composeString(yaml).orElseThrow();
        return convert(root, yaml.lines().toArray(String[]::new));
    }

    private static StudyNode convert(Node node, String[] lines) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, lines);
            case SequenceNode sequence ->
                new StudyNode.Sequence(
                        sequence.getValue().stream()
                                .map(item -> convert(item, lines))
                                .toList(),
                        place(node, lines, 0, 1));
            case MappingNode mapping -> {
                var entries = new LinkedHashMap<String, StudyNode>();
                var keys = new HashMap<String, Place>();
                for (var tuple : mapping.getValue()) {
                    var key = (ScalarNode) tuple.getKeyNode();
                    entries.put(key.getValue(), convert(tuple.getValueNode(), lines));
                    keys.put(key.getValue(), ((StudyNode.Scalar) scalar(key, lines)).place());
                }
                yield new StudyNode.Mapping(entries, keys, place(node, lines, 0, 1));
            }
            default -> throw new IllegalArgumentException(node.toString());
        };
    }

    private static StudyNode scalar(ScalarNode node, String[] lines) {
        int quotes = node.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        var text = node.getValue();
        Object value = text;
        if (node.getTag().equals(Tag.INT)) {
            value = Long.valueOf(text);
        } else if (node.getTag().equals(Tag.FLOAT)) {
            value = text.equals(".inf") ? Double.valueOf(Double.POSITIVE_INFINITY) : Double.valueOf(text);
        } else if (node.getTag().equals(Tag.BOOL)) {
            value = Boolean.valueOf(text);
        }
        return new StudyNode.Scalar(value, text, place(node, lines, quotes, Math.max(1, text.length())));
    }

    private static Place place(Node node, String[] lines, int offset, int length) {
        var start = node.getStartMark().orElseThrow();
        return new Place("s.yaml", start.getLine() + 1, start.getColumn() + 1 + offset, length, lines[start.getLine()]);
    }
}
