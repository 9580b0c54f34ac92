package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.simplectic.host.Host;
import org.simplectic.host.HostOptions;
import org.simplectic.host.LockDistribution;

/** What this machine has, as capabilities of the framework, and bundles that need what it has not. */
final class DeviceTest {
    private static final String TOO_MUCH = "simplectic.device;filter:=\"(&(kind=processor)(cores>=1000000))\"";

    private Path home;
    private Path cache;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void copyDistribution(@TempDir Path folder) throws IOException {
        home = folder.resolve("home");
        cache = folder.resolve("cache");
        try (Stream<Path> files = Files.walk(CommandLine.HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(CommandLine.HOME.relativize(file).toString()));
            }
        }
    }

    private static Manifest manifest(String name, String header, String value) {
        var manifest = new Manifest();
        var headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "0.1.0");
        headers.putValue(header, value);
        return manifest;
    }

    private void add(Manifest manifest) throws IOException {
        var name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        new JarOutputStream(Files.newOutputStream(home.resolve("bundles/" + name + "-0.1.0.jar")), manifest).close();
        var core = home.resolve("features/core.json");
        Files.writeString(
                core,
                Files.readString(core)
                        .replaceFirst(
                                "\"bundles\": \\[", "\"bundles\": [{\"id\": \"org.simplectic:" + name + ":0.1.0\"},"));
        LockDistribution.main(new String[] {home.toString()});
    }

    private Host start() {
        return Host.start(new HostOptions(home, cache, List.of(), false, notices::add));
    }

    private static Bundle bundle(Host host, String name) {
        return Stream.of(host.bundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFrameworkOffersProcessorAndVectors() {
        try (Host host = start()) {
            var devices = host
                    .bundleContext()
                    .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(BundleRevision.class)
                    .getDeclaredCapabilities("simplectic.device")
                    .stream()
                    .map(BundleCapability::getAttributes)
                    .toList();
            var processor = devices.getFirst();
            assertEquals("processor", processor.get("kind"));
            assertEquals((long) Runtime.getRuntime().availableProcessors(), processor.get("cores"));
            assertEquals(Runtime.getRuntime().maxMemory(), processor.get("heap"));
            assertTrue((long) processor.get("memory") >= (long) processor.get("heap"), processor.toString());
            var vectors = devices.get(1);
            assertEquals("vectors", vectors.get("kind"));
            assertEquals(List.of("f64", "f32", "i64", "i32"), vectors.get("types"));
        }
    }

    @Test
    void aBundleThatFitsResolves() throws IOException {
        add(manifest(
                "org.lab.modest",
                "Require-Capability",
                "simplectic.device;filter:=\"(&(kind=vectors)(bits>=64)(types=f32))\","
                        + "simplectic.device;filter:=\"(&(kind=processor)(memory>=1048576)(cores>=1))\""));
        try (Host host = start()) {
            assertEquals(Bundle.ACTIVE, bundle(host, "org.lab.modest").getState());
        }
        assertEquals(List.of(), notices);
    }

    @Test
    void aBundleThatNeedsMoreIsLeftOutWithTheReasonAndSoIsWhatNeedsIt() throws IOException {
        var hungry = manifest("org.lab.hungry", "Require-Capability", TOO_MUCH);
        hungry.getMainAttributes().putValue("Export-Package", "org.lab.hungry;version=1.0");
        hungry.getMainAttributes().putValue("Provide-Capability", "simplectic.plugin;kind=backend;name=hungry");
        add(hungry);
        add(manifest("org.lab.guest", "Import-Package", "org.lab.hungry"));
        try (Host host = start()) {
            assertEquals(Bundle.INSTALLED, bundle(host, "org.lab.hungry").getState());
        }
        var lines = notices.stream().sorted().toList();
        assertEquals(2, lines.size(), lines.toString());
        assertEquals(
                "The bundle org.lab.guest 0.1.0 is left out, because it needs the package org.lab.hungry of a bundle that is"
                        + " left out.",
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .startsWith(
                                "The bundle org.lab.hungry 0.1.0 is left out, because it needs a device of kind processor"
                                        + " with cores of at least 1000000, but this machine has processor ("),
                lines.get(1));
        assertTrue(lines.get(1).contains(" of memory, "), lines.get(1));
    }

    @Test
    void whatIsOfNoKindOfThisMachineIsToldWithAllThatItHas() throws IOException {
        add(manifest(
                "org.lab.quantum",
                "Require-Capability",
                "simplectic.device;filter:=\"(&(kind=quantum)(qubits>=50))\""));
        start().close();
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(
                notices.getFirst()
                        .contains("it needs a device of kind quantum with qubits of at least 50, but this machine has"
                                + " processor ("),
                notices.getFirst());
        assertTrue(notices.getFirst().contains("), vectors ("), notices.getFirst());
    }
}
