package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.cli.CommandException;

/** What the resolver finds, and the words for what it does not. */
final class ConflictsTest {
    private static final String NEEDS_AMG = "simplectic.plugin;filter:=\"(&(kind=linear-solver)(name=amg))\"";

    private World world;
    private TestRepository repository;

    @BeforeEach
    void makeWorld(@TempDir Path folder) throws IOException {
        world = new World(folder);
        repository = new TestRepository(folder.resolve("lab"));
    }

    private void add(Jars jar, String name, String version) throws IOException {
        repository.add(name, version, jar);
    }

    private static Jars solver(String name, String version) {
        return Jars.bundle(name, version).plugin("linear-solver", "amg");
    }

    private static Jars foo() {
        return Jars.bundle("org.foo", "1.0.0").plugin("problem", "foo").requires(NEEDS_AMG);
    }

    private int install(String name) throws IOException {
        world.run("repo", "add", "lab" + world.current(), repository.folder.toString());
        return world.run("install", name, "--yes");
    }

    private String refusal(String name) {
        String text = assertThrows(CommandException.class, () -> install(name)).sentence();
        assertFalse(text.contains("(&") || text.contains("osgi.") || text.contains("Unable"), text);
        return text;
    }

    @Test
    void tellsTheChainDownToWhatIsInstalled() throws IOException {
        add(foo(), "org.foo", "1.0.0");
        add(
                solver("org.x", "2.0.0").header("Import-Package", "org.simplectic.api;version=\"[2,3)\""),
                "org.x",
                "2.0.0");
        assertEquals(
                "`org.foo 1.0.0` needs `linear-solver;name=amg`, only provided by `org.x 2.0.0`, which needs the package"
                        + " `org.simplectic.api` [2,3) but 1.4.0 is installed.",
                refusal("foo"));
        assertEquals(0, world.current());
    }

    @Test
    void tellsWhatNobodyOffers() throws IOException {
        add(foo(), "org.foo", "1.0.0");
        assertEquals(
                "`org.foo 1.0.0` needs `linear-solver;name=amg`, which nothing installed and no repository offers.",
                refusal("foo"));
    }

    @Test
    void tellsWhichVersionsThereAre() throws IOException {
        add(
                Jars.bundle("org.foo", "1.0.0").header("Require-Bundle", "org.lib;bundle-version=\"[3,4)\""),
                "org.foo",
                "1.0.0");
        add(Jars.bundle("org.lib", "2.0.0"), "org.lib", "2.0.0");
        assertEquals("`org.foo 1.0.0` needs `org.lib` [3,4) but only 2.0.0 can be had.", refusal("org.foo"));
    }

    @Test
    void tellsEveryProvider() throws IOException {
        add(foo(), "org.foo", "1.0.0");
        add(solver("org.x", "2.0.0").header("Import-Package", "org.none"), "org.x", "2.0.0");
        add(solver("org.y", "1.0.0").header("Import-Package", "org.nowhere"), "org.y", "1.0.0");
        String text = refusal("foo");
        assertTrue(
                text.contains("none of those that provide it can run: `org.x 2.0.0` needs the package `org.none`"),
                text);
        assertTrue(text.contains("; `org.y 1.0.0` needs the package `org.nowhere`"), text);
    }

    private static Jars onDevice(String filter) {
        return Jars.bundle("org.foo", "1.0.0")
                .plugin("problem", "foo")
                .requires("simplectic.device;filter:=\"" + filter + "\"");
    }

    @Test
    void tellsWhatThisMachineHas() throws IOException {
        add(onDevice("(&(kind=cuda)(memory>=8589934592))"), "org.foo", "1.0.0");
        assertEquals(
                "`org.foo 1.0.0` needs a device of kind `cuda` with memory of at least 8.0 GiB, but this machine has cuda"
                        + " (NVIDIA T4, 4 GiB of memory).",
                refusal("foo"));
        assertEquals(0, world.current());
    }

    @Test
    void tellsAllThatThisMachineHasWhereNothingIsLike() throws IOException {
        add(onDevice("(&(kind=quantum)(qubits>=50))"), "org.foo", "1.0.0");
        String text = refusal("foo");
        assertTrue(text.contains("of kind `quantum` with qubits of at least 50, but this machine has "), text);
        assertTrue(text.contains("vectors (512 bits of f64)"), text);
        assertTrue(text.contains("cuda (NVIDIA T4, 4 GiB of memory)"), text);
    }

    @Test
    void takesWhatFitsThisMachine() throws IOException {
        add(onDevice("(&(kind=cuda)(memory>=2147483648))"), "org.foo", "1.0.0");
        assertEquals(0, install("foo"));
    }

    @Test
    void tellsThatThisJavaIsTooOld() throws IOException {
        add(
                Jars.bundle("org.foo", "1.0.0").requires("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
                "org.foo",
                "1.0.0");
        assertEquals(
                "`org.foo 1.0.0` needs Java 99 but this is Java "
                        + Runtime.version().feature() + ".",
                refusal("org.foo"));
    }

    @Test
    void tellsTwoVersionsThatCannotRunTogether() throws IOException {
        add(Jars.bundle("org.foo", "1.0.0").header("Require-Bundle", "org.a,org.b"), "org.foo", "1.0.0");
        add(
                Jars.bundle("org.a", "1.0.0").header("Require-Bundle", "org.single;bundle-version=\"[1,2)\""),
                "org.a",
                "1.0.0");
        add(
                Jars.bundle("org.b", "1.0.0").header("Require-Bundle", "org.single;bundle-version=\"[2,3)\""),
                "org.b",
                "1.0.0");
        for (String version : new String[] {"1.0.0", "2.0.0"}) {
            Jars single = Jars.bundle("org.single;singleton:=true", version);
            add(single, "org.single", version);
        }
        String text = refusal("org.foo");
        assertTrue(text.startsWith("`org.single` would be needed in two versions"), text);
        assertTrue(text.contains("1.0.0 for `org.a 1.0.0`") && text.contains("2.0.0 for `org.b 1.0.0`"), text);
    }

    @Test
    void tellsWhatTheInstalledVersionPrevents() throws IOException {
        add(Jars.bundle("org.lib;singleton:=true", "1.0.0"), "org.lib", "1.0.0");
        add(Jars.bundle("org.lib;singleton:=true", "2.0.0"), "org.lib", "2.0.0");
        add(
                Jars.bundle("org.foo", "1.0.0").header("Require-Bundle", "org.lib;bundle-version=\"[2,3)\""),
                "org.foo",
                "1.0.0");
        world.run("repo", "add", "lab", repository.folder.toString());
        world.run("install", "org.lib@1.0.0", "--yes");
        String text = assertThrows(CommandException.class, () -> world.run("install", "org.foo", "--yes"))
                .sentence();
        assertTrue(
                text.contains("only provided by `org.lib 2.0.0`, which cannot run beside 1.0.0, which is installed"),
                text);
    }

    @Test
    void anOlderVersionThatFitsIsTaken() throws IOException {
        add(
                Jars.bundle("org.foo", "2.0.0").header("Import-Package", "org.simplectic.api;version=\"[2,3)\""),
                "org.foo",
                "2.0.0");
        add(
                Jars.bundle("org.foo", "1.5.0").header("Import-Package", "org.simplectic.api;version=\"[1,2)\""),
                "org.foo",
                "1.5.0");
        assertEquals(0, install("org.foo"));
        assertTrue(world.out.contains("1.5.0"), world.out);
    }

    @Test
    void aProviderThatCannotRunIsPassedOver() throws IOException {
        add(foo(), "org.foo", "1.0.0");
        add(solver("org.x", "9.0.0").header("Import-Package", "org.none"), "org.x", "9.0.0");
        add(solver("org.y", "1.0.0"), "org.y", "1.0.0");
        assertEquals(0, install("foo"));
        assertTrue(Files.exists(world.generation(1).resolve("bundles/org.y-1.0.0.jar")));
        assertFalse(Files.exists(world.generation(1).resolve("bundles/org.x-9.0.0.jar")));
    }

    @Test
    void aCycleResolves() throws IOException {
        add(Jars.bundle("org.a", "1.0.0").header("Require-Bundle", "org.b"), "org.a", "1.0.0");
        add(Jars.bundle("org.b", "1.0.0").header("Require-Bundle", "org.c"), "org.b", "1.0.0");
        add(Jars.bundle("org.c", "1.0.0").header("Require-Bundle", "org.a"), "org.c", "1.0.0");
        assertEquals(0, install("org.a"));
        assertEquals(
                5,
                new java.util.ArrayList<>(org.simplectic.provisioning.internal.store.Home.read(world.generation(1))
                                .entries())
                        .size());
        assertEquals(0, world.run("remove", "org.a", "--yes"));
        assertEquals(
                2,
                org.simplectic.provisioning.internal.store.Home.read(world.generation(2))
                        .entries()
                        .size());
    }

    @Test
    void aCycleWithAGapIsExplainedOnce() throws IOException {
        add(Jars.bundle("org.a", "1.0.0").header("Require-Bundle", "org.b"), "org.a", "1.0.0");
        add(Jars.bundle("org.b", "1.0.0").header("Require-Bundle", "org.a,org.gap"), "org.b", "1.0.0");
        assertEquals(
                "`org.a 1.0.0` needs `org.b`, only provided by `org.b 1.0.0`, which needs `org.gap`, which nothing installed and"
                        + " no repository offers.",
                refusal("org.a"));
    }

    @Test
    void optionalNeedsBringNothing() throws IOException {
        add(
                Jars.bundle("org.foo", "1.0.0").header("Require-Bundle", "org.extra;resolution:=optional"),
                "org.foo",
                "1.0.0");
        add(Jars.bundle("org.extra", "1.0.0"), "org.extra", "1.0.0");
        assertEquals(0, install("org.foo"));
        assertFalse(world.out.contains("org.extra"), world.out);
    }

    @Test
    void twoThatSeeDifferentPackagesAreToldApart() throws IOException {
        add(Jars.bundle("org.foo", "1.0.0").header("Import-Package", "p;version=\"[1,2)\",q"), "org.foo", "1.0.0");
        add(Jars.bundle("org.p1", "1.0.0").header("Export-Package", "p;version=1.0.0"), "org.p1", "1.0.0");
        add(Jars.bundle("org.p2", "2.0.0").header("Export-Package", "p;version=2.0.0"), "org.p2", "2.0.0");
        add(
                Jars.bundle("org.q", "1.0.0")
                        .header("Import-Package", "p;version=\"[2,3)\"")
                        .header("Export-Package", "q;uses:=p"),
                "org.q",
                "1.0.0");
        String text = refusal("org.foo");
        assertTrue(text.contains("`org.foo 1.0.0` cannot run together with what is installed"), text);
    }
}
