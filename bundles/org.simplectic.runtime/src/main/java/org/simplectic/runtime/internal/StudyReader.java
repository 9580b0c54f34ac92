package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * YAML text (1.2, core schema) as a tree that remembers where everything stands. Bounded in size, depth and in what
 * aliases may multiply to, so that no file can exhaust the machine.
 */
final class StudyReader {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 64;

    private final String file;
    private final List<String> lines;
    private final CoreScalarResolver resolver = new CoreScalarResolver(false);
    private final Map<String, StudyNode> anchors = new HashMap<>();
    private final IdentityHashMap<StudyNode, Integer> sizes = new IdentityHashMap<>();

    private StudyReader(String file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    static StudyNode.Mapping read(Path path) {
        var file = path.toString();
        if (parse(file, text(path)) instanceof StudyNode.Mapping mapping) {
            return mapping;
        }
        throw new StudyException(start(file, text(path)), "a study is a mapping of keys to values, such as 'model:'");
    }

    /** A value given on the command line: YAML in one line. */
    static StudyNode readValue(String origin, String text) {
        var node = parse(origin, text);
        return node == null ? new StudyNode.Scalar("", "", new Place(origin, 0, 1, 1, text)) : node;
    }

    private static String text(Path path) {
        var nowhere = new Place(path.toString(), 0, 0, 1, "");
        try {
            if (Files.isDirectory(path)) {
                throw new StudyException(nowhere, "this is a directory; expected a study file (YAML)");
            }
            if (Files.size(path) > MOST_BYTES) {
                throw new StudyException(
                        nowhere,
                        "the file has " + Files.size(path) + " bytes; a study has at most " + MOST_BYTES
                                + " (read large data from files of their own)");
            }
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            return decoder.decode(ByteBuffer.wrap(Files.readAllBytes(path))).toString();
        } catch (NoSuchFileException e) {
            throw new StudyException(nowhere, "no such file");
        } catch (CharacterCodingException e) {
            throw new StudyException(nowhere, "this is not text in UTF-8; expected a study file (YAML)");
        } catch (IOException e) {
            throw new StudyException(nowhere, "cannot be read: " + e.getMessage());
        }
    }

    private static Place start(String file, String text) {
        var line = text.lines().findFirst().orElse("");
        return new Place(file, 1, 1, Math.max(1, line.length()), line);
    }

    private static @org.jspecify.annotations.Nullable StudyNode parse(String file, String text) {
        var reader = new StudyReader(file, text);
        try {
            return reader.document(text);
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            var place = mark.map(m -> reader.place(m, 1)).orElseGet(() -> start(file, text));
            throw new StudyException(place, "not valid YAML: " + e.getProblem() + hint(e));
        } catch (ReaderException e) {
            throw new StudyException(
                    reader.placeOfPosition(text, e.getPosition()),
                    "not valid YAML: the character U+%04X is not allowed in text".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new StudyException(start(file, text), "not valid YAML: " + e.getMessage());
        }
    }

    private static String hint(MarkedYamlEngineException e) {
        var problem = String.valueOf(e.getProblem());
        return problem.contains("\\t") || problem.contains("tab")
                ? " (indent with spaces, not tabs)"
                : problem.contains("mapping values are not allowed")
                        ? " (put quotes around text that contains ': ')"
                        : "";
    }

    private @org.jspecify.annotations.Nullable StudyNode document(String text) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_BYTES)
                .build();
        var events = new Parse(settings).parseString(text).iterator();
        @org.jspecify.annotations.Nullable StudyNode root = null;
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof NodeEvent) {
                if (root != null) {
                    throw new StudyException(place(event, 1), "a study file holds one document; a second begins here");
                }
                root = node(event, events, 0);
            }
        }
        if (root == null) {
            throw new StudyException(
                    new Place(file, 0, 0, 1, ""),
                    "the file is empty; a study has a 'model:' and a verb such as 'integrate:'");
        }
        return root;
    }

    private StudyNode node(Event event, Iterator<Event> events, int depth) {
        if (depth > DEEPEST) {
            throw new StudyException(place(event, 1), "nested deeper than " + DEEPEST + " levels");
        }
        var node = switch (event) {
            case AliasEvent alias -> anchored(alias);
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent start -> sequence(start, events, depth);
            case MappingStartEvent start -> mapping(start, events, depth);
            default -> throw new StudyException(place(event, 1), "not valid YAML: unexpected " + event.getEventId());
        };
        if (event instanceof NodeEvent anchor && !(event instanceof AliasEvent)) {
            anchor.getAnchor().ifPresent(a -> anchors.put(a.getValue(), node));
        }
        return node;
    }

    private StudyNode anchored(AliasEvent alias) {
        var name = alias.getAlias().getValue();
        var node = anchors.get(name);
        if (node == null) {
            throw new StudyException(
                    place(alias, name.length() + 1), "the alias '*" + name + "' has no anchor before it");
        }
        return node;
    }

    private StudyNode sequence(SequenceStartEvent start, Iterator<Event> events, int depth) {
        var items = new ArrayList<StudyNode>();
        int size = 1;
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            var item = node(event, events, depth + 1);
            size = grow(size, item, event);
            items.add(item);
        }
        return sized(new StudyNode.Sequence(items, place(start, 1)), size);
    }

    private StudyNode mapping(MappingStartEvent start, Iterator<Event> events, int depth) {
        var entries = new LinkedHashMap<String, StudyNode>();
        var keys = new HashMap<String, Place>();
        int size = 1;
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new StudyException(place(event, 1), "a key must be a single word or a quoted text");
            }
            var place = textPlace(key);
            var valueEvent = events.next();
            if (valueEvent instanceof ScalarEvent scalar && isNull(scalar)) {
                throw new StudyException(place, "the key '" + key.getValue() + "' has no value");
            }
            var value = node(valueEvent, events, depth + 1);
            size = grow(size, value, event);
            if (entries.put(key.getValue(), value) != null) {
                throw new StudyException(place, "the key '" + key.getValue() + "' is here a second time");
            }
            keys.put(key.getValue(), place);
        }
        return sized(new StudyNode.Mapping(entries, keys, place(start, 1)), size);
    }

    /** Counts what a file stands for with its aliases written out: an alias bomb grows here, not in memory. */
    private int grow(int size, StudyNode part, Event event) {
        int grown = size + sizes.getOrDefault(part, 1);
        if (grown > MOST_NODES) {
            throw new StudyException(
                    place(event, 1), "with its aliases written out the study has more than " + MOST_NODES + " values");
        }
        return grown;
    }

    private StudyNode sized(StudyNode node, int size) {
        sizes.put(node, size);
        return node;
    }

    private boolean isNull(ScalarEvent scalar) {
        return scalar.isPlain() && resolver.resolve(scalar.getValue(), true).equals(Tag.NULL);
    }

    private StudyNode scalar(ScalarEvent scalar) {
        var text = scalar.getValue();
        var place = textPlace(scalar);
        if (!scalar.isPlain()) {
            return new StudyNode.Scalar(text, text, place);
        }
        var tag = resolver.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            throw new StudyException(place, "a value is missing here");
        } else if (tag.equals(Tag.BOOL)) {
            return new StudyNode.Scalar(text.equalsIgnoreCase("true"), text, place);
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return new StudyNode.Scalar(number(text, tag, place), text, place);
        }
        return new StudyNode.Scalar(text, text, place);
    }

    private static Object number(String text, Tag tag, Place place) {
        if (tag.equals(Tag.INT)) {
            try {
                return text.startsWith("0x")
                        ? Long.valueOf(text.substring(2), 16)
                        : text.startsWith("0o") ? Long.valueOf(text.substring(2), 8) : Long.valueOf(text);
            } catch (NumberFormatException tooLong) {
                return finite(text, place);
            }
        }
        return finite(text, place);
    }

    private static Double finite(String text, Place place) {
        double value = text.contains(".inf") || text.contains(".nan") || text.contains(".Inf") || text.contains("N")
                ? Double.NaN
                : text.startsWith("0x") || text.startsWith("0o") ? Double.NaN : Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new StudyException(place, "numbers must be finite, of a magnitude up to 1.79e308");
        }
        return value;
    }

    private Place textPlace(ScalarEvent scalar) {
        var start = scalar.getStartMark().orElseThrow();
        boolean quoted = scalar.isDQuoted() || scalar.isSQuoted();
        var end = scalar.getEndMark().orElse(start);
        int column = start.getColumn() + (quoted ? 1 : 0);
        int last = end.getLine() == start.getLine()
                ? end.getColumn() - (quoted ? 1 : 0)
                : line(start).length();
        return new Place(file, start.getLine() + 1, column + 1, Math.max(1, last - column), line(start));
    }

    private Place place(Event event, int length) {
        return place(event.getStartMark().orElseThrow(), length);
    }

    private Place place(Mark mark, int length) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, length, line(mark));
    }

    private Place placeOfPosition(String text, int position) {
        int end = Math.min(position, text.length());
        int line = (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = end - (text.lastIndexOf('\n', Math.max(0, end - 1)) + 1);
        var shown =
                Optional.of(line).filter(l -> l < lines.size()).map(lines::get).orElse("");
        return new Place(file, line + 1, Math.max(0, column) + 1, 1, shown.replaceAll("\\p{Cntrl}", "?"));
    }

    private String line(Mark mark) {
        return mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
    }
}
