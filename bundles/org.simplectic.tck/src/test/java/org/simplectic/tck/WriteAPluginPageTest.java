package org.simplectic.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The method of {@code platform/docs/write-a-plugin.md}: the archetype's own, and it keeps all contracts. */
final class WriteAPluginPageTest {
    private static final Path PAGE = Path.of("../../platform/docs/write-a-plugin.md");
    private static final Path ARCHETYPE = Path.of("../../platform/archetype/src/main/resources/archetype-resources");

    private static String block(String language) throws IOException {
        var blocks = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertTrue(blocks.find(), language);
        return blocks.group(1).strip();
    }

    private static String template(String file) throws IOException {
        return Files.readString(ARCHETYPE.resolve(file))
                .replace("${className}", "Midpoint")
                .replace("${name}", "midpoint")
                .replace("${artifactId}", "midpoint")
                .strip();
    }

    @Test
    void showsWhatTheArchetypeMakes() throws IOException {
        assertEquals(template("src/main/java/kinds/integrator.java"), block("java"));
        assertEquals(template("kinds/integrator.yaml"), block("yaml"));
    }

    @Test
    void showsAMethodThatKeepsItsContracts(@TempDir Path directory) throws Exception {
        keepsItsContracts(block("java"), 15, directory);
    }

    @Test
    void theArchetypesOptimizerHasFortyLinesAtMostAndKeepsItsContracts(@TempDir Path directory) throws Exception {
        var source = template("src/main/java/kinds/optimizer.java");
        keepsItsContracts(source, 9, directory);
        long withPackage = source.lines().count() + 2;
        assertTrue(withPackage <= 40, "lines: " + withPackage);
    }

    @Test
    void theArchetypesSamplerKeepsItsContracts(@TempDir Path directory) throws Exception {
        keepsItsContracts(template("src/main/java/kinds/sampler.java"), 9, directory);
    }

    @Test
    void theArchetypesLinearSolverKeepsItsContracts(@TempDir Path directory) throws Exception {
        keepsItsContracts(template("src/main/java/kinds/linear-solver.java"), 8, directory);
    }

    /** Of a class Midpoint that is the plug-in midpoint. */
    private static void keepsItsContracts(String code, int contracts, Path directory) throws Exception {
        var source = Files.writeString(directory.resolve("Midpoint.java"), "package com.example.midpoint;\n\n" + code);
        var classes = Files.createDirectory(directory.resolve("classes"));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString());
        assertEquals(0, errors);
        try (var framework = PluginFramework.start(PluginBundle.of(classes, "com.example.midpoint", directory))) {
            var report = framework.reports().getFirst();
            assertEquals("midpoint", report.name());
            assertEquals(contracts, report.findings().size());
            assertEquals(
                    List.of(),
                    report.findings().stream()
                            .filter(finding -> finding.outcome() != Finding.Outcome.KEPT)
                            .toList());
        }
    }
}
