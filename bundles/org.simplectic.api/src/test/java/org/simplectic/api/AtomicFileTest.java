package org.simplectic.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private final Path folder;

    AtomicFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void targetAppearsOnCommitOnly() throws IOException {
        var target = folder.resolve("table.csv");
        try (var file = AtomicFile.create(target)) {
            file.stream().write(new byte[] {1, 2, 3});
            assertFalse(Files.exists(target));
            assertEquals(target, file.commit());
        }
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(target));
        assertEquals(List.of("table.csv"), names());
    }

    @Test
    void closeWithoutCommitKeepsTheOldFile() throws IOException {
        var target = Files.write(folder.resolve("table.csv"), new byte[] {7});
        try (var file = AtomicFile.create(target)) {
            file.stream().write(new byte[1 << 20]);
        }
        assertArrayEquals(new byte[] {7}, Files.readAllBytes(target));
        assertEquals(List.of("table.csv"), names());
    }

    @Test
    void committingTwiceIsABug() throws IOException {
        try (var file = AtomicFile.create(folder.resolve("a"))) {
            file.commit();
            assertThrows(IllegalStateException.class, file::commit);
        }
    }

    @Test
    void whatWasWrittenCanBeWrittenAgain() throws IOException {
        var target = folder.resolve("table.csv");
        try (var file = AtomicFile.create(target)) {
            file.stream().write(new byte[] {0, 0, 3});
            file.overwrite(0, new byte[] {1, 2});
            file.stream().write(4);
            assertThrows(IllegalArgumentException.class, () -> file.overwrite(3, new byte[2]));
            file.commit();
        }
        assertArrayEquals(new byte[] {1, 2, 3, 4}, Files.readAllBytes(target));
    }

    @Test
    void missingFolderIsAnError() {
        assertThrows(
                IOException.class,
                () -> AtomicFile.create(folder.resolve("none").resolve("a")));
    }

    @Test
    void leftoversOfTheSameTargetDisappear() throws IOException {
        var leftover = Files.createFile(folder.resolve(".a.csv.1-0123456789abcdef.tmp"));
        var ofAnother = Files.createFile(folder.resolve(".a.csv.gz.1-0123456789abcdef.tmp"));
        var ofTheUser = Files.createFile(folder.resolve(".a.csv.notes.tmp"));
        AtomicFile.create(folder.resolve("a.csv")).close();
        assertFalse(Files.exists(leftover));
        assertTrue(Files.exists(ofAnother));
        assertTrue(Files.exists(ofTheUser));
    }

    @Test
    void twoWritersInOneProcessDoNotDisturbEachOther() throws IOException {
        var target = folder.resolve("a");
        try (var first = AtomicFile.create(target);
                var second = AtomicFile.create(target)) {
            first.stream().write(1);
            second.stream().write(2);
            first.commit();
            second.commit();
        }
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(target));
        assertEquals(List.of("a"), names());
    }

    @Test
    void filesOfALiveProcessStay() throws Exception {
        var child = fork("hold");
        try {
            assertEquals('+', child.getInputStream().read());
            AtomicFile.create(folder.resolve("a")).close();
            assertEquals(1, names().size());
        } finally {
            child.destroyForcibly().waitFor();
        }
        AtomicFile.create(folder.resolve("a")).close();
        assertEquals(List.of(), names());
    }

    @Test
    void killedProcessLeavesAWholeFileOrNone() throws Exception {
        var random = new Random(42);
        var target = folder.resolve("a");
        for (int round = 0; round < 12; round++) {
            Files.deleteIfExists(target);
            var child = fork("repeat");
            assertEquals('+', child.getInputStream().read());
            child.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
            if (Files.exists(target)) {
                assertWhole(Files.readAllBytes(target));
            }
        }
        AtomicFile.create(target).close();
        assertTrue(names().stream().allMatch("a"::equals), names().toString());
    }

    private static void assertWhole(byte[] content) {
        assertEquals(Victim.LENGTH, content.length);
        var expected = new byte[Victim.LENGTH];
        Arrays.fill(expected, content[0]);
        assertArrayEquals(expected, content);
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private Process fork(String mode) throws Exception {
        var path = location(AtomicFile.class) + java.io.File.pathSeparator + location(Victim.class);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-cp",
                        path,
                        Victim.class.getName(),
                        folder.resolve("a").toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** The program that the tests kill: writes the file over and over, or holds it open. */
    public static final class Victim {
        static final int LENGTH = 1 << 20;

        private Victim() {}

        /**
         * Runs until killed.
         *
         * @param arguments target, mode
         * @throws Exception if a file cannot be written
         */
        public static void main(String[] arguments) throws Exception {
            for (int round = 0; ; round++) {
                try (var file = AtomicFile.create(Path.of(arguments[0]))) {
                    var content = new byte[LENGTH];
                    Arrays.fill(content, (byte) round);
                    file.stream().write(content, 0, LENGTH / 2);
                    if (round == 0) {
                        System.out.print('+');
                        System.out.flush();
                    }
                    if (arguments[1].equals("hold")) {
                        System.in.read();
                    }
                    file.stream().write(content, LENGTH / 2, LENGTH / 2);
                    file.commit();
                }
            }
        }
    }
}
