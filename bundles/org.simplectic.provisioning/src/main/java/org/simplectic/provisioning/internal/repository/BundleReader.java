package org.simplectic.provisioning.internal.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.apache.felix.utils.resource.ResourceImpl;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.simplectic.cli.CommandException;

/** Reads a bundle's manifest into what the resolver needs. */
public final class BundleReader {
    private BundleReader() {}

    /**
     * A bundle on disk.
     *
     * @param jar the file
     * @param sha256 its hash
     * @param origin who offers it, for messages
     * @throws CommandException if it is no bundle
     */
    public static Artifact read(Path jar, String sha256, String origin) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            if (main.getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new CommandException(jar + " is not an OSGi bundle: its manifest has no Bundle-SymbolicName.");
            }
            Map<String, String> headers = new HashMap<>();
            main.forEach((name, value) -> headers.put(name.toString(), value.toString()));
            ResourceImpl resource = ResourceBuilder.build(null, headers);
            return artifact(resource, headers, jar, sha256, origin);
        } catch (BundleException | IllegalArgumentException e) {
            throw new CommandException(jar + " has a manifest that makes no sense: " + e.getMessage(), e);
        } catch (ZipException e) {
            throw new CommandException(jar + " is not a jar file: " + e.getMessage(), e);
        }
    }

    private static Artifact artifact(
            ResourceImpl resource, Map<String, String> headers, Path jar, String sha256, String origin)
            throws IOException {
        List<Part> provided = new ArrayList<>();
        String name = "";
        Version version = Version.emptyVersion;
        String type = Artifact.BUNDLE;
        for (Capability capability : resource.getCapabilities(null)) {
            Map<String, Object> attributes = new HashMap<>(capability.getAttributes());
            if (capability.getNamespace().equals("osgi.identity")) {
                name = String.valueOf(attributes.get("osgi.identity"));
                version = (Version) attributes.getOrDefault("version", Version.emptyVersion);
                type = String.valueOf(attributes.get("type"));
                attributes.put("description", headers.getOrDefault(Constants.BUNDLE_DESCRIPTION, ""));
            }
            if (!capability.getNamespace().equals("osgi.content")) {
                provided.add(Part.of(capability.getNamespace(), capability.getDirectives(), attributes));
            }
        }
        List<Part> required = new ArrayList<>();
        for (Requirement requirement : resource.getRequirements(null)) {
            required.add(Part.of(requirement.getNamespace(), requirement.getDirectives(), requirement.getAttributes()));
        }
        String location = jar.toUri().toString();
        return new Artifact(
                new Artifact.Description(name, version, type, sha256, Files.size(jar), location, origin),
                provided,
                required);
    }

    /** The identifier by which features name a bundle: Maven's if the jar tells it, else made of the symbolic name. */
    public static String id(Path jar, Artifact artifact) throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().<ZipEntry>map(e -> e)::iterator) {
                String name = entry.getName();
                if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
                    Properties properties = new Properties();
                    properties.load(file.getInputStream(entry));
                    found.add(String.join(
                            ":",
                            properties.getProperty("groupId", ""),
                            properties.getProperty("artifactId", ""),
                            properties.getProperty("version", "")));
                }
            }
        }
        // Another's coordinates may lie in a bundle that has swallowed another artifact.
        return found.size() == 1
                        && found.getFirst()
                                .matches("[\\w.-]+:" + java.util.regex.Pattern.quote(artifact.name()) + ":[\\w.-]+")
                ? found.getFirst()
                : "bundle:" + artifact.name() + ":" + artifact.version();
    }
}
