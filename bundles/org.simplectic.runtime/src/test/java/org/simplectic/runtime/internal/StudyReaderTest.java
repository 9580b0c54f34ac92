package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

final class StudyReaderTest {
    private final Path directory;

    StudyReaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("study.yaml"), text);
    }

    private String message(String text) throws IOException {
        var file = file(text);
        return assertThrows(StudyException.class, () -> StudyReader.read(file))
                .getMessage()
                .replace(file.toString(), "study.yaml");
    }

    @Test
    void remembersWhereEverythingStands() throws IOException {
        var study = StudyReader.read(file("a: 1\nb:\n  c: \"x + y\"\n  d: [1.5, two]\n"));

        var nested = study.mapping("b");
        var expression = (StudyNode.Scalar) nested.get("c");
        assertEquals("x + y", expression.text());
        assertEquals(3, expression.place().line());
        assertEquals(7, expression.place().column());
        assertEquals(5, expression.place().length());
        assertEquals(3, nested.keys().getOrDefault("c", nested.place()).column());
        var list = (StudyNode.Sequence) nested.get("d");
        assertEquals(1.5, ((StudyNode.Scalar) list.items().getFirst()).value());
        assertEquals(1L, ((StudyNode.Scalar) study.get("a")).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1e-6 | 1.0E-6",
                "a: .5 | 0.5",
                "a: 12345678901234567890 | 1.2345678901234567E19",
                "a: true | true",
                "a: 0x10 | 16",
                "a: '1' | 1",
                "a: 8/3 | 8/3"
            })
    void readsScalarsByTheCoreSchema(String text, String value) throws IOException {
        assertEquals(
                value,
                ((StudyNode.Scalar) StudyReader.read(file(text)).get("a"))
                        .value()
                        .toString());
    }

    @Test
    void underlinesWhatIsWrong() throws IOException {
        assertEquals("""
                study.yaml:3:3: the key 'x' is here a second time
                  |   x: 2
                  |   ^""", message("initial:\n  x: 1\n  x: 2\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1, 2 | not valid YAML",
                "a: {b: 1 | not valid YAML",
                "a: *nowhere | the alias '*nowhere' has no anchor before it",
                "a: | the key 'a' has no value",
                "a: [~] | a value is missing here",
                "a: 1e999 | numbers must be finite",
                "a: .nan | numbers must be finite",
                "[1, 2] | a study is a mapping",
                "just text | a study is a mapping",
                "? {a: b} : c | a key must be a single word",
            })
    void refusesWithPlaceAndReason(String text, String reason) throws IOException {
        var message = message(text);
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith("study.yaml:1:"), message);
    }

    @Test
    void refusesEmptyBinaryAndSecondDocuments() throws IOException {
        assertTrue(message("").contains("the file is empty"));
        assertTrue(message("a: 1\n---\nb: 2\n").contains("one document"));
        assertTrue(message("a: \u0001\n").contains("U+0001"));
        var binary = new byte[4096];
        new Random(1).nextBytes(binary);
        var file = Files.write(directory.resolve("binary.yaml"), binary);
        assertTrue(assertThrows(StudyException.class, () -> StudyReader.read(file))
                .getMessage()
                .contains("UTF-8"));
    }

    @Test
    void refusesAliasBombsAndDeepNestingAtOnce() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        var deep = "a: " + "[".repeat(100_000);
        assertTimeout(Duration.ofSeconds(30), () -> {
            assertTrue(message(bomb.toString()).contains("aliases written out"));
            assertTrue(message(deep).contains("nested deeper"));
        });
    }

    @Test
    void saysWhenThereIsNoFileOrADirectory() {
        var missing = directory.resolve("missing.yaml");
        assertTrue(assertThrows(StudyException.class, () -> StudyReader.read(missing))
                .getMessage()
                .endsWith("missing.yaml: no such file"));
        assertTrue(assertThrows(StudyException.class, () -> StudyReader.read(directory))
                .getMessage()
                .contains("directory"));
    }
}
