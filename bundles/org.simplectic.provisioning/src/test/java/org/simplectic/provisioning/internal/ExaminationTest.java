package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.admission.Examiner.Verdict;
import org.simplectic.provisioning.internal.store.Hashes;

/** What is checked before it is used, what becomes of what fails, and what a user says against it. */
final class ExaminationTest {
    private static final String ORDER = "errors fall with the declared order: 1.00 (required: from 1.75 to 2.75)";

    private World world;

    @BeforeEach
    void makeWorld(@TempDir Path folder) throws IOException {
        world = new World(folder);
    }

    private static Jars heun(String version) {
        return Jars.bundle("org.lab.heun", version)
                .provides("simplectic.plugin;kind=integrator;name=heun,simplectic.plugin;kind=writer;name=table");
    }

    private void breaks(String kind, String name) {
        world.examiner = (home, bundle) -> {
            world.examined.add(bundle);
            return List.of(
                    new Verdict("integrator", "heun", kind.equals("integrator") ? List.of(ORDER) : List.of()),
                    new Verdict("writer", "table", name.equals("table") ? List.of("no file") : List.of()));
        };
    }

    private int install(String version, String... more) throws IOException {
        Path jar = heun(version).write(world.folder.resolve("heun.jar"));
        var words = new java.util.ArrayList<>(List.of("install", jar.toString(), "--sha256", Hashes.of(jar), "--yes"));
        words.addAll(List.of(more));
        return world.run(words.toArray(String[]::new));
    }

    @Test
    void whatKeepsItsContractsIsInstalled() throws IOException {
        assertEquals(0, install("1.0.0"));
        assertEquals(List.of("org.lab.heun"), world.examined);
        assertTrue(
                world.err.contains("checking on this machine that integrator/heun, writer/table of org.lab.heun 1.0.0"),
                world.err);
        assertFalse(
                Files.readString(world.generation(1).resolve("installed.json")).contains("unexamined"));
    }

    @Test
    void whatBreaksThemChangesNothing() throws IOException {
        breaks("integrator", "");
        List<String> before = world.listing();
        String text =
                assertThrows(CommandException.class, () -> install("1.0.0")).sentence();
        assertEquals("""
                refused: `org.lab.heun 1.0.0` does not keep the contracts of its plug-ins on this machine.
                  integrator/heun: errors fall with the declared order: 1.00 (required: from 1.75 to 2.75)
                Nothing was changed. Who wants it all the same installs it with --skip-admission heun --skip-admission table.""", text);
        assertEquals(0, world.current());
        assertEquals(before, world.listing());
    }

    @Test
    void whatIsDeclaredMustBeThere() {
        world.examiner = (home, bundle) -> List.of(new Verdict("integrator", "heun", List.of()));
        String text =
                assertThrows(CommandException.class, () -> install("1.0.0")).sentence();
        assertTrue(text.contains("writer/table: declared, but no such component is there"), text);
    }

    @Test
    void aCheckWithoutAResultIsARefusal() throws IOException {
        world.examiner = (home, bundle) -> {
            throw new CommandException("refused: no end after 300 s.");
        };
        String text =
                assertThrows(CommandException.class, () -> install("1.0.0")).sentence();
        assertTrue(text.startsWith("refused: no end after 300 s.\nNothing was changed."), text);
        assertEquals(0, world.current());
        assertFalse(Files.exists(world.installation().resolve("building")));
    }

    @Test
    void oneIsTakenUncheckedByItsNameAlone() throws IOException {
        breaks("integrator", "");
        assertEquals(0, install("1.0.0", "--skip-admission", "heun"));
        assertTrue(world.out.contains("'heun' is not checked"), world.out);
        assertEquals(List.of("org.lab.heun"), world.examined);
        String record = Files.readString(world.generation(1).resolve("installed.json"));
        assertTrue(record.replaceAll("\\s", "").contains("\"unexamined\":[\"heun\"]"), record);
        world.run("history");
        assertTrue(world.out.contains("heun.jar --skip-admission heun"), world.out);

        breaks("writer", "table");
        assertThrows(CommandException.class, () -> install("1.1.0", "--skip-admission", "heun"));
        assertEquals(0, install("1.1.0", "--skip-admission", "heun", "--skip-admission", "table"));
        assertEquals(2, world.examined.size());
    }

    @Test
    void onlyNamesOfWhatComesMayBeSkipped() throws IOException {
        for (String name : List.of("huen", "org.lab.heun", "integrator/heun", "*")) {
            var refusal = assertThrows(UsageException.class, () -> install("1.0.0", "--skip-admission", name), name);
            assertTrue(refusal.sentence().contains("valid: heun, table"), refusal.sentence());
        }
        assertEquals(0, world.current());
    }

    @Test
    void whatUsesAnUpdatedLibraryIsCheckedAgain() throws IOException {
        world.install(
                Jars.bundle("org.lab.library", "1.0.0").header("Export-Package", "org.lab.math;version=\"1.0.0\""),
                "library.jar");
        world.install(heun("1.0.0").header("Import-Package", "org.lab.math;version=\"[1,2)\""), "heun.jar");
        world.install(Jars.bundle("org.lab.other", "1.0.0").plugin("integrator", "other"), "other.jar");
        assertEquals(List.of("org.lab.heun", "org.lab.other"), world.examined);
        var repository = new TestRepository(world.folder.resolve("lab"));
        repository.add(
                "org.lab.library",
                "1.1.0",
                Jars.bundle("org.lab.library", "1.1.0").header("Export-Package", "org.lab.math;version=\"1.1.0\""));
        world.run("repo", "add", "lab", repository.folder.toString());
        breaks("integrator", "");
        var refusal = assertThrows(CommandException.class, () -> world.run("update", "org.lab.library", "--yes"));
        assertTrue(refusal.sentence().contains("integrator/heun: " + ORDER), refusal.sentence());
        assertEquals(List.of("org.lab.heun", "org.lab.other", "org.lab.heun"), world.examined);
    }

    @Test
    void anUpdateIsCheckedAndTheRestIsNotAgain() throws IOException {
        install("1.0.0");
        world.install(Jars.bundle("org.lab.library", "1.0.0"), "library.jar");
        assertEquals(1, world.examined.size());
        var repository = new TestRepository(world.folder.resolve("lab"));
        repository.add("org.lab.heun", "1.1.0", heun("1.1.0"));
        world.run("repo", "add", "lab", repository.folder.toString());
        breaks("integrator", "");
        assertThrows(CommandException.class, () -> world.run("update", "heun", "--yes"));
        assertEquals(2, world.current());
        assertEquals(0, world.run("update", "heun", "--yes", "--skip-admission", "heun"));
        assertEquals(3, world.examined.size());
        assertEquals(0, world.run("rollback"));
        assertEquals(3, world.examined.size());
    }

    @Test
    void aLockFileKeepsWhatIsSkippedAndTheRestIsChecked(@TempDir Path other) throws IOException {
        breaks("integrator", "");
        install("1.0.0", "--skip-admission", "heun");
        world.run("history", "--lock");
        World elsewhere = new World(other);
        Path lock = Files.writeString(other.resolve("simplectic.lock"), world.out);
        assertEquals(0, elsewhere.run("install", "--locked", lock.toString(), "--yes"));
        assertEquals(List.of("org.lab.heun"), elsewhere.examined);
        assertEquals(
                Files.readString(world.generation(1).resolve("installed.json")),
                Files.readString(elsewhere.generation(1).resolve("installed.json")));
    }
}
