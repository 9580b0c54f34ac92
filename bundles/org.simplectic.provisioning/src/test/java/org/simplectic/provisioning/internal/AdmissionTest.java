package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.store.Hashes;

/** What is not let in, whoever vouches for it, and what only with somebody who does. */
final class AdmissionTest {
    private World world;

    @BeforeEach
    void makeWorld(@TempDir Path folder) throws IOException {
        world = new World(folder);
    }

    private static Jars bundle() {
        return Jars.bundle("org.lab.guest", "1.0.0");
    }

    /** Refused although its hash is pinned, with nothing left behind. */
    private String refused(Jars jar) throws IOException {
        return refused(jar.write(world.folder.resolve("guest.jar")));
    }

    private String refused(Path file) throws IOException {
        String hash = Hashes.of(file);
        String text = assertThrows(
                        CommandException.class, () -> world.run("install", file.toString(), "--sha256", hash, "--yes"))
                .sentence();
        assertTrue(text.startsWith("refused: "), text);
        assertEquals(List.of(), world.listing());
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.class", "a/../../evil", "/etc/cron.d/evil", "C:\\evil", "a\\..\\evil", ".."})
    void entriesStayInTheirFolder(String name) throws IOException {
        String text = refused(bundle().entry(name, new byte[1]));
        assertTrue(text.contains("would be written outside its folder"), text);
    }

    @Test
    void aZipBombIsNotUnpacked() throws IOException {
        String text = refused(bundle().entry("zeros", new byte[64 << 20]));
        assertTrue(text.contains("unpacks to far more than its size"), text);
    }

    @Test
    void aZipBombInAnArchiveIsNotUnpacked() throws IOException {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(inner)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            zip.write(new byte[64 << 20]);
            zip.closeEntry();
        }
        String text = refused(bundle().entry("lib/inner.jar", inner.toByteArray()));
        assertTrue(text.contains("unpacks to far more than its size"), text);
    }

    @Test
    void anOversizedManifestIsNotRead() throws IOException {
        Jars jar = bundle();
        for (int i = 0; i < 40_000; i++) {
            jar.header("X-Header-" + i, "Some text that makes the manifest long.");
        }
        String text = refused(jar);
        assertTrue(text.contains("its manifest is larger than 1048576 bytes"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"org.simplectic.api", "org.simplectic.array", "org.simplectic.api.deep", "java.lang", "java.evil"
            })
    void packagesOfThePlatformAreNotExported(String name) throws IOException {
        String text = refused(bundle().header("Export-Package", "org.lab.fine," + name + ";version=9"));
        assertTrue(text.contains("it exports " + name + ", a package of the platform"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/simplectic/api/Method.class",
                "org/simplectic/array/Program.class",
                "java/lang/String.class",
                "META-INF/versions/21/org/simplectic/api/Method.class"
            })
    void packagesOfThePlatformAreNotContained(String entry) throws IOException {
        String text = refused(bundle().entry(entry, new byte[1]));
        assertTrue(text.contains("a package of the platform that no plug-in may bring"), text);
    }

    @Test
    void packagesOfThePlatformAreNotHiddenInAnArchive() throws IOException {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(inner)) {
            zip.putNextEntry(new ZipEntry("org/simplectic/api/Method.class"));
            zip.closeEntry();
        }
        String text = refused(bundle().entry("lib/inner.jar", inner.toByteArray()));
        assertTrue(text.contains("it contains org.simplectic.api"), text);
    }

    @Test
    void aPackageThatOnlySoundsLikeThePlatformsIsFine() throws IOException {
        Jars jar = bundle().header("Export-Package", "org.simplectic.apis,javax.lab")
                .entry("org/simplectic/apis/A.class", new byte[1]);
        assertEquals(0, world.install(jar, "guest.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.simplectic.api", "system.bundle;extension:=framework", "org.apache.felix.framework"})
    void fragmentsDoNotAddToThePlatform(String host) throws IOException {
        String text = refused(bundle().header("Fragment-Host", host));
        assertTrue(text.contains("it is a fragment that adds to a part of the platform"), text);
    }

    @Test
    void theSameEntryTwiceIsRefused() throws IOException {
        // Written under two names of one length, then made one.
        Path file = bundle().entry("a.txt", new byte[1])
                .entry("b.txt", new byte[2])
                .write(world.folder.resolve("twice.jar"));
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.writeString(file, bytes.replace("b.txt", "a.txt"), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(refused(file).contains("'a.txt' is there twice"));
    }

    @Test
    void whatIsNoJarIsRefused() throws IOException {
        Path file = Files.writeString(world.folder.resolve("text.jar"), "not a jar");
        assertTrue(refused(file).contains("it is not a jar file, or a damaged one"));
        Path jar = bundle().entry("data", new byte[100_000]).write(world.folder.resolve("cut.jar"));
        Files.write(jar, java.util.Arrays.copyOf(Files.readAllBytes(jar), 150));
        assertTrue(refused(jar).contains("it is not a jar file, or a damaged one"));
    }

    @Test
    void whatIsNoBundleIsTold() throws IOException {
        Path file = world.folder.resolve("plain.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.closeEntry();
        }
        String hash = Hashes.of(file);
        String text = assertThrows(
                        CommandException.class, () -> world.run("install", file.toString(), "--sha256", hash, "--yes"))
                .sentence();
        assertTrue(text.contains("is not an OSGi bundle"), text);
        assertEquals(List.of(), world.listing());
    }

    private String unpinned(Path file) {
        return assertThrows(CommandException.class, () -> world.run("install", file.toString(), "--yes"))
                .sentence();
    }

    @Test
    void anUnsignedFileNeedsItsHash() throws IOException {
        Path file = bundle().write(world.folder.resolve("guest.jar"));
        String text = unpinned(file);
        assertTrue(text.contains("is not signed, and nothing pins its content"), text);
        assertTrue(text.endsWith("--sha256 " + Hashes.of(file)), text);
        String wrong = assertThrows(
                        CommandException.class,
                        () -> world.run("install", file.toString(), "--sha256", "0".repeat(64), "--yes"))
                .sentence();
        assertTrue(wrong.contains("is not what --sha256 names"), wrong);
        assertThrows(UsageException.class, () -> world.run("install", file.toString(), "--sha256", "12", "--yes"));
        assertEquals(List.of(), world.listing());
    }

    @Test
    void aSignatureCountsIfItsMakerIsTrusted(@TempDir Path keys) throws IOException, InterruptedException {
        Path certificate = Keys.certificate(keys, "A good lab");
        Path file = bundle().entry("data", new byte[] {1, 2, 3}).write(world.folder.resolve("guest.jar"));
        Keys.sign(file, keys);
        assertTrue(unpinned(file).contains("is signed, but by nobody whom you trust"));

        assertEquals(0, world.run("trust", "add", certificate.toString()));
        assertTrue(world.out.contains("CN=A good lab"), world.out);
        String fingerprint = world.out.replaceAll("(?s).*SHA-256 ", "").strip();
        world.run("trust", "list");
        assertTrue(world.out.contains(fingerprint) && world.out.contains("CN=A good lab"), world.out);
        assertEquals(0, world.run("install", file.toString(), "--yes"));

        world.run("rollback", "0");
        assertEquals(0, world.run("trust", "remove", fingerprint.substring(0, 12)));
        assertTrue(unpinned(file).contains("is signed, but by nobody whom you trust"));
        assertThrows(UsageException.class, () -> world.run("trust", "remove", fingerprint));
    }

    @Test
    void aChangeAfterSigningIsNoticed(@TempDir Path keys) throws IOException, InterruptedException {
        Path certificate = Keys.certificate(keys, "A good lab");
        world.run("trust", "add", certificate.toString());
        Path signed = bundle().entry("data", "good".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .write(world.folder.resolve("signed.jar"));
        Keys.sign(signed, keys);
        Path changed = copy(signed, world.folder.resolve("changed.jar"), "data", false);
        assertTrue(unpinned(changed).contains("was changed after it was signed"));
        Path more = copy(signed, world.folder.resolve("more.jar"), "extra", true);
        assertTrue(unpinned(more).contains("is not signed"), "an entry that nobody signed");
        assertEquals(0, world.run("install", signed.toString(), "--yes"));
    }

    /** A jar with one entry changed, or one more. */
    private static Path copy(Path from, Path to, String name, boolean add) throws IOException {
        try (var jar = new java.util.zip.ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().<ZipEntry>map(e -> e)::iterator) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = jar.getInputStream(entry).readAllBytes();
                out.write(entry.getName().equals(name) ? new byte[] {66} : content);
                out.closeEntry();
            }
            if (add) {
                out.putNextEntry(new ZipEntry(name));
                out.write(1);
                out.closeEntry();
            }
        }
        return to;
    }

    @Test
    void whatIsNoCertificateIsTold() throws IOException {
        Path file = Files.writeString(world.folder.resolve("text.pem"), "not a certificate");
        String text = assertThrows(CommandException.class, () -> world.run("trust", "add", file.toString()))
                .sentence();
        assertTrue(text.contains("is not an X.509 certificate"), text);
    }

    @Test
    void aRepositorysArtifactsAreLookedThroughToo() throws IOException {
        TestRepository repository = new TestRepository(world.folder.resolve("lab"));
        repository.add("org.lab.guest", "1.0.0", bundle().entry("org/simplectic/api/Method.class", new byte[1]));
        world.run("repo", "add", "lab", repository.folder.toString());
        List<String> before = world.listing();
        String text = assertThrows(CommandException.class, () -> world.run("install", "org.lab.guest", "--yes"))
                .sentence();
        assertTrue(text.contains("a package of the platform that no plug-in may bring"), text);
        assertEquals(before, world.listing());
    }
}
