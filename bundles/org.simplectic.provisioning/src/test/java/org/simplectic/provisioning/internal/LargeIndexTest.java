package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.provisioning.internal.store.Hashes;

/** An index of 100 000 bundles, each with the usual needs, some real and at hand. */
final class LargeIndexTest {
    private static final int RESOURCES = 100_000;

    /** Required by the issue that this was made for; a machine at work on other things gets some air. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void installsFromAnIndexOfAHundredThousand(@TempDir Path folder) throws IOException {
        World world = new World(folder);
        TestRepository real = new TestRepository(folder.resolve("lab"));
        real.add(
                "org.lab.top",
                "1.0.0",
                Jars.bundle("org.lab.top", "1.0.0")
                        .plugin("problem", "top")
                        .header("Import-Package", "org.lab.base")
                        .requires("simplectic.plugin;filter:=\"(&(kind=linear-solver)(name=solver-0))\""));
        real.add(
                "org.lab.base", "1.0.0", Jars.bundle("org.lab.base", "1.0.0").header("Export-Package", "org.lab.base"));
        real.add(
                "org.lab.solver",
                "7.0.0",
                Jars.bundle("org.lab.solver", "7.0.0").plugin("linear-solver", "solver-0"));
        enlarge(real.index());
        assertEquals(0, world.run("repo", "add", "lab", real.folder.toString()));
        assertTrue(world.out.contains("100000 artifacts"), world.out);

        long start = System.nanoTime();
        assertEquals(0, world.run("install", "top", "--yes"));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertEquals(
                5,
                org.simplectic.provisioning.internal.store.Home.read(world.generation(1))
                        .entries()
                        .size());
        assertTrue(taken.compareTo(LIMIT) < 0, "took " + taken);
    }

    /** Fills an index up with bundles of ten versions each that need one another. */
    private static void enlarge(Path index) throws IOException {
        String real = Files.readString(index);
        int end = real.lastIndexOf("</repository>");
        int present = real.split("<resource>", -1).length - 1;
        try (BufferedWriter writer = Files.newBufferedWriter(index)) {
            writer.write(real, 0, end);
            for (int i = 0; i < RESOURCES - present; i++) {
                writer.write(resource(i));
            }
            writer.write("</repository>\n");
        }
    }

    private static String resource(int i) {
        int family = i / 10;
        String name = "com.many.bundle" + family;
        String version = (1 + i % 10) + ".0.0";
        String hash = Hashes.of(("content " + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String needed = "com.many.bundle" + (family * 7 + 1) % (RESOURCES / 10);
        return """
                <resource>
                  <capability namespace="osgi.identity">
                    <attribute name="osgi.identity" value="%1$s"/>
                    <attribute name="type" value="osgi.bundle"/>
                    <attribute name="version" type="Version" value="%2$s"/>
                  </capability>
                  <capability namespace="osgi.content">
                    <attribute name="osgi.content" value="%3$s"/>
                    <attribute name="url" value="%1$s-%2$s.jar"/>
                    <attribute name="size" type="Long" value="12345"/>
                    <attribute name="mime" value="application/vnd.osgi.bundle"/>
                  </capability>
                  <capability namespace="osgi.wiring.bundle">
                    <attribute name="osgi.wiring.bundle" value="%1$s"/>
                    <attribute name="bundle-version" type="Version" value="%2$s"/>
                  </capability>
                  <capability namespace="osgi.wiring.package">
                    <directive name="uses" value="%4$s.api"/>
                    <attribute name="osgi.wiring.package" value="%1$s.api"/>
                    <attribute name="version" type="Version" value="%2$s"/>
                    <attribute name="bundle-symbolic-name" value="%1$s"/>
                    <attribute name="bundle-version" type="Version" value="%2$s"/>
                  </capability>
                  <capability namespace="simplectic.plugin">
                    <attribute name="kind" value="linear-solver"/>
                    <attribute name="name" value="solver-%5$d"/>
                  </capability>
                  <requirement namespace="osgi.ee">
                    <directive name="filter" value="(&amp;(osgi.ee=JavaSE)(version=1.8))"/>
                  </requirement>
                  <requirement namespace="osgi.wiring.package">
                    <directive name="filter" value="(osgi.wiring.package=java.lang)"/>
                  </requirement>
                  <requirement namespace="osgi.wiring.package">
                    <directive name="filter" value="(&amp;(osgi.wiring.package=%4$s.api)(version&gt;=1.0.0)(!(version&gt;=99.0.0)))"/>
                  </requirement>
                </resource>
                """.formatted(name, version, hash, needed, 1 + i % 1000)
                .replaceFirst("%s", String.format(Locale.ROOT, "%d", i));
    }
}
