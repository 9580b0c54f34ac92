package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred ways to spoil a study. Each ends with exit code 2 and a message that names the file and, where there is
 * text to point at, line and column; none ends in a stack trace, takes more than two seconds or half a gigabyte (the heap of these
 * tests).
 */
final class MutatedStudiesTest {
    private static final int MUTATIONS = 200;
    private static final long MOST_NANOSECONDS = 2_000_000_000L;

    private static final String STUDY = """
            study: oscillator
            model:
              equations:
                dx/dt: "v"
                dv/dt: "-k*x - drag"
                drag: "c*v"
              initial: {x: 1, v: 0}
              parameters: {k: 4, c: "k/40"}
            integrate:
              span: [0, 10]
              with: {integrator: tsit5, rtol: 1e-6, atol: 1e-9}
              save: {every: 0.5}
              events: [{name: crossing, when: "x", direction: rising}]
            metrics: {energy: "v^2/2 + k*x^2/2"}
            backend: java
            output: {table: csv}
            """;

    /** A spoilt study, and what was done to it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Mutation(String what, byte[] content) {
        static Mutation of(String what, String content) {
            return new Mutation(what, content.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theUnspoiltStudyIsValid(@TempDir Path directory) throws IOException {
        try (var cli = new CommandLine()) {
            var file = Files.writeString(directory.resolve("study.yaml"), STUDY);
            var result = cli.run("validate", file.toString());
            assertEquals(0, result.exitCode(), result.errors());
        }
    }

    @Test
    void everyMutationIsRefusedWithFileAndPlace(@TempDir Path directory) throws IOException {
        var mutations = mutations();
        assertTrue(mutations.size() >= MUTATIONS);
        try (var cli = new CommandLine()) {
            for (var mutation : mutations) {
                check(cli, Files.write(directory.resolve("study.yaml"), mutation.content()), mutation.what());
            }
        }
    }

    private static void check(CommandLine cli, Path file, String what) {
        long start = System.nanoTime();
        var result =
                cli.run("run", "--quiet", "--out", file.resolveSibling("out").toString(), file.toString());
        long took = System.nanoTime() - start;
        var shown = what + "\n" + result.output() + result.errors();
        assertEquals(2, result.exitCode(), shown);
        assertTrue(result.errors().contains(file.toString()), shown);
        assertFalse(result.errors().contains("\tat ") || result.errors().contains("Exception"), shown);
        assertTrue(took < MOST_NANOSECONDS, shown);
        assertFalse(Files.exists(file.resolveSibling("out")), shown);
    }

    private static List<Mutation> mutations() {
        var mutations = new ArrayList<Mutation>();
        missingKeys(mutations);
        wrongTypes(mutations);
        unknownNames(mutations);
        badExpressions(mutations);
        hostileFiles(mutations);
        var random = new Random(20261121);
        while (mutations.size() < MUTATIONS) {
            mutations.add(garbled(random));
        }
        return mutations;
    }

    private static void replace(List<Mutation> mutations, String text, String... replacements) {
        assertTrue(STUDY.contains(text), text);
        for (var replacement : replacements) {
            mutations.add(Mutation.of(text + " -> " + replacement, STUDY.replace(text, replacement)));
        }
    }

    private static void missingKeys(List<Mutation> mutations) {
        replace(mutations, "model:", "# model:", "");
        replace(mutations, "    dv/dt: \"-k*x - drag\"\n", "");
        replace(mutations, "    drag: \"c*v\"\n", "");
        replace(mutations, "x: 1, v: 0", "x: 1", "v: 0", "");
        replace(mutations, "  initial: {x: 1, v: 0}\n", "");
        replace(mutations, "  parameters: {k: 4, c: \"k/40\"}\n", "");
        replace(mutations, "k: 4, ", "");
        replace(
                mutations,
                "  span: [0, 10]\n",
                "",
                "  span:\n",
                "  span: [0]\n",
                "  span: []\n",
                "  span: [0, 1, 2]\n");
        replace(mutations, "integrator: tsit5, ", "");
        replace(mutations, "tsit5, rtol: 1e-6, atol: 1e-9", "rk4");
        replace(mutations, "integrate:\n", "");
        replace(mutations, "when: \"x\", ", "");
        replace(mutations, STUDY.substring(STUDY.indexOf("integrate:"), STUDY.indexOf("metrics:")), "");
    }

    private static void wrongTypes(List<Mutation> mutations) {
        replace(
                mutations,
                "rtol: 1e-6",
                "rtol: tiny",
                "rtol: [1e-6]",
                "rtol: {a: 1}",
                "rtol: true",
                "rtol: -1",
                "rtol: 1e999",
                "rtol: .nan",
                "rtol: .inf",
                "rtol: 0x",
                "rtol: \"1e-6\"",
                "rtol:");
        replace(mutations, "atol: 1e-9", "atol: [1e-9, small]", "atol: -1e-9", "atol: [1e-9, 1e-9, 1e-9]", "atol: []");
        replace(
                mutations,
                "span: [0, 10]",
                "span: 10",
                "span: [0, ten]",
                "span: [0, {a: 1}]",
                "span: [0, 0]",
                "span: [0, 1e999]",
                "span: {from: 0}",
                "span: {from: 0, till: 1}",
                "span: [0, \"1/0\"]",
                "span: [0, \"x\"]",
                "span: [0, t]");
        replace(
                mutations,
                "initial: {x: 1, v: 0}",
                "initial: [1, 0]",
                "initial: 1",
                "initial: {x: [1], v: 0}",
                "initial: {x: 1, v: {unit: m}}",
                "initial: {x: \"1/0\", v: 0}",
                "initial: {x: true, v: 0}",
                "initial: {x: \"v\", v: 0}");
        replace(
                mutations,
                "parameters: {k: 4, c: \"k/40\"}",
                "parameters: [4]",
                "parameters: 4",
                "parameters: {k: 4, c: {}}");
        replace(
                mutations,
                "save: {every: 0.5}",
                "save: 0.5",
                "save: {every: 0}",
                "save: {every: -1}",
                "save: {every: [1]}",
                "save: {each: 1}",
                "save: {at: 5}",
                "save: {at: [5, late]}",
                "save: {points: many}",
                "save: {every: 1, points: 3}");
        replace(
                mutations,
                "events: [{name: crossing, when: \"x\", direction: rising}]",
                "events: yes",
                "events: [1]",
                "events: [{when: x, direction: sideways}]",
                "events: [{when: x, terminal: maybe}]",
                "events: [{when: x, set: {y: 1}}]",
                "events: [{when: x, set: v}]",
                "events: [{when: \"x <\"}]",
                "events: [{when: \"x < 1\"}]");
        replace(
                mutations,
                "study: oscillator",
                "study: [a]",
                "study: \"../../escape\"",
                "study: \"\"",
                "study: {a: b}");
        replace(
                mutations,
                "metrics: {energy: \"v^2/2 + k*x^2/2\"}",
                "metrics: 5",
                "metrics: [x]",
                "metrics: {energy: [x]}",
                "metrics: {energy: \"x < 1\"}",
                "metrics: {energy: \"energy\"}");
        replace(mutations, "backend: java", "backend: 5", "backend: [java]", "backend: gpu", "backend: javaa");
        replace(
                mutations,
                "output: {table: csv}",
                "output: csv",
                "output: {table: 5}",
                "output: {table: excel}",
                "output: {tabel: csv}",
                "output: {plot: \"svg phase(x, z)\"}",
                "output: {plot: \"svg phase(x\"}",
                "output: {table: {csv: 1}}",
                "output: {directory: [a]}");
    }

    private static void unknownNames(List<Mutation> mutations) {
        replace(
                mutations,
                "integrator: tsit5",
                "integrator: tsit6",
                "integrator: \"\"",
                "integrator: 5",
                "integratr: tsit5");
        replace(mutations, "rtol: 1e-6", "rtoll: 1e-6", "RTOL: 1e-6", "step: 0.1", "max_steps: 5");
        replace(mutations, "  span", "  spam");
        replace(mutations, "model:", "modell:", "Model:");
        replace(mutations, "equations:", "equation:");
        replace(mutations, "initial:", "intial:");
        replace(mutations, "integrate:", "intergrate:", "integrate: {span: [0, 1]}\nsolve:");
        replace(mutations, "dx/dt", "dx/dy", "x'", "dq/dt", "d/dt", "dt/dt", "dpi/dt", "dk/dt", "dv/dt");
        replace(
                mutations,
                "  parameters",
                "  grid: {x: {from: 0, to: 1, points: 8}}\n  parameters",
                "  discretization: central\n  parameters",
                "  units: {x: m}\n  parameters");
    }

    private static void badExpressions(List<Mutation> mutations) {
        replace(
                mutations,
                "-k*x - drag",
                "-k*y - drag",
                "-k*x - ",
                "-k*(x - drag",
                "-k*x) - drag",
                "-2x",
                "-k**x",
                "-k*x = drag",
                "sine(x)",
                "sin(x, v)",
                "sin",
                "where(x, 1, 2)",
                "(x < 1) + 2",
                "x; v",
                "x.y",
                "$x",
                "1e999*x",
                "@",
                "",
                "'x'",
                "x y",
                "Runtime.getRuntime()",
                "dx/dt",
                "drag(x)",
                "-k*x - dragg",
                "1..2",
                "x^",
                "((((",
                "x < v < 1 and",
                "not",
                "\\\\u0000");
        replace(
                mutations,
                "drag: \"c*v\"",
                "drag: \"drag + 1\"",
                "drag: \"a\"\n    a: \"b\"\n    b: \"drag\"",
                "x: \"c*v\"",
                "k: \"c*v\"",
                "sin: \"c*v\"",
                "2a: \"c*v\"",
                "drag: [c]",
                "drag: \"" + "(".repeat(5000) + "1" + ")".repeat(5000) + "\"",
                "drag: \"" + "-".repeat(20000) + "1\"");
        replace(mutations, "c: \"k/40\"", "c: \"c\"", "c: \"d\", d: \"c\"", "c: \"x\"", "c: \"t\"", "c: \"0/0\"");
    }

    private static void hostileFiles(List<Mutation> mutations) {
        mutations.add(Mutation.of("empty", ""));
        mutations.add(Mutation.of("comment only", "# nothing\n"));
        mutations.add(Mutation.of("text", "Dear simulation, please run.\n"));
        mutations.add(Mutation.of("list", "- a\n- b\n"));
        mutations.add(Mutation.of("two documents", STUDY + "---\n" + STUDY));
        mutations.add(Mutation.of("tab", STUDY.replace("  initial", "\tinitial")));
        mutations.add(Mutation.of("unclosed", STUDY + "more: \"unclosed\n"));
        mutations.add(Mutation.of("deep", "model: " + "{a: ".repeat(50_000)));
        mutations.add(Mutation.of("deep list", "model: " + "[".repeat(100_000)));
        mutations.add(Mutation.of(
                "tag",
                STUDY.replace("k: 4", "k: !!java.lang.Runtime 4") + "x: !!javax.script.ScriptEngineManager []\n"));
        mutations.add(Mutation.of("long key", "k".repeat(1_000_000) + ": 1\n" + STUDY));
        mutations.add(
                Mutation.of("huge integer", STUDY.replace("span: [0, 10]", "span: [0, " + "9".repeat(100_000) + "]")));
        mutations.add(Mutation.of("too large", STUDY + "#".repeat(5 << 20)));
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        mutations.add(Mutation.of("alias bomb", bomb + STUDY));
        var junk = new byte[65_536];
        new Random(7).nextBytes(junk);
        mutations.add(new Mutation("binary", junk));
        mutations.add(new Mutation("UTF-16", STUDY.getBytes(StandardCharsets.UTF_16)));
    }

    /** A character that no YAML text may hold, at a random place. */
    private static Mutation garbled(Random random) {
        int position = random.nextInt(STUDY.indexOf("model:"), STUDY.length());
        var garbage = random.nextBoolean() ? "\u0000" : "\u0007";
        var text = STUDY.substring(0, position) + garbage + STUDY.substring(position);
        return Mutation.of("control character at " + position, text);
    }
}
