package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installers whose writes really fail: by a limit of the operating system in mid-write, on file systems of their own that are full or cannot
 * be written. What was installed before stays, and the message says what to do. Where the machine lets nobody mount file systems
 * without privileges, those tests are skipped.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class FullDiskTest {
    private static final int SMALL = 1000;

    /** Above all that a process of the platform writes. */
    private static final int LARGE = 40_000_000;

    private static final String UNCHANGED = "Nothing was changed";

    @TempDir
    Path folder = Path.of("replaced by JUnit");

    /** A shell's output, and how it ended. */
    private record Result(int exitCode, String output) {
        /** What came between two lines that the script prints. */
        String between(String from, String to) {
            int start = output.indexOf(from + "\n") + from.length() + 1;
            return output.substring(start, output.indexOf(to + "\n", start));
        }
    }

    @BeforeEach
    void makePlugins() throws IOException {
        plugin("small", SMALL);
        plugin("large", LARGE);
    }

    /** A bundle of numbers that cannot be compressed. */
    private void plugin(String name, int size) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.lab." + name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Provide-Capability", "simplectic.plugin;kind=dataset;name=" + name);
        var numbers = new byte[size];
        new Random(size).nextBytes(numbers);
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name + ".jar")), manifest)) {
            jar.putNextEntry(new JarEntry("numbers"));
            jar.write(numbers);
        }
    }

    /** A script in which {@code install NAME} and {@code simplectic} are commands. */
    private Result script(String lines, String... wrapper) throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("script.sh"), """
                simplectic() { bash "$SIMPLECTIC" "$@"; }
                install() {
                  simplectic install "$1.jar" --sha256 "$(sha256sum "$1.jar" | cut -d' ' -f1)" --skip-admission "$1" --yes
                }
                """ + lines);
        var line = new ArrayList<>(List.of(wrapper));
        line.addAll(List.of("bash", script.toString()));
        var builder = new ProcessBuilder(line).redirectErrorStream(true).directory(folder.toFile());
        builder.environment()
                .put("SIMPLECTIC", CommandLine.HOME.resolve("simplectic").toString());
        builder.environment()
                .put(
                        "SIMPLECTIC_DATA",
                        Files.createDirectories(folder.resolve("data")).toString());
        builder.environment().put("SIMPLECTIC_CACHE", folder.resolve("cache").toString());
        builder.environment().put("SIMPLECTIC_NO_START_UP_CACHE", "yes");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private Result inNamespace(String lines) throws IOException, InterruptedException {
        assumeTrue(
                script("mount -t tmpfs tmpfs data", "unshare", "--user", "--map-root-user", "--mount")
                                .exitCode()
                        == 0,
                "nobody may mount file systems here");
        return script(lines, "unshare", "--user", "--map-root-user", "--mount");
    }

    /** The lines of all scripts: the small one is installed, the large one is not, and the small one is still there. */
    private static void assertOnlyTheSmallOneIsThere(Result result, String message) {
        assertEquals(0, result.exitCode(), result.output());
        var refused = result.between("LARGE", "REFUSED");
        assertTrue(refused.contains(message), refused);
        assertTrue(refused.contains(UNCHANGED), refused);
        assertFalse(refused.contains("Exception"), refused);
        var after = result.between("REFUSED", "END");
        assertTrue(after.contains("install small.jar"), after);
        assertFalse(after.contains("install large.jar"), after);
        assertTrue(after.contains("org.lab.small"), after);
        assertFalse(after.contains("org.lab.large"), after);
    }

    private static final String REFUSED = """
            echo LARGE
            install large && exit 1
            echo REFUSED
            simplectic history || exit 1
            simplectic remove org.lab.small --yes || exit 1
            echo END
            """;

    @Test
    void aWriteThatEndsHalfWayChangesNothing() throws IOException, InterruptedException {
        // In blocks of 1024 bytes: half of the large plug-in.
        var result = script("install small || exit 1\nulimit -f 20000\n" + REFUSED);
        assertOnlyTheSmallOneIsThere(result, "is allowed to be no larger");
        try (var files = Files.walk(folder.resolve("data"))) {
            assertEquals(0, files.filter(FullDiskTest::isLarge).count(), "nothing half written is left");
        }
    }

    private static boolean isLarge(Path file) {
        return file.toFile().length() > LARGE / 4;
    }

    @Test
    void aDiskWithoutRoomForOneMoreFileChangesNothing() throws IOException, InterruptedException {
        var result = inNamespace("""
                mount -t tmpfs -o size=200m,nr_inodes=400 tmpfs data
                install small || exit 1
                # All but one of the files that there may be.
                free=$(df --output=iavail data | tail -1)
                for i in $(seq 2 $free); do touch data/filler-$i; done
                """ + REFUSED.replace("simplectic remove", "rm data/filler-*\nsimplectic remove"));
        assertOnlyTheSmallOneIsThere(result, "is full");
    }

    @Test
    void aDiskThatIsTooSmallChangesNothing() throws IOException, InterruptedException {
        var result = inNamespace("mount -t tmpfs -o size=20m tmpfs data\ninstall small || exit 1\n" + REFUSED);
        assertOnlyTheSmallOneIsThere(result, "is full");
    }

    @Test
    void aDiskThatCannotBeWrittenChangesNothing() throws IOException, InterruptedException {
        var result =
                inNamespace("""
                mount -t tmpfs -o size=200m tmpfs data
                install small || exit 1
                mount -o remount,ro data
                """ + REFUSED.replace("simplectic remove", "mount -o remount,rw data\nsimplectic remove"));
        assertOnlyTheSmallOneIsThere(result, "Read-only file system");
    }
}
