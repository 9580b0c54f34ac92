package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.api.Model;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Fields on a mesh as text, with operators that can be told from each other. */
class MeshModelTest {
    private static final String MESH = """
            $MeshFormat
            2.2 0 8
            $EndMeshFormat
            $PhysicalNames
            2
            1 1 "left"
            1 2 "rest"
            $EndPhysicalNames
            $Nodes
            4
            1 0 0 0
            2 2 0 0
            3 2 1 0
            4 0 1 0
            $EndNodes
            $Elements
            6
            1 1 2 1 1 4 1
            2 1 2 2 1 1 2
            3 1 2 2 1 2 3
            4 1 2 2 1 3 4
            5 2 2 0 1 1 2 3
            6 2 2 0 1 1 3 4
            $EndElements
            """;

    private final Path folder;

    MeshModelTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeMesh() throws IOException {
        Files.writeString(folder.resolve("plate.msh"), MESH);
    }

    /** Every operator gives its number times the sum of its arguments, and 100 times the mean of the right sides of each part. */
    private static final class Counting implements Discretization {
        @Override
        public Grid.Axis axis(Span span) {
            throw new IllegalArgumentException("meshes only");
        }

        @Override
        public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
            throw new IllegalArgumentException("meshes only");
        }

        @Override
        public MeshOperators on(Mesh mesh, List<String> names, String unit) {
            var grid = Grid.of(mesh, names, unit, HostArray.vector(0.5, 0.25, 0.5, 0.75));
            return new MeshOperators() {
                @Override
                public Grid grid() {
                    return grid;
                }

                @Override
                public SequencedMap<String, List<HostArray>> places() {
                    var places = new LinkedHashMap<String, List<HostArray>>();
                    places.put("left", List.of(HostArray.vector(0), HostArray.vector(0.5)));
                    places.put("rest", List.of(HostArray.vector(1, 2, 1), HostArray.vector(0, 0.5, 1)));
                    return places;
                }

                @Override
                public Expr apply(
                        Operator operator, List<Expr> arguments, List<? extends Map<String, Condition>> conditions) {
                    var sum = arguments.stream()
                            .reduce(Expr::plus)
                            .orElseThrow()
                            .times(1 + List.of(Operator.values()).indexOf(operator));
                    for (var ofField : conditions) {
                        for (var condition : ofField.values()) {
                            double factor = condition.value() + 2 * condition.slope();
                            sum = sum.plus(condition
                                    .right()
                                    .mean(0)
                                    .times(100 * factor)
                                    .broadcast(grid.shape()));
                        }
                    }
                    return sum;
                }
            };
        }
    }

    private Model model(String yaml) {
        var node = (StudyNode.Mapping) relocated(Studies.node(yaml));
        return new EquationReader().read(node, 7, new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                assertEquals("finite-element", ((StudyNode.Scalar) choice.get("discretization")).text());
                return type.cast(new Counting());
            }
        });
    }

    /** As if the study lay in the folder. */
    private StudyNode relocated(StudyNode node) {
        var place = node.place();
        var here = new org.simplectic.api.Place(
                folder.resolve("s.yaml").toString(), place.line(), place.column(), place.length(), place.text());
        return switch (node) {
            case StudyNode.Scalar scalar -> new StudyNode.Scalar(scalar.value(), scalar.text(), here);
            case StudyNode.Sequence sequence ->
                new StudyNode.Sequence(
                        sequence.items().stream().map(this::relocated).toList(), here);
            case StudyNode.Mapping mapping -> {
                var entries = new LinkedHashMap<String, StudyNode>();
                mapping.entries().forEach((key, value) -> entries.put(key, relocated(value)));
                yield new StudyNode.Mapping(entries, mapping.keys(), here);
            }
        };
    }

    @Test
    void fieldsHaveAValueANode() {
        var model = model("""
                grid: {mesh: plate.msh, unit: m, boundary: {slope: 0}}
                equations: {du/dt: "v + t", dv/dt: 1}
                initial: {u: "10*x + y", v: a}
                parameters: {a: 4}
                """);
        double[] y = model.initial().toArray();
        assertArrayEquals(new double[] {0, 20, 21, 1, 4, 4, 4, 4}, y);
        assertArrayEquals(new double[] {9, 9, 9, 9, 1, 1, 1, 1}, Studies.run(model.rhs(), 5, y));
        assertEquals(0.25 * 20 + 0.5 * 21 + 0.75, number(model, "integral(u)", y), 1e-14);
        assertEquals((0.25 * 20 + 0.5 * 21 + 0.75) / 2, number(model, "mean(u)", y), 1e-14);
        assertEquals(21, number(model, "max(u)", y));
        assertEquals("m", model.grid().orElseThrow().axes().getFirst().unit());
    }

    private static double number(Model model, String expression, double... y) {
        return Studies.run(model.expression(Studies.text(expression)), 5, y)[0];
    }

    @Test
    void operatorsTakeConditionsOfTheirFields() {
        var model = model("""
                grid: {mesh: plate.msh, boundary: {value: "t"}}
                boundaries: {v: {left: {slope: "y"}, rest: {mixed: {value: 3, slope: 1, right: "x*a"}}}}
                equations: {du/dt: 0, dv/dt: 0}
                initial: {u: 0, v: 0}
                parameters: {a: 3}
                """);
        double[] y = {1, 1, 1, 1, 2, 2, 2, 2};
        assertEquals(1, number(model, "mean(dx(u))", y), 1e-12);
        assertEquals(2, number(model, "mean(dy(u))", y), 1e-12);
        double ofU = 100 * (5 + 5);
        double ofV = 100 * (2 * 0.5 + 5 * 3 * 4 / 3.0);
        assertEquals(3 + ofU, number(model, "mean(lap(u))", y), 1e-11);
        assertEquals(3 * 2 + ofV, number(model, "mean(lap(v))", y), 1e-11);
        assertEquals(3 * 4, number(model, "mean(lap(2*v))", y), 1e-11);
        assertEquals(4 * (2 + 7) + ofV, number(model, "mean(diffuse(v, 7))", y), 1e-11);
        assertEquals(5 * (1 + 2 + 10 + 20) + ofU + ofV, number(model, "mean(elastic_x(u, v, 10, 20))", y), 1e-11);
        assertEquals(6 * 33 + ofU + ofV, number(model, "mean(elastic_y(u, v, 10, 20))", y), 1e-11);
        assertEquals(1 * 1 + 2 * 2, number(model, "mean(div(u, v))", y), 1e-11);
        assertEquals(7 * 1 + 8 * 2, number(model, "mean(advect(u, 7, 8))", y), 1e-11);
        var refused = assertThrows(StudyException.class, () -> number(model, "mean(elastic_x(u, 2*v, 1, 1))", y));
        assertTrue(
                refused.faults().getFirst().message().contains("only 'u' is a field with conditions"),
                refused.getMessage());
    }

    @Test
    void mistakesAreShownWhereTheyAre() throws IOException {
        assertFaults(
                """
                grid: {mesh: plat.msh, boundary: {value: 0}}
                equations: {du/dt: lap(u)}
                initial: {u: 1}
                """, "1:14: there is no mesh file '" + folder.resolve("plat.msh") + "'; did you mean 'plate.msh'?");
        Files.writeString(folder.resolve("broken.msh"), MESH.replace("2 2 0 0", "2 2 0"));
        assertFaults("""
                grid: {mesh: broken.msh, boundary: {value: 0}}
                equations: {du/dt: lap(u)}
                initial: {u: 1}
                """, "1:14: broken.msh:12: expected a node: its number and three coordinates, but found '2 2 0'");
        Files.write(folder.resolve("binary.msh"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertFaults("""
                grid: {mesh: binary.msh, boundary: {value: 0}}
                equations: {du/dt: lap(u)}
                initial: {u: 1}
                """, "1:14: the mesh file is binary; save it as text, with 'Mesh.Binary = 0'");
        assertFaults("""
                grid: {mesh: plate.msh, units: m}
                boundaries: {u: {lft: {value: 0}, rest: {valeu: 1}}, w: {}}
                equations: {du/dt: "lap(u) + dxx(u)"}
                initial: {u: 1}
                """, """
                1:25: unknown key 'units' of a mesh: did you mean 'unit'?
                2:54: 'w' is not a field: did you mean 'u'? (valid: u)
                2:18: 'lft' is not a part of the mesh's boundary: did you mean 'left'? (valid: left, rest)
                2:42: unknown condition 'valeu': did you mean 'value'? (valid: mixed, slope, value)
                1:7: nothing is said of the field 'u' on the parts left of the mesh's boundary: give 'boundaries' such as
                3:30: unknown function 'dxx'
                """);
    }

    private void assertFaults(String yaml, String expected) {
        var mistakes = assertThrows(StudyException.class, () -> model(yaml));
        var lines = expected.lines().collect(Collectors.toSet());
        var missing = lines.stream()
                .filter(line -> mistakes.faults().stream()
                        .noneMatch(fault -> (fault.place().line() + ":"
                                        + fault.place().column() + ": " + fault.message())
                                .startsWith(line)))
                .toList();
        assertEquals(
                List.of(),
                missing,
                () -> mistakes.faults().stream()
                        .map(fault -> fault.place() + ": " + fault.message())
                        .collect(Collectors.joining("\n")));
        assertEquals(lines.size(), mistakes.faults().size());
    }
}
