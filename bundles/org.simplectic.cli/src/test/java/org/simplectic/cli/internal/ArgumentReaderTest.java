package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.cli.Console;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.UsageException;

/** Our reading of plain command lines is picocli's. */
final class ArgumentReaderTest {
    private static final Syntax SYNTAX =
            new RunCommand(new Fakes().services(), Extensions.NONE, Console.system(), Interruption.bySignal()).syntax();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.yaml",
                "a.yaml --quiet",
                "--quiet a.yaml",
                "a.yaml --quiet --verbose --json",
                "a.yaml --set x=1 --set y=-2 --backend java",
                "--set x=1 a.yaml --out out/dir --verbose",
                "--set x=a=b a.yaml",
                "@file",
                "--set 'x=\"1\"' a.yaml",
            })
    void plainLinesMeanTheSameToPicocli(String line) {
        var words = line.split(" ");
        assertEquals(
                Picocli.read(SYNTAX, words), ArgumentReader.plain(SYNTAX, words).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.yaml b.yaml",
                "a.yaml --set",
                "a.yaml --set --json",
                "a.yaml --qiet",
                "a.yaml -h",
                "--help",
                "a.yaml --set=x=1",
                "a.yaml --",
                "a.yaml --backend a --backend b",
                "a.yaml -",
                "a.yaml --quiet=yes",
                "a.yaml --json --json"
            })
    void otherLinesAreLeftToPicocli(String line) {
        assertTrue(ArgumentReader.plain(SYNTAX, line.split(" ")).isEmpty());
    }

    @Test
    void attachedValuesAreRead() {
        var arguments = ArgumentReader.read(SYNTAX, new String[] {"a.yaml", "--set=x=1", "--out=here"});
        assertEquals(List.of("a.yaml"), arguments.parameters());
        assertEquals("[a.yaml] {--set=[x=1], --out=[here]}", arguments.toString());
    }

    @Test
    void flagWithAValueIsRefused() {
        assertThrows(UsageException.class, () -> ArgumentReader.read(SYNTAX, new String[] {"a.yaml", "--quiet=1"}));
    }
}
