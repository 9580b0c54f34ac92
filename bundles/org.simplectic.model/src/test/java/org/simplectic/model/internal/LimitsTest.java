package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Model;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** Whatever the text, the answer is a program or a {@link StudyException}, and comes soon. */
final class LimitsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MUTATIONS = 20_000;

    private static final List<String> SEEDS = List.of(
            "a*(y - x)",
            "x*(b - z) - y^2^-1",
            "where(x < 0 and not y >= 1, min(x, y), max(x, 1e-3, .5))",
            "sin(2*pi*t)*exp(-t/3) + log1p(abs(z))",
            "-x^2 % 3 + clamp(x, 0, 1)/hypot(y, z) != 4");
    private static final String JUNK = "xyzabte0123456789.+-*/%^()<>=!&|,_ \"'#@[]{}\\\n\u0000\u03c0\u00d7\ud835\udc65";

    private final Model model = Studies.xyz();

    @Test
    void mutatedTextEndsInStudyExceptionsOnly() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                var text = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
                try {
                    model.expression(Studies.text(text));
                } catch (StudyException expected) {
                    assertTrue(expected.faults().getFirst().message().length() < 1000, text);
                } catch (RuntimeException | StackOverflowError wrong) {
                    fail("'" + text + "'", wrong);
                }
            }
        });
    }

    private static String mutated(String seed, RandomGenerator random) {
        var text = new StringBuilder(seed);
        int changes = random.nextInt(1, 5);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, JUNK.charAt(random.nextInt(JUNK.length())));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                default -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
            }
        }
        return text.toString();
    }

    @Test
    void aLongSumCompilesSoon() {
        var text = "x+".repeat(Parser.LONGEST / 2 - 1) + "x";
        var program = assertTimeout(SOON, () -> model.expression(Studies.text(text)));
        assertEquals(Parser.LONGEST / 2.0, Studies.run(program, 0, 1, 0, 0)[0]);
    }

    @Test
    void aLongProductOfDifferentFactorsCompilesSoon() {
        var text = new StringBuilder("x");
        for (int i = 0; text.length() < Parser.LONGEST - 20; i++) {
            text.append("*(y+").append(i).append(")");
        }
        assertTimeout(SOON, () -> model.expression(Studies.text(text.toString())));
    }

    @Test
    void deepNestingWorksUpToTheLimitAndIsRefusedBeyond() {
        for (var level : List.of("(", "-", "sin(", "x^", "1+(", "min(1,", "where(x<1,2,")) {
            var allowed = level.repeat(Parser.DEEPEST) + "x" + closing(level, Parser.DEEPEST);
            model.expression(Studies.text(allowed));
            for (int levels : List.of(Parser.DEEPEST + 1, 5000)) {
                var text = level.repeat(levels) + "x" + closing(level, levels);
                var refused = assertThrows(StudyException.class, () -> model.expression(Studies.text(text)));
                assertTrue(
                        refused.faults().getFirst().message().contains("more than 200 levels within each other"),
                        level);
            }
        }
    }

    private static String closing(String level, int levels) {
        return level.contains("(") ? ")".repeat(levels) : "";
    }

    @Test
    void nestedRoundingDoesNotGrowExponentially() {
        var text = "round(".repeat(Parser.DEEPEST) + "x" + ")".repeat(Parser.DEEPEST);
        assertTimeout(SOON, () -> model.expression(Studies.text(text)));
    }

    @Test
    void tooLongTextIsRefused() {
        var text = Studies.text("x".repeat(Parser.LONGEST + 1));
        var refused = assertThrows(StudyException.class, () -> model.expression(text));
        assertEquals(
                "this expression has 100001 characters, 100000 are allowed;"
                        + " split it with auxiliary definitions under 'equations'",
                refused.faults().getFirst().message());
    }

    @Test
    void thousandsOfDefinitionsInAnyOrderCompileSoon() {
        var yaml = new StringBuilder("equations:\n  dx/dt: r0\n");
        for (int i = 0; i < 5000; i++) {
            yaml.append("  r").append(i).append(": r").append(i + 1).append(" + x\n");
        }
        yaml.append("  r5000: t\ninitial: {x: 1}\n");
        var section = (StudyNode.Mapping) Studies.node(yaml.toString());
        var many = assertTimeout(SOON, () -> new EquationReader().read(section, 0, Studies.NO_PLUGINS));
        assertEquals(5000 + 3.0, Studies.run(many.rhs(), 3, 1)[0]);
    }

    @Test
    void thousandsOfUnknownNamesAreReportedSoon() {
        var yaml = new StringBuilder("equations:\n");
        for (int i = 0; i < 3000; i++) {
            yaml.append("  dstate").append(i).append("/dt: stat").append(i).append("\n");
        }
        yaml.append("initial: {}\n");
        var section = (StudyNode.Mapping) Studies.node(yaml.toString());
        var refused = assertTimeout(
                SOON,
                () -> assertThrows(
                        StudyException.class, () -> new EquationReader().read(section, 0, Studies.NO_PLUGINS)));
        assertEquals(51, refused.faults().size());
        assertEquals(
                "and 5950 more mistakes in this section",
                refused.faults().getLast().message());
    }
}
