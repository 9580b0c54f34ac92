package org.simplectic.model.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.api.Names;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;

/**
 * Reads <code>grid: {mesh: FILE, unit: m, boundary: CONDITION}</code> and what goes with it: the file, beside the study, and for each
 * field a condition on each part of the boundary, by the name of its physical group.
 */
final class MeshSection {
    static final String MESH = "mesh";
    static final List<String> COORDINATES = List.of("x", "y");

    private static final String UNIT = "unit";
    private static final List<String> KEYS = List.of(MESH, UNIT, GridSection.BOUNDARY);
    private static final long MOST_BYTES = 1L << 29;

    private final StudyNode.Mapping section;
    private final StudyNode.Mapping grid;
    private final Faults faults;

    MeshSection(StudyNode.Mapping section, StudyNode.Mapping grid, Symbols symbols, Faults faults) {
        this.section = section;
        this.grid = grid;
        this.faults = faults;
        grid.entries().sequencedKeySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> faults.add(
                        GridSection.keyPlace(grid, key),
                        () -> "unknown key " + Source.quote(key) + " of a mesh: " + Names.suggest(key, KEYS)));
        symbols.define(FieldFunctions.onMesh(COORDINATES));
        COORDINATES.forEach(name -> symbols.define(name, Symbols.Role.COORDINATE, GridSection.keyPlace(grid, MESH)));
    }

    /** Whether a grid is a mesh: then it has the key with a file's name, not with an axis. */
    static boolean isMesh(StudyNode.Mapping grid) {
        return grid.find(MESH).orElse(null) instanceof StudyNode.Scalar;
    }

    /** The grid with all operators of the fields; empty if there was a mistake. */
    Optional<Fields> read(
            Set<String> fields, GridSection.Context context, Verb.Methods methods, StudyNode.Mapping choice) {
        var mesh = faults.attempt(this::mesh);
        var discretization =
                faults.attempt(() -> methods.method(Discretization.class, GridSection.DISCRETIZATION, choice));
        if (mesh.isEmpty()) {
            return Optional.empty();
        }
        var edges = edges(mesh.get(), fields, context);
        if (edges.isEmpty() || discretization.isEmpty()) {
            return Optional.empty();
        }
        return faults.attempt(() -> {
            try {
                return of(discretization.get().on(mesh.get(), COORDINATES, unit()), fields, edges.get());
            } catch (IllegalArgumentException refused) {
                throw grid.get(MESH).error(String.valueOf(refused.getMessage()));
            }
        });
    }

    private static Fields of(MeshOperators operators, Set<String> fields, Map<String, Map<String, Fields.Edge>> edges) {
        Grid points = operators.grid();
        return new Fields(
                points,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Inverses.none(),
                Optional.of(MeshFields.of(operators, fields, edges)));
    }

    private String unit() {
        return grid.find(UNIT).orElse(null) instanceof StudyNode.Scalar scalar ? scalar.text() : "";
    }

    private Mesh mesh() {
        var node = (StudyNode.Scalar) grid.get(MESH);
        try {
            var file = Path.of(grid.place().file()).resolveSibling(node.text());
            if (Files.isDirectory(file)) {
                throw node.error("'" + file + "' is a directory; name a mesh file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw node.error("the mesh file '" + file + "' has " + Files.size(file) + " bytes; at most "
                        + MOST_BYTES + " can be read");
            }
            return GmshReader.read(node.text(), Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            throw node.error("there is no mesh file '" + e.getFile() + "'" + neighbour(Path.of(e.getFile())));
        } catch (CharacterCodingException e) {
            throw node.error("the mesh file is binary; save it as text, with 'Mesh.Binary = 0'");
        } catch (IOException e) {
            throw node.error("the mesh file cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static String neighbour(Path file) throws java.io.UncheckedIOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (var all = Files.list(folder)) {
            var names = all.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(".msh"))
                    .collect(Collectors.toList());
            return Names.nearest(String.valueOf(file.getFileName()), names)
                    .map(name -> "; did you mean '" + name + "'?")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The conditions of each field on each part of the boundary. */
    private Optional<Map<String, Map<String, Fields.Edge>>> edges(
            Mesh mesh, Set<String> fields, GridSection.Context context) {
        var parts = mesh.boundaries().sequencedKeySet();
        var own = section.find(GridSection.BOUNDARIES)
                .flatMap(present -> faults.attempt(() -> section.mapping(GridSection.BOUNDARIES)));
        own.ifPresent(mapping -> reportUnknown(mapping, fields, "a field"));
        var common = grid.find(GridSection.BOUNDARY).flatMap(node -> condition(node, context));
        var edges = new HashMap<String, Map<String, Fields.Edge>>();
        boolean isWhole = true;
        for (var field : fields) {
            var special = own.flatMap(mapping -> mapping.find(field).isPresent()
                    ? faults.attempt(() -> mapping.mapping(field))
                    : Optional.<StudyNode.Mapping>empty());
            special.ifPresent(mapping -> reportUnknown(mapping, parts, "a part of the mesh's boundary"));
            var ofField = new HashMap<String, Fields.Edge>();
            var silent = new LinkedHashSet<String>();
            for (var part : parts) {
                var node = special.flatMap(mapping -> mapping.find(part));
                var edge = node.isPresent() ? condition(node.get(), context) : common;
                edge.ifPresent(known -> ofField.put(part, known));
                if (node.isEmpty() && grid.find(GridSection.BOUNDARY).isEmpty()) {
                    silent.add(part);
                }
            }
            reportSilence(field, silent);
            isWhole &= ofField.size() == parts.size();
            edges.put(field, ofField);
        }
        return isWhole ? Optional.of(edges) : Optional.empty();
    }

    private void reportUnknown(StudyNode.Mapping mapping, Set<String> known, String what) {
        mapping.entries().sequencedKeySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(
                        GridSection.keyPlace(mapping, name),
                        () -> Source.quote(name) + " is not " + what + ": " + Symbols.suggest(name, known)));
    }

    private void reportSilence(String field, Set<String> parts) {
        if (!parts.isEmpty()) {
            faults.add(
                    grid.place(),
                    "nothing is said of the field '" + field + "' on the parts " + String.join(", ", parts)
                            + " of the mesh's boundary: give 'boundaries' such as {" + field + ": {"
                            + parts.iterator().next() + ": {value: 0}}}, or 'boundary: {slope: 0}' here for all");
        }
    }

    private Optional<Fields.Edge> condition(StudyNode node, GridSection.Context context) {
        return faults.attempt(() -> {
                    if (node instanceof StudyNode.Mapping mapping) {
                        return GridSection.edge(mapping, context);
                    }
                    throw node.error(
                            "expected {value: ...}, {slope: ...} or {mixed: {value: a, slope: b, right: ...}}");
                })
                .flatMap(found -> found);
    }
}
