package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.dictionary.Dictionaries;
import org.simplectic.host.Host;
import org.simplectic.host.HostException;
import org.simplectic.host.HostOptions;
import org.simplectic.host.ResolutionFailure;

/** The host on a copy of the built distribution that each test may damage. */
final class HostTest {
    private static final Path BUILT = Path.of(System.getProperty("simplectic.home"));

    private Path home;
    private Path cache;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void copyDistribution(@TempDir Path folder) throws IOException {
        home = folder.resolve("home");
        cache = folder.resolve("cache");
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(BUILT.relativize(file).toString()));
            }
        }
    }

    @Test
    void everyFeatureResolvesAndStarts() {
        try (Host host = start(List.of())) {
            for (Bundle bundle : host.bundleContext().getBundles()) {
                assertTrue((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0, bundle.getSymbolicName());
            }
        }
    }

    @Test
    void findsAPluginThroughItsCapability() throws InvalidSyntaxException {
        var wanted = FrameworkUtil.createFilter("(&(kind=integrator)(name=tsit5))");
        try (Host host = start(List.of("core", "solvers"))) {
            List<String> providers = Stream.of(host.bundleContext().getBundles())
                    .filter(bundle -> bundle.adapt(BundleWiring.class).getCapabilities("simplectic.plugin").stream()
                            .anyMatch(
                                    capability -> wanted.match(Dictionaries.asDictionary(capability.getAttributes()))))
                    .map(Bundle::getSymbolicName)
                    .toList();
            assertEquals(List.of("org.simplectic.integrators"), providers);
        }
    }

    @Test
    void explainsAMissingBundle() throws IOException {
        edit("core", line -> line.contains("org.simplectic.array:") ? "" : line);
        String text =
                message(ResolutionFailure.class, () -> start(List.of("core")).close());
        assertTrue(text.contains("The bundle org.simplectic.api " + Version.parseVersion("0.1.0")), text);
        assertTrue(text.contains("(feature core) needs the package org.simplectic.array in version "), text);
        assertTrue(text.contains("which no installed bundle offers."), text);
        assertTrue(text.contains("The bundle org.simplectic.array 0.1.0 offers it."), text);
        assertFalse(text.contains("(&("), text);
        assertFalse(text.contains("osgi.wiring"), text);
    }

    /** With more characters like &amp; than the JDK's limits on entities would let pass. */
    @Test
    void explainsFromALargeIndex() throws IOException {
        Path index = home.resolve("index.xml");
        String text = Files.readString(index);
        String many = "<resource><requirement namespace=\"osgi.wiring.package\"><directive name=\"filter\" value=\"("
                + "&amp;&gt;".repeat(100) + ")\"/></requirement></resource>\n";
        int place = text.indexOf("<resource");
        Files.writeString(index, text.substring(0, place) + many.repeat(10_000) + text.substring(place));
        explainsAMissingBundle();
    }

    @Test
    void namesTheFeatureThatOffersWhatIsMissing() {
        String text =
                message(ResolutionFailure.class, () -> start(List.of("solvers")).close());
        assertTrue(text.contains("It belongs to the feature core"), text);
        assertTrue(text.contains("add core to SIMPLECTIC_FEATURES"), text);
        assertFalse(text.contains("(&("), text);
    }

    @Test
    void refusesATamperedBundleAtTheFirstStart() throws IOException {
        Path jar = tamper();
        assertRefused(jar);
    }

    @Test
    void refusesABundleThatWasTamperedWithLater() throws IOException {
        start(List.of()).close();
        Path jar = tamper();
        assertRefused(jar);
    }

    @Test
    void acceptsABundleOfTheSameContentWithAnotherTime() throws IOException {
        start(List.of()).close();
        Path jar = bundle("org.simplectic.array");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        start(List.of()).close();
        assertEquals(1, caches());
    }

    @Test
    void makesANewCacheForAChangedFeature() throws IOException {
        int all;
        try (Host host = start(List.of())) {
            all = host.bundleContext().getBundles().length;
        }
        edit(
                "plots",
                line -> line.contains("org.simplectic.plots:")
                        ? ""
                        : line.replace("xchart:0.1.0\"},", "xchart:0.1.0\"}"));
        try (Host host = start(List.of())) {
            assertEquals(all - 1, host.bundleContext().getBundles().length);
        }
        assertEquals(2, caches());
    }

    @Test
    void changesNothingInACacheThatIsThere() throws IOException {
        start(List.of()).close();
        List<String> before = listing();
        start(List.of()).close();
        assertEquals(before, listing());
    }

    @Test
    void makesADamagedCacheAnew() throws IOException {
        start(List.of()).close();
        assertMadeAnew("bundles", file -> Files.write(file, new byte[100]));
        assertMadeAnew(
                "bundles", file -> Files.write(file, Files.readAllLines(file).subList(0, 3)));
        assertMadeAnew("framework/bundle3/version0.0/revision.location", file -> Files.write(file, new byte[0]));
        assertMadeAnew("framework/bundle5", HostTest::delete);
        assertMadeAnew("framework", HostTest::delete);
        assertEquals(1, caches());
    }

    /** What is done to a file. */
    @FunctionalInterface
    private interface Damage {
        void happen(Path file) throws IOException;
    }

    private void assertMadeAnew(String file, Damage damage) throws IOException {
        Path directory;
        try (Stream<Path> directories = Files.list(cache)) {
            directory = directories.findFirst().orElseThrow();
        }
        damage.happen(directory.resolve(file));
        notices.clear();
        everyFeatureResolvesAndStarts();
        assertEquals(List.of("The bundle cache " + directory + " was damaged; it is made anew."), notices);
        notices.clear();
        everyFeatureResolvesAndStarts();
        assertEquals(List.of(), notices);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void twoHostsShareOneCache() {
        try (Host first = start(List.of());
                Host second = start(List.of())) {
            assertEquals(
                    first.bundleContext().getBundles().length,
                    second.bundleContext().getBundles().length);
        }
    }

    @Test
    void startsWithoutAWritableCache() throws IOException {
        Files.writeString(cache, "a file where the folder should be");
        start(List.of()).close();
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("cannot be written; using a temporary one"), notices.getFirst());
    }

    @Test
    void namesTheKnownFeaturesWhenOneIsUnknown() {
        String text =
                message(HostException.class, () -> start(List.of("solver")).close());
        assertTrue(text.contains("There is no feature \"solver\""), text);
        assertTrue(text.contains("core, development, install, plots, shell, solvers"), text);
    }

    private static String message(Class<? extends HostException> type, Executable start) {
        return String.valueOf(assertThrows(type, start).getMessage());
    }

    private Host start(List<String> features) {
        return Host.start(new HostOptions(home, cache, features, false, notices::add));
    }

    private void assertRefused(Path jar) {
        String text = message(HostException.class, () -> start(List.of()).close());
        assertTrue(text.contains("is refused: its content is not what the lock says."), text);
        assertTrue(text.contains(jar.toString()), text);
        assertTrue(text.contains("expected") && text.contains("found") && text.contains("Restore the file"), text);
    }

    private Path tamper() throws IOException {
        Path jar = bundle("org.simplectic.array");
        Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);
        return jar;
    }

    private Path bundle(String name) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("bundles"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void edit(String feature, UnaryOperator<String> change) throws IOException {
        Path file = home.resolve("features").resolve(feature + ".json");
        Files.write(file, Files.readAllLines(file).stream().map(change).toList());
    }

    private long caches() throws IOException {
        try (Stream<Path> directories = Files.list(cache)) {
            return directories.count();
        }
    }

    private List<String> listing() throws IOException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                entries.add(file
                        + (Files.isRegularFile(file) ? " " + Files.readString(file, StandardCharsets.ISO_8859_1) : ""));
            }
        }
        return entries;
    }
}
