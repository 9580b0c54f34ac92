package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.store.Hashes;

/** Where plug-ins come from, and every way in which that goes wrong. */
final class RepositoriesTest {
    private World world;
    private TestRepository repository;

    @BeforeEach
    void makeWorld(@TempDir Path folder) throws IOException {
        world = new World(folder);
        repository = new TestRepository(folder.resolve("lab"));
        repository.add(
                "org.lab.amg",
                "1.0.0",
                Jars.bundle("org.lab.amg", "1.0.0")
                        .plugin("linear-solver", "amg")
                        .entry("data.bin", noise()));
        repository.add(
                "org.lab.flow",
                "2.0.0",
                Jars.bundle("org.lab.flow", "2.0.0")
                        .header("Bundle-Description", "Flow around bodies")
                        .plugin("problem", "flow")
                        .requires("simplectic.plugin;filter:=\"(&(kind=linear-solver)(name=amg))\""));
    }

    /** Large enough that half of it is more than one packet, and not to be packed. */
    private static byte[] noise() {
        byte[] noise = new byte[200_000];
        new java.util.Random(42).nextBytes(noise);
        return noise;
    }

    private void addLab() throws IOException {
        assertEquals(0, world.run("repo", "add", "lab", repository.folder.toString()));
        assertTrue(world.out.contains("Added 'lab', which offers 2 artifacts."), world.out);
    }

    private String refusal(String... words) {
        return assertThrows(CommandException.class, () -> world.run(words)).sentence();
    }

    private void assertInstalled(int generation) throws IOException {
        assertEquals(generation, world.current());
        assertTrue(Files.exists(world.generation(generation).resolve("bundles/org.lab.flow-2.0.0.jar")));
        assertTrue(Files.exists(world.generation(generation).resolve("bundles/org.lab.amg-1.0.0.jar")));
    }

    @Test
    void installsAPluginAndWhatItNeeds() throws IOException {
        addLab();
        assertEquals(0, world.run("install", "flow", "--yes"));
        assertTrue(world.out.contains("org.lab.flow") && world.out.contains("org.lab.amg"), world.out);
        assertTrue(world.out.contains("lab"), world.out);
        assertInstalled(1);
    }

    @Test
    void otherCommandsInstallWhatTheyMiss() throws IOException {
        addLab();
        var installer = new RepositoryInstaller(world.environment());
        assertEquals(
                List.of("problem/flow"), installer.offered(List.of("integrator/flow", "problem/flow", "problem/heat")));
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var plugins = List.of("problem/flow", "linear-solver/amg");

        var nobody = Console.of(null, stream, stream, false, false, Map.of());
        assertEquals(Optional.empty(), installer.install(plugins, false, nobody));
        assertEquals(0, world.current());
        assertEquals(Optional.of(world.generation(1)), installer.install(plugins, true, nobody));
        assertInstalled(1);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("add  org.lab.flow  2.0.0"), out::toString);
        assertEquals(Optional.empty(), installer.install(plugins, true, nobody));
        world.run("history");
        assertTrue(world.out.contains("install problem/flow linear-solver/amg"), world.out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flow",
                "problem/flow",
                "org.lab.flow",
                "org.lab.flow@2.0.0",
                "flow@2",
                "org.lab:org.lab.flow:2.0.0"
            })
    void aPluginHasManyNames(String name) throws IOException {
        addLab();
        assertEquals(0, world.run("install", name, "--yes"));
        assertInstalled(1);
    }

    @Test
    void whatOnlyOneNeededGoesWithIt() throws IOException {
        addLab();
        world.run("install", "flow", "--yes");
        assertEquals(0, world.run("remove", "flow", "--yes"));
        assertFalse(Files.exists(world.generation(2).resolve("bundles/org.lab.amg-1.0.0.jar")));
        world.run("rollback", "0");
        world.run("install", "amg", "--yes");
        world.run("install", "flow", "--yes");
        world.run("remove", "flow", "--yes");
        assertTrue(Files.exists(world.generation(world.current()).resolve("bundles/org.lab.amg-1.0.0.jar")));
    }

    @Test
    void whatOthersNeedIsNotRemoved() throws IOException {
        addLab();
        world.run("install", "flow", "--yes");
        String text = refusal("remove", "amg", "--yes");
        assertTrue(text.startsWith("'org.lab.amg' cannot be removed, because others need it:"), text);
        assertTrue(text.contains("`org.lab.flow 2.0.0` needs `linear-solver;name=amg`"), text);
    }

    @Test
    void searchFindsByNameKindAndPurpose() throws IOException {
        addLab();
        for (String term : List.of("flow", "PROBLEM", "bodies")) {
            world.run("search", term);
            assertTrue(world.out.contains("org.lab.flow"), term + world.out);
            assertFalse(world.out.contains("org.lab.amg"), term + world.out);
        }
        world.run("search", "amg", "--json");
        assertTrue(world.out.contains("\"plugins\":[{\"kind\":\"linear-solver\",\"name\":\"amg\"}]"), world.out);
        world.run("search", "nothing-like-it");
        assertTrue(world.out.contains("Nothing matches"), world.out);
    }

    @Test
    void aTypoGetsTheNearestName() throws IOException {
        addLab();
        var mistake = assertThrows(UsageException.class, () -> world.run("install", "flwo", "--yes"));
        assertTrue(mistake.sentence().contains("nothing is called 'flwo'; did you mean 'flow'?"), mistake.sentence());
        mistake = assertThrows(UsageException.class, () -> world.run("repo", "remove", "lba"));
        assertTrue(mistake.sentence().contains("did you mean 'lab'?"), mistake.sentence());
        mistake = assertThrows(UsageException.class, () -> world.run("repo", "lsit"));
        assertTrue(mistake.sentence().contains("did you mean 'list'?"), mistake.sentence());
    }

    @Test
    void updatesTakeTheNewestThatFits() throws IOException {
        addLab();
        world.run("install", "flow", "--yes");
        world.run("update", "--yes");
        assertTrue(world.out.contains("Everything is as new as it can be."), world.out);
        repository.add(
                "org.lab.amg", "1.1.0", Jars.bundle("org.lab.amg", "1.1.0").plugin("linear-solver", "amg"));
        repository.add(
                "org.lab.flow",
                "2.1.0",
                Jars.bundle("org.lab.flow", "2.1.0")
                        .plugin("problem", "flow")
                        .requires("simplectic.plugin;filter:=\"(&(kind=linear-solver)(name=amg))\""));
        repository.add(
                "org.lab.flow",
                "3.0.0",
                Jars.bundle("org.lab.flow", "3.0.0")
                        .plugin("problem", "flow")
                        .header("Import-Package", "org.simplectic.api;version=\"[9,10)\""));
        world.run("repo", "refresh");
        assertEquals(0, world.run("update", "flow", "--yes"));
        assertTrue(world.out.contains("2.0.0 -> 2.1.0"), world.out);
        assertTrue(world.out.contains("1.0.0 -> 1.1.0"), world.out);
    }

    @Test
    void anUpdateOfAllPassesOverWhatCannotBe() throws IOException {
        addLab();
        world.run("install", "flow", "--yes");
        world.run("install", "amg", "--yes");
        repository.add("org.lab.other", "1.0.0");
        world.run("repo", "refresh");
        world.run("install", "org.lab.other", "--yes");
        repository.add("org.lab.other", "1.1.0");
        repository.add(
                "org.lab.flow",
                "2.1.0",
                Jars.bundle("org.lab.flow", "2.1.0")
                        .plugin("problem", "flow")
                        .header("Import-Package", "org.simplectic.api;version=\"[9,10)\""));
        world.run("repo", "refresh");
        assertEquals(0, world.run("update", "--yes"));
        assertTrue(world.out.contains("1.0.0 -> 1.1.0"), world.out);
        assertTrue(
                world.err.contains(
                        "stays as it is: `org.lab.flow 2.1.0` needs the package `org.simplectic.api` [9,10) but 1.4.0"),
                world.err);
    }

    @Test
    void aFeatureBringsItsBundlesWhichThenStandForThemselves() throws IOException {
        String feature = """
                <resource>
                  <capability namespace="osgi.identity">
                    <attribute name="osgi.identity" value="org.lab.everything"/>
                    <attribute name="type" value="simplectic.feature"/>
                    <attribute name="version" type="Version" value="1.0.0"/>
                  </capability>
                  <capability namespace="osgi.content">
                    <attribute name="osgi.content" value="%s"/>
                    <attribute name="url" value="everything.json"/>
                  </capability>
                  <requirement namespace="osgi.identity">
                    <directive name="filter" value="(osgi.identity=org.lab.flow)"/>
                  </requirement>
                </resource>
                </repository>""".formatted("0".repeat(64));
        Files.writeString(
                repository.index(), Files.readString(repository.index()).replace("</repository>", feature));
        world.run("repo", "add", "lab", repository.folder.toString());
        assertEquals(0, world.run("install", "org.lab.everything", "--yes"));
        assertInstalled(1);
        world.install(Jars.bundle("org.lab.more", "1.0.0"), "more.jar");
        assertInstalled(2);
    }

    @Test
    void worksWithoutTheRepositoryOnceItsFilesAreHere() throws IOException {
        addLab();
        world.run("install", "flow", "--yes");
        world.run("remove", "flow", "--yes");
        Files.delete(repository.index());
        Files.delete(repository.jar("org.lab.flow", "2.0.0"));
        Files.delete(repository.jar("org.lab.amg", "1.0.0"));
        assertEquals(0, world.run("install", "flow", "--yes"));
        assertInstalled(3);
        assertEquals(1, world.run("repo", "refresh"));
        assertTrue(world.err.contains("'lab' is as it was: there is no file"), world.err);
    }

    @Test
    void aWrongHashIsRefusedAndLeavesNothing() throws IOException {
        addLab();
        List<String> before = world.listing();
        byte[] content = Files.readAllBytes(repository.jar("org.lab.flow", "2.0.0"));
        content[content.length - 1] ^= 1;
        Files.write(repository.jar("org.lab.flow", "2.0.0"), content);
        String text = refusal("install", "flow", "--yes");
        assertTrue(
                text.contains("is not what was promised") && text.contains("expected") && text.contains("found"), text);
        Files.write(repository.jar("org.lab.amg", "1.0.0"), new byte[] {1}, StandardOpenOption.APPEND);
        text = refusal("install", "flow", "--yes");
        assertTrue(text.contains("larger than"), text);
        assertEquals(before, world.listing());
        assertEquals(0, world.current());
    }

    @Test
    void aCutConnectionGoesOnWhereItBroke() throws IOException {
        try (WebServer server = new WebServer(repository.folder, null)) {
            assertEquals(0, world.run("repo", "add", "lab", server.url("index.xml")));
            server.cut(2);
            assertEquals(0, world.run("install", "amg", "--yes"));
            assertEquals(1, world.current());
            assertTrue(
                    server.requests().stream()
                                    .filter(request -> request.contains("bytes="))
                                    .count()
                            >= 2,
                    server.requests().toString());
        }
    }

    @Test
    void aCutConnectionStartsAgainWhereTheServerKnowsNoRanges() throws IOException {
        try (WebServer server = new WebServer(repository.folder, null)) {
            world.run("repo", "add", "lab", server.url("index.xml"));
            server.understandsRanges = false;
            server.cut(2);
            assertEquals(0, world.run("install", "amg", "--yes"));
            assertEquals(1, world.current());
        }
    }

    @Test
    void aConnectionThatIsAlwaysCutLeavesTheOldState() throws IOException {
        try (WebServer server = new WebServer(repository.folder, null)) {
            world.run("repo", "add", "lab", server.url("index.xml"));
            List<String> before = world.listing();
            server.cut(1000);
            String text = refusal("install", "flow", "--yes");
            assertTrue(text.contains("the connection was cut") && text.contains("4 attempts"), text);
            assertEquals(before, world.listing());
        }
        String text = refusal("install", "flow", "--yes");
        assertTrue(text.contains("no connection"), text);
    }

    @Test
    void aMissingFileIsTold() throws IOException {
        try (WebServer server = new WebServer(repository.folder, null)) {
            world.run("repo", "add", "lab", server.url("index.xml"));
            Files.delete(repository.jar("org.lab.flow", "2.0.0"));
            String text = refusal("install", "flow", "--yes");
            assertTrue(text.contains("org.lab.flow-2.0.0.jar does not exist there"), text);
        }
    }

    @Test
    void secureConnectionsTakeThePinnedCertificateAndNoOther(@TempDir Path keys)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path certificate = Keys.certificate(keys, "localhost");
        try (WebServer server = new WebServer(repository.folder, context(keys))) {
            String url = server.url("index.xml");
            String text = refusal("repo", "add", "lab", url);
            assertTrue(text.contains("cannot prove who it is") && text.contains("--certificate"), text);
            assertEquals(0, world.run("repo", "add", "lab", url, "--certificate", certificate.toString()));
            assertEquals(0, world.run("install", "flow", "--yes"));
            assertInstalled(1);
            server.redirection = "http://localhost/elsewhere";
            text = refusal("repo", "add", "other", url, "--certificate", certificate.toString());
            assertTrue(text.contains("insecure"), text);
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(keys.resolve("keys.p12"))) {
            store.load(stream, Keys.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, Keys.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/index.xml",
                "ftp://example.org/index.xml",
                "jar:file:/x.jar!/index.xml",
                "https:nowhere"
            })
    void unsafeAddressesAreRefused(String address) {
        String text = refusal("repo", "add", "bad", address);
        assertTrue(text.contains("cannot be fetched: addresses begin with https: or file:"), text);
    }

    @Test
    void aPinnedIndexMayNotChange() throws IOException {
        String hash = Hashes.of(repository.index());
        assertEquals(0, world.run("repo", "add", "lab", repository.folder.toString(), "--sha256", hash));
        repository.add("org.lab.more", "1.0.0");
        assertEquals(1, world.run("repo", "refresh"));
        assertTrue(world.err.contains("is not the pinned one"), world.err);
        assertEquals(0, world.run("install", "flow", "--yes"));
    }

    @Test
    void aCompressedIndexIsRead() throws IOException {
        Path packed = repository.folder.resolve("index.xml.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(repository.index()));
        }
        assertEquals(0, world.run("repo", "add", "lab", packed.toString()));
        assertEquals(0, world.run("install", "flow", "--yes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html/>",
                "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>",
                "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'><resource/></repository>",
                "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'><resource><capability/></resource></repository>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:/etc/passwd'>]>"
                        + "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>&a;</repository>",
                "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]>"
                        + "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='&b;'></repository>"
            })
    void aDamagedIndexIsRefusedAndTheOldOneStays(String text) throws IOException {
        addLab();
        List<String> before = world.listing();
        Files.writeString(repository.index(), text);
        assertEquals(1, world.run("repo", "refresh", "lab"));
        assertTrue(world.err.contains("the index of the repository 'lab' is damaged at line "), world.err);
        assertEquals(before, world.listing());
        assertEquals(0, world.run("install", "flow", "--yes"));
    }

    @Test
    void aDamagedCopyOfAnIndexIsTold() throws IOException {
        addLab();
        Path copy = world.root.resolve("indexes/lab.index");
        byte[] whole = Files.readAllBytes(copy);
        for (int length : new int[] {0, 7, 8, whole.length / 2, whole.length - 1}) {
            Files.write(copy, Arrays.copyOf(whole, length));
            String damage = refusal("install", "flow", "--yes");
            assertTrue(damage.contains("'simplectic repo refresh lab' fetches it again"), damage);
        }
        assertEquals(0, world.run("repo", "refresh"));
        assertEquals(0, world.run("install", "flow", "--yes"));
        Files.writeString(world.root.resolve("repositories.json"), "[");
        String text = refusal("repo", "list");
        assertTrue(text.contains("repositories.json is damaged"), text);
    }

    @Test
    void anIndexMayNotLeadElsewhere() throws IOException {
        Files.writeString(
                repository.index(),
                Files.readString(repository.index())
                        .replace("value=\"org.lab.amg-1.0.0.jar\"", "value=\"file:/etc/passwd\""));
        try (WebServer server = new WebServer(repository.folder, null)) {
            String text = refusal("repo", "add", "lab", server.url("index.xml"));
            assertTrue(text.contains("leads away from http:"), text);
        }
    }

    @Test
    void anIndexThatLiesAboutANameIsFoundOut() throws IOException {
        Files.writeString(
                repository.index(),
                Files.readString(repository.index()).replace("\"org.lab.flow\"", "\"org.lab.fluid\""));
        world.run("repo", "add", "lab", repository.folder.toString());
        String text = refusal("install", "org.lab.fluid", "--yes");
        assertTrue(text.contains("is `org.lab.flow 2.0.0`, but lab offers it as `org.lab.fluid 2.0.0`"), text);
    }

    @Test
    void twoProvidersOfOneNameAreNamed(@TempDir Path other) throws IOException {
        addLab();
        TestRepository second = new TestRepository(other.resolve("second"));
        second.add(
                "com.rival.flow",
                "1.0.0",
                Jars.bundle("com.rival.flow", "1.0.0").plugin("problem", "flow"));
        world.run("repo", "add", "rival", second.folder.toString());
        var choice = assertThrows(UsageException.class, () -> world.run("install", "flow", "--yes"));
        assertTrue(
                choice.sentence().contains("'flow' is offered by 2 bundles; name the one you mean"), choice.sentence());
        assertTrue(choice.sentence().contains("simplectic install com.rival.flow   (from rival)"), choice.sentence());
        assertEquals(0, world.run("install", "com.rival.flow", "--yes"));
    }

    @Test
    void repositoriesAreListedAndRemoved() throws IOException {
        addLab();
        world.run("repo", "list");
        assertTrue(world.out.contains("lab") && world.out.contains("index.xml"), world.out);
        assertThrows(UsageException.class, () -> world.run("repo", "add", "lab", repository.folder.toString()));
        assertThrows(UsageException.class, () -> world.run("repo", "add", "../evil", repository.folder.toString()));
        assertEquals(0, world.run("repo", "remove", "lab"));
        world.run("repo", "list", "--json");
        assertEquals("[]", world.out.strip());
        assertFalse(Files.exists(world.root.resolve("indexes/lab.index")));
    }

    @Test
    void anotherMachineGetsTheSameFromTheLockFile(@TempDir Path other) throws IOException {
        try (WebServer server = new WebServer(repository.folder, null)) {
            world.run("repo", "add", "lab", server.url("index.xml"));
            world.run("install", "flow", "--yes");
            world.run("history", "--lock");
            World elsewhere = new World(other);
            Path lock = Files.writeString(other.resolve("lab.lock"), world.out, StandardCharsets.UTF_8);
            assertEquals(0, elsewhere.run("install", "--locked", lock.toString(), "--yes"));
            assertEquals(
                    Hashes.of(world.generation(1).resolve("lock.json")),
                    Hashes.of(elsewhere.generation(1).resolve("lock.json")));
        }
    }

    private static final String INDEX = """
            <?xml version='1.0' encoding='UTF-8'?>
            <repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='top'>
            %s</repository>
            """;

    private Path referring(String name, String... referrals) throws IOException {
        var lines = new StringBuilder();
        for (String referral : referrals) {
            lines.append("  <referral ").append(referral).append("/>\n");
        }
        return Files.writeString(world.folder.resolve(name), INDEX.formatted(lines));
    }

    @Test
    void anIndexMayReferToOthers() throws IOException {
        new TestRepository(world.folder.resolve("more")).add("org.lab.heat", "1.0.0");
        // Each names the other, and one of them itself: everything is there once.
        referring("middle.xml", "url='more/index.xml'", "url='middle.xml'", "url='top.xml'");
        Path top = referring("top.xml", "url='lab/index.xml' depth='1'", "url='middle.xml'");
        assertEquals(0, world.run("repo", "add", "lab", top.toString()));
        assertTrue(world.out.contains("offers 3 artifacts"), world.out);
        assertEquals(0, world.run("install", "flow", "--yes"));
        assertInstalled(1);
        assertEquals(0, world.run("install", "org.lab.heat", "--yes"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 2", "'', 2"})
    void referralsAreFollowedAsFarAsTheyMayBe(String depth, int offered) throws IOException {
        referring("middle.xml", "url='lab/index.xml'");
        Path top = referring("top.xml", "url='middle.xml'" + (depth.isEmpty() ? "" : " depth='" + depth + "'"));
        assertEquals(0, world.run("repo", "add", "lab", top.toString()));
        assertTrue(world.out.contains("offers " + offered + " artifacts"), world.out);
    }

    @Test
    void referralsEndSomewhere() throws IOException {
        for (int i = 0; i < 20; i++) {
            referring(i + ".xml", "url='" + (i + 1) + ".xml'");
        }
        Path top = referring("top.xml", "url='0.xml'");
        assertEquals(0, world.run("repo", "add", "deep", top.toString()));
        for (int i = 0; i < 120; i++) {
            referring("wide" + i + ".xml");
        }
        Path wide = referring(
                "wide.xml",
                java.util.stream.IntStream.range(0, 120)
                        .mapToObj(i -> "url='wide" + i + ".xml'")
                        .toArray(String[]::new));
        assertTrue(refusal("repo", "add", "wide", wide.toString()).contains("more than 100 others"));
        Path pinned = referring("pinned.xml", "url='lab/index.xml'");
        assertTrue(refusal("repo", "add", "pinned", pinned.toString(), "--sha256", Hashes.of(pinned))
                .contains("is pinned, but refers to"));
        Path broken = referring("broken.xml", "url='lab/index.xml' depth='far'");
        assertTrue(refusal("repo", "add", "broken", broken.toString()).contains("'far' is no depth"));
    }

    private Path feature(String... pins) throws IOException {
        return Files.writeString(
                world.folder.resolve("ours.json"),
                "{\"feature-resource-version\": \"1.0\", \"id\": \"org.lab:ours:1.0.0\", \"bundles\": ["
                        + String.join(", ", pins) + "]}");
    }

    private static String pin(String bundle, String sha256) {
        return "{\"id\": \"org.lab:" + bundle + "\", \"sha256\": \"" + sha256 + "\"}";
    }

    @Test
    void aFeatureFileBringsWhatItPins() throws IOException {
        Path beside = Jars.bundle("org.lab.heat", "1.0.0").write(world.folder.resolve("org.lab.heat-1.0.0.jar"));
        addLab();
        Path file = feature(
                pin("org.lab.flow:2.0.0", Hashes.of(repository.jar("org.lab.flow", "2.0.0"))),
                pin("org.lab.heat:1.0.0", Hashes.of(beside)));
        assertEquals(0, world.run("install", file.toString(), "--yes"));
        assertInstalled(1);
        assertTrue(Files.exists(world.generation(1).resolve("bundles/org.lab.heat-1.0.0.jar")));
        assertEquals(0, world.run("install", file.toString(), "--yes"));
        assertTrue(world.out.startsWith("Already installed: all of "), world.out);
        // They stand for themselves.
        assertEquals(0, world.run("remove", "org.lab.heat", "--yes"));
        assertInstalled(2);
    }

    @Test
    void aFeatureFilesHashesCount() throws IOException {
        addLab();
        String wrong = "0".repeat(64);
        assertTrue(refusal("install", feature(pin("org.lab.flow:2.0.0", wrong)).toString(), "--yes")
                .contains("pins org.lab:org.lab.flow:2.0.0 to other content than the repository 'lab' has"));
        Jars.bundle("org.lab.heat", "1.0.0").write(world.folder.resolve("org.lab.heat-1.0.0.jar"));
        assertTrue(refusal("install", feature(pin("org.lab.heat:1.0.0", wrong)).toString(), "--yes")
                .contains("expected  " + wrong));
        assertTrue(refusal("install", feature(pin("org.lab.none:1.0.0", wrong)).toString(), "--yes")
                .contains("is nowhere to be found"));
        assertTrue(refusal(
                        "install",
                        feature("{\"id\": \"org.lab:org.lab.flow:2.0.0\"}").toString(),
                        "--yes")
                .contains("does not pin the content of org.lab:org.lab.flow:2.0.0"));
        assertTrue(refusal("install", feature(pin("../x:1.0.0", wrong)).toString(), "--yes")
                .contains("is not group:artifact:version"));
        Path good = feature(pin("org.lab.amg:1.0.0", Hashes.of(repository.jar("org.lab.amg", "1.0.0"))));
        assertTrue(
                refusal("install", good.toString(), "--sha256", wrong, "--yes").contains("--sha256"));
        assertEquals(0, world.current());
        assertEquals(0, world.run("install", good.toString(), "--sha256", Hashes.of(good), "--yes"));
    }
}
