package org.simplectic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which caches stay. */
final class CacheFolderTest {
    private Path folder;
    private Path root;

    @BeforeEach
    void makeAFolder(@TempDir Path temporary) throws IOException {
        folder = temporary;
        root = Files.createDirectory(temporary.resolve("cache"));
    }

    private Path home(String name) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("lock.json"), "the lock of " + name);
        return home;
    }

    /** A whole cache of a home. */
    private Path cache(String name, Path home) throws IOException {
        Path cache = Files.createDirectories(root.resolve(name));
        Files.createDirectory(cache.resolve("framework"));
        Files.writeString(cache.resolve("bundles"), "");
        CacheFolder.describe(cache, new Distribution(home));
        return cache;
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void cachesOfGenerationsThatAreGoneGo() throws IOException {
        cache("kept", home("1"));
        Path gone = home("2");
        cache("gone", gone);
        Path changed = home("3");
        cache("changed", changed);
        Files.delete(gone.resolve("lock.json"));
        Files.writeString(changed.resolve("lock.json"), "another lock");
        CacheFolder.collect(root);
        assertEquals(List.of("kept"), left());
    }

    @Test
    void whatIsUsedHereStays() throws IOException {
        Path home = home("1");
        Path cache = cache("used", home);
        assertTrue(CacheFolder.claim(cache));
        Files.delete(home.resolve("lock.json"));
        CacheFolder.collect(root);
        assertEquals(List.of("used"), left());
    }

    @Test
    void whatAnotherProcessUsesStaysUntilItEnds() throws IOException, InterruptedException {
        Path home = home("1");
        Path cache = cache("used", home);
        Files.delete(home.resolve("lock.json"));
        Path program = Files.writeString(folder.resolve("Use.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.*;
                class Use {
                    public static void main(String[] arguments) throws Exception {
                        var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ);
                        channel.lock(0, Long.MAX_VALUE, true);
                        System.out.println("locked");
                        System.in.read();
                    }
                }
                """);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        program.toString(),
                        cache.resolve("use").toString())
                .start();
        try (var lines = other.inputReader()) {
            assertEquals("locked", lines.readLine());
            CacheFolder.collect(root);
            assertEquals(List.of("used"), left());
        } finally {
            other.getOutputStream().close();
        }
        other.waitFor();
        CacheFolder.collect(root);
        assertEquals(List.of(), left());
    }

    @Test
    void whatWasNotUsedForLongGoes() throws IOException {
        Path home = home("1");
        age(cache("old", home).resolve("use"), CacheFolder.LONGEST.plusDays(1));
        age(cache("young", home).resolve("use"), CacheFolder.LONGEST.minusDays(1));
        CacheFolder.collect(root);
        assertEquals(List.of("young"), left());
    }

    @Test
    void onlyTheYoungestStay() throws IOException {
        Path home = home("1");
        for (int i = 0; i < CacheFolder.MOST + 3; i++) {
            age(cache("cache-" + i, home).resolve("use"), Duration.ofMinutes(i + 1L));
        }
        CacheFolder.collect(root);
        assertEquals(CacheFolder.MOST, left().size());
        assertFalse(left().contains("cache-" + CacheFolder.MOST));
        assertTrue(left().contains("cache-0"));
    }

    @Test
    void whatKilledProcessesLeftGoesAfterADay() throws IOException {
        for (String name : List.of("new-1", "old-2", "0123456789abcdef0123456789abcdef")) {
            Path left = Files.createDirectory(root.resolve(name));
            Files.createFile(left.resolve("bundles"));
            age(left, Duration.ofDays(2));
        }
        Files.createDirectory(root.resolve("new-3"));
        Files.createFile(root.resolve("start-up-1.aot"));
        Files.createFile(root.resolve("cuda-1"));
        CacheFolder.collect(root);
        assertEquals(List.of("cuda-1", "new-3", "start-up-1.aot"), left());
    }

    @Test
    void aCacheThatIsNotThereCannotBeClaimed() {
        assertFalse(CacheFolder.claim(root.resolve("nowhere")));
    }
}
