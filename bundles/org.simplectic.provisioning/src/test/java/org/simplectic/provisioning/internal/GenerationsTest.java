package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.store.Disk;
import org.simplectic.provisioning.internal.store.Hashes;
import org.simplectic.provisioning.internal.store.Home;

/** Installing files, and what becomes of it: generations, history, rollback, and every way in which it can go wrong. */
final class GenerationsTest {
    private World world;

    @BeforeEach
    void makeWorld(@TempDir Path folder) throws IOException {
        world = new World(folder);
    }

    private static Jars plugin(String version) {
        return Jars.bundle("org.lab.euler", version)
                .header("Import-Package", "org.simplectic.api;version=\"[1.4,2)\"")
                .plugin("integrator", "euler");
    }

    private List<String> ids(int generation, String feature) throws IOException {
        return Home.read(world.generation(generation)).features().getOrDefault(feature, List.of()).stream()
                .map(Home.Entry::id)
                .toList();
    }

    @Test
    void installingMakesAWholeHome() throws IOException {
        world.disk = new Disk();
        assertEquals(0, world.install(plugin("1.0.0"), "euler.jar"));

        assertEquals(1, world.current());
        Path home = world.generation(1);
        Home read = Home.read(home);
        assertEquals(Set.of("core", "solvers", "installed"), read.features().keySet());
        assertEquals(
                Hashes.of(home.resolve("lock.json")),
                Files.readString(home.resolve("lock.sha256")).strip());
        assertEquals("study: lorenz", Files.readString(home.resolve("studies/lorenz.yaml")));
        assertEquals("the host", Files.readString(home.resolve("lib/org.simplectic.host-0.1.0.jar")));
        assertTrue(Files.readString(home.resolve("index.xml")).contains("org.lab.euler"));
        for (Home.Entry entry : read.entries()) {
            assertEquals(entry.sha256(), Hashes.of(read.file(entry)));
        }
    }

    @Test
    void showsThePlanAndAsks() throws IOException {
        Path jar = plugin("1.0.0").write(world.folder.resolve("euler.jar"));
        world.answer = "n";
        assertEquals(130, world.run("install", jar.toString(), "--sha256", Hashes.of(jar)));
        assertTrue(world.out.contains("add  org.lab.euler  1.0.0"), world.out);
        assertTrue(world.err.contains("Go on?") && world.err.contains("Nothing was changed."), world.err);
        assertEquals(0, world.current());
        assertEquals(List.of(), world.listing());
        world.answer = "y";
        assertEquals(0, world.run("install", jar.toString(), "--sha256", Hashes.of(jar)));
        assertEquals(1, world.current());
    }

    @Test
    void withoutATerminalYesIsRequired() throws IOException {
        Path jar = plugin("1.0.0").write(world.folder.resolve("euler.jar"));
        var refusal = assertThrows(
                UsageException.class, () -> world.run("install", jar.toString(), "--sha256", Hashes.of(jar)));
        assertTrue(refusal.sentence().contains("add --yes"), refusal.sentence());
        assertEquals(List.of(), world.listing());
    }

    @Test
    void printsJson() throws IOException {
        Path jar = plugin("1.0.0").write(world.folder.resolve("euler.jar"));
        world.run("install", jar.toString(), "--sha256", Hashes.of(jar), "--yes", "--json");
        assertTrue(
                world.out.startsWith(
                        "{\"steps\":[{\"change\":\"add\",\"bundle\":\"org.lab.euler\",\"after\":\"1.0.0\""),
                world.out);
        assertTrue(world.out.strip().endsWith("\"generation\":1}"), world.out);
    }

    @Test
    void aNewerFileTakesTheOldOnesPlace() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.install(plugin("1.1.0"), "euler.jar");
        assertTrue(world.out.contains("1.0.0 -> 1.1.0"), world.out);
        assertEquals(List.of("bundle:org.lab.euler:1.1.0"), ids(2, "installed"));
    }

    @Test
    void theSameAgainChangesNothing() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        List<String> before = world.listing();
        assertEquals(0, world.install(plugin("1.0.0"), "euler.jar"));
        assertTrue(world.out.contains("Already installed"), world.out);
        assertEquals(before, world.listing());
    }

    private static Jars component(String name, String version) {
        return Jars.bundle("com.example." + name, version)
                .header("Import-Package", "java.lang,org.simplectic.api;version=\"[1.4,2)\"")
                .requires("osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5)(!(version>=2)))\"")
                .plugin("integrator", name);
    }

    @Test
    void pluginsMadeOfComponentsKeepEachOther() throws IOException {
        // As the component runtime is: it imports what nobody offers when it is asked for it.
        world.install(
                Jars.bundle("org.lab.components", "1.0.0")
                        .header("Import-Package", "java.lang")
                        .header("DynamicImport-Package", "org.osgi.service.coordinator;version=\"[1,2)\"")
                        .provides("osgi.extender;osgi.extender=\"osgi.component\";version:Version=\"1.5\""),
                "components.jar");
        assertEquals(0, world.install(component("one", "1.0.0"), "one.jar"));
        assertEquals(0, world.install(component("two", "1.0.0"), "two.jar"));
        assertFalse(world.out.contains("remove"), world.out);
        assertEquals(
                List.of(
                        "bundle:com.example.one:1.0.0",
                        "bundle:com.example.two:1.0.0",
                        "bundle:org.lab.components:1.0.0"),
                ids(3, "installed"));

        var repository = new TestRepository(world.folder.resolve("lab"));
        repository.add("com.example.one", "1.1.0", component("one", "1.1.0"));
        world.run("repo", "add", "lab", repository.folder.toString());
        assertEquals(0, world.run("update", "one", "--yes"));
        assertEquals(
                List.of(
                        "bundle:com.example.one:1.1.0",
                        "bundle:com.example.two:1.0.0",
                        "bundle:org.lab.components:1.0.0"),
                ids(4, "installed"));
    }

    @Test
    void whatDoesNotRunHereIsNotTakenAwayByOthers() throws IOException {
        world.framework = World.framework("java.lang", "jdk.incubator.vector");
        world.install(
                Jars.bundle("org.lab.fast", "1.0.0").header("Import-Package", "jdk.incubator.vector"), "fast.jar");
        world.framework = World.framework();
        assertEquals(0, world.install(Jars.bundle("org.lab.other", "1.0.0"), "other.jar"));
        assertFalse(world.out.contains("remove"), world.out);
    }

    @Test
    void rollbackGoesBackAndForth() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.install(plugin("1.1.0"), "euler.jar");
        assertEquals(0, world.run("rollback"));
        assertEquals(1, world.current());
        assertEquals(0, world.run("rollback", "2"));
        assertEquals(2, world.current());
        assertEquals(0, world.run("rollback", "0"));
        assertEquals(0, world.current());
        assertThrows(CommandException.class, () -> world.run("rollback"));
        assertThrows(CommandException.class, () -> world.run("rollback", "7"));
        world.run("rollback", "1");
        world.install(Jars.bundle("org.lab.other", "1.0.0"), "other.jar");
        assertEquals(3, world.current());
        assertTrue(
                Files.readString(world.generation(3).resolve("generation.json")).contains("\"parent\": 1"));
    }

    @Test
    void historyTellsWhatWasDone() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history");
        assertTrue(world.out.contains("the distribution"), world.out);
        assertTrue(world.out.lines().anyMatch(line -> line.startsWith("*") && line.contains("install ")), world.out);
    }

    @Test
    void removingGivesTheDistributionsOwnLockAgain() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        assertEquals(0, world.run("remove", "euler", "--yes"));
        assertEquals(2, world.current());
        assertEquals(
                Hashes.of(world.distribution.resolve("lock.json")),
                Hashes.of(world.generation(2).resolve("lock.json")));
    }

    @Test
    void thePlatformItselfIsNotRemoved() {
        var refusal = assertThrows(CommandException.class, () -> world.run("remove", "org.simplectic.api", "--yes"));
        assertTrue(refusal.sentence().contains("belongs to the platform itself"), refusal.sentence());
    }

    @Test
    void aBundleOfTheDistributionCanBeRemovedAndReplaced() throws IOException {
        assertEquals(0, world.run("remove", "rk4", "--yes"));
        assertFalse(Files.exists(world.generation(1).resolve("bundles/org.simplectic.solvers-1.0.0.jar")));
        assertEquals(List.of(), Home.read(world.generation(1)).features().get("solvers"));
        world.run("rollback", "0");
        Jars newer = Jars.bundle("org.simplectic.solvers", "1.1.0").plugin("integrator", "rk4");
        world.install(newer, "solvers.jar");
        assertEquals(List.of("bundle:org.simplectic.solvers:1.1.0"), ids(2, "solvers"));
    }

    @Test
    void aLockFileReproducesTheInstallationElsewhere(@TempDir Path other) throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--lock");
        World elsewhere = new World(other);
        Path lock = Files.writeString(other.resolve("simplectic.lock"), world.out);

        assertEquals(0, elsewhere.run("install", "--locked", lock.toString(), "--yes"));

        for (String file : List.of("lock.json", "installed.json", "index.xml", "features/installed.json")) {
            assertEquals(
                    Hashes.of(world.generation(1).resolve(file)),
                    Hashes.of(elsewhere.generation(1).resolve(file)),
                    file);
        }
    }

    @Test
    void aLockFilesBundleMayLieBesideIt(@TempDir Path other) throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--lock");
        World elsewhere = new World(other);
        Path lock = Files.writeString(other.resolve("simplectic.lock"), world.out);
        Files.move(world.folder.resolve("euler.jar"), other.resolve("org.lab.euler-1.0.0.jar"));
        assertEquals(0, elsewhere.run("install", "--locked", lock.toString(), "--yes"));
        Files.delete(other.resolve("org.lab.euler-1.0.0.jar"));
        elsewhere.run("rollback", "0");
        // The store still has it.
        assertEquals(0, elsewhere.run("install", "--locked", lock.toString(), "--yes"));
    }

    @Test
    void aLockFileOfAnotherDistributionIsRefused() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--lock");
        String foreign = world.out.replaceFirst("(\"distribution\": \")[0-9a-f]{64}", "$1" + "0".repeat(64));
        Path lock = Files.writeString(world.folder.resolve("foreign.lock"), foreign);
        var refusal =
                assertThrows(CommandException.class, () -> world.run("install", "--locked", lock.toString(), "--yes"));
        assertTrue(refusal.sentence().contains("belongs to another distribution"), refusal.sentence());
        assertTrue(refusal.sentence().contains("org.lab.euler"), refusal.sentence());
    }

    @Test
    void aCorruptLockFileIsRefused() throws IOException {
        for (String text : List.of("", "{", "[]", "{\"format\": \"simplectic-lock-1\"}", "{\"format\": \"other\"}")) {
            Path lock = Files.writeString(world.folder.resolve("bad.lock"), text);
            var refusal = assertThrows(
                    CommandException.class, () -> world.run("install", "--locked", lock.toString(), "--yes"), text);
            assertTrue(refusal.sentence().contains(lock.toString()), refusal.sentence());
        }
        assertEquals(0, world.current());
    }

    @Test
    void aLockFilesPathsStayInsideTheHome() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--lock");
        Path lock = Files.writeString(
                world.folder.resolve("evil.lock"), world.out.replace("bundles/org.lab", "bundles/../../../org.lab"));
        var refusal =
                assertThrows(CommandException.class, () -> world.run("install", "--locked", lock.toString(), "--yes"));
        assertTrue(refusal.sentence().contains("is damaged"), refusal.sentence());
    }

    @Test
    void aFullDiskAtAnyStepLeavesTheOldState() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        List<String> before = world.listing();
        int steps = 0;
        for (boolean failed = true; failed; ) {
            FailingDisk disk = new FailingDisk(++steps, false);
            world.disk = disk;
            try {
                world.install(Jars.bundle("org.lab.other", "1.0.0"), "other.jar");
            } catch (CommandException e) {
                assertTrue(e.sentence().contains("full. Nothing was changed"), e.sentence());
            }
            failed = disk.hasFailed();
            if (failed) {
                assertEquals(1, world.current());
                assertEquals(before, world.listing(), "step " + steps);
            }
        }
        assertTrue(steps > 20, "steps: " + steps);
    }

    @Test
    void aPowerCutAtAnyStepLeavesTheOldStateOrTheNew() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--pin", "1");
        var other = Jars.bundle("org.lab.other", "1.0.0");
        for (int step = 1; ; step++) {
            FailingDisk disk = new FailingDisk(step, true);
            world.disk = disk;
            try {
                world.install(other, "other.jar");
            } catch (FailingDisk.PowerCut e) {
                assertTrue(disk.hasFailed());
            }
            if (!disk.hasFailed()) {
                break;
            }
            int current = world.current();
            Home home = Home.read(world.generation(current));
            for (Home.Entry entry : home.entries()) {
                assertEquals(entry.sha256(), Hashes.of(home.file(entry)));
            }
            // The next start finds its way, and clears up.
            world.disk = new QuickDisk();
            world.run("rollback", "1");
            world.install(other, "other.jar");
            assertFalse(Files.exists(world.installation().resolve("building")));
            assertFalse(Files.exists(world.root.resolve("store/partial")));
            world.run("rollback", "1");
        }
    }

    @Test
    void aDiskThatIsTooFullIsToldBeforehand() throws IOException {
        world.disk = new QuickDisk() {
            @Override
            public long usableSpace(Path folder) {
                return 1000;
            }
        };
        var refusal = assertThrows(CommandException.class, () -> world.install(plugin("1.0.0"), "euler.jar"));
        assertTrue(
                refusal.sentence().contains("too full") && refusal.sentence().contains("1000 B are free"),
                refusal.sentence());
        assertEquals(List.of(), world.listing());
    }

    @Test
    void aReadOnlyFolderIsToldWithTheWayOut() throws IOException {
        world.disk = new QuickDisk() {
            @Override
            public void makeFolder(Path folder) throws IOException {
                throw new java.nio.file.FileSystemException(folder.toString(), null, "Read-only file system");
            }
        };
        var refusal = assertThrows(CommandException.class, () -> world.install(plugin("1.0.0"), "euler.jar"));
        assertTrue(refusal.sentence().contains("Read-only file system"), refusal.sentence());
        assertTrue(refusal.sentence().contains("SIMPLECTIC_DATA"), refusal.sentence());
    }

    @Test
    void aSecondProcessIsToldWhoIsAtIt() throws IOException {
        try (Session first = Session.open(world.environment(), "install euler")) {
            var refusal = assertThrows(CommandException.class, () -> world.install(plugin("1.0.0"), "euler.jar"));
            String text = refusal.sentence();
            assertTrue(text.contains("another process is changing what is installed"), text);
            assertTrue(text.contains("process " + ProcessHandle.current().pid() + ", 'install euler', since "), text);
            assertEquals(2, first.state().members().size());
        }
        assertEquals(0, world.install(plugin("1.0.0"), "euler.jar"));
    }

    @Test
    void aDamagedPointerIsToldAndSetAnew() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        Path pointer = world.installation().resolve("current");
        for (String text : List.of("", "one", "99", "-1")) {
            Files.writeString(pointer, text);
            var refusal = assertThrows(CommandException.class, () -> world.install(plugin("1.1.0"), "euler.jar"), text);
            assertTrue(refusal.sentence().contains("simplectic rollback N"), refusal.sentence());
            assertEquals(0, world.run("history"));
        }
        assertEquals(0, world.run("rollback", "1"));
        assertEquals(1, world.current());
    }

    @Test
    void aDamagedGenerationIsToldAndLeft() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        Files.delete(world.generation(1).resolve("lock.json"));
        Files.writeString(world.generation(1).resolve("lock.json"), "{\"features\": 7}");
        var refusal = assertThrows(CommandException.class, () -> world.install(plugin("1.1.0"), "euler.jar"));
        assertTrue(
                refusal.sentence().contains("is damaged") && refusal.sentence().contains("rollback"),
                refusal.sentence());
        world.run("history");
        assertTrue(world.out.contains("(damaged)"), world.out);
        assertEquals(0, world.run("rollback"));
        assertEquals(0, world.current());
    }

    @Test
    void aDamagedArtifactInTheStoreIsNotUsed() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--lock");
        Path lock = Files.writeString(world.folder.resolve("good.lock"), world.out);
        world.run("rollback", "0");
        Path stored = world.root.resolve("store/sha256").resolve(Hashes.of(world.folder.resolve("euler.jar")) + ".jar");
        Files.write(stored, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
        var refusal =
                assertThrows(CommandException.class, () -> world.run("install", "--locked", lock.toString(), "--yes"));
        assertTrue(refusal.sentence().contains("is damaged on disk"), refusal.sentence());
        assertEquals(0, world.current());
    }

    @Test
    void keepsTwentyGenerationsAndThePinned() throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        world.run("history", "--pin", "1");
        for (int i = 1; i <= 23; i++) {
            world.install(plugin("1." + i + ".0"), "euler.jar");
        }
        assertEquals(24, world.current());
        assertTrue(Files.exists(world.generation(1)));
        assertFalse(Files.exists(world.generation(2)));
        assertFalse(Files.exists(world.generation(4)));
        assertTrue(Files.exists(world.generation(5)));
        try (var stored = Files.list(world.root.resolve("store/sha256"))) {
            assertEquals(21, stored.count());
        }
        world.run("history", "--unpin", "1");
        world.install(plugin("2.0.0"), "euler.jar");
        assertFalse(Files.exists(world.generation(1)));
        assertEquals(0, world.run("rollback", "6"));
    }

    @Test
    void twoDistributionsDoNotHideEachOther(@TempDir Path other) throws IOException {
        world.install(plugin("1.0.0"), "euler.jar");
        World second = new World(other);
        Path lock = second.distribution.resolve("lock.json");
        Files.writeString(lock, Files.readString(lock) + "\n");
        Files.writeString(second.distribution.resolve("lock.sha256"), Hashes.of(lock) + "\n");
        world.home = second.distribution;
        world.run("history");
        assertFalse(world.out.contains("euler"), world.out);
        world.install(Jars.bundle("org.lab.other", "1.0.0"), "other.jar");
        world.home = world.distribution;
        assertEquals(1, world.current());
        try (var stored = Files.list(world.root.resolve("store/sha256"))) {
            assertEquals(2, stored.count());
        }
    }
}
