package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.simplectic.api.Plugins;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the distribution could offer beyond the bundles that run, by the capabilities in its repository index. Read only
 * when something is missing.
 */
final class Offers {
    private final BundleContext context;
    private final @Nullable String home;

    Offers(BundleContext context) {
        this.context = context;
        this.home = context.getProperty("simplectic.home");
    }

    /** What to do to get a plug-in, as the end of a message; empty if the distribution has none of that name. */
    String hint(String kind, String name) {
        var unresolved = new Unresolved(context).plugin(kind, name);
        if (unresolved.isPresent()) {
            return "; '" + name + "' is installed, but " + unresolved.get().inactiveReason();
        }
        try {
            return bundle(kind, name)
                    .flatMap(this::feature)
                    .map(found -> "; the feature '" + found
                            + "' of this distribution has it: add it to SIMPLECTIC_FEATURES, or"
                            + " leave that unset to start with all features")
                    .orElse("");
        } catch (IOException | SAXException | ParserConfigurationException e) {
            LoggerFactory.getLogger(Offers.class).warn("the distribution's index cannot be read", e);
            return "";
        }
    }

    private Optional<String> bundle(String kind, String name)
            throws IOException, SAXException, ParserConfigurationException {
        if (home == null || !Files.isReadable(Path.of(home, "index.xml"))) {
            return Optional.empty();
        }
        var index = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(Path.of(home, "index.xml").toFile());
        var resources = index.getElementsByTagNameNS("*", "resource");
        for (int i = 0; i < resources.getLength(); i++) {
            var capabilities = ((Element) resources.item(i)).getElementsByTagNameNS("*", "capability");
            if (has(capabilities, kind, name)) {
                return identity(capabilities);
            }
        }
        return Optional.empty();
    }

    private static boolean has(NodeList capabilities, String kind, String name) {
        for (int i = 0; i < capabilities.getLength(); i++) {
            var capability = (Element) capabilities.item(i);
            if (capability.getAttribute("namespace").equals(Plugins.NAMESPACE)
                    && attribute(capability, "kind").equals(kind)
                    && attribute(capability, "name").equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> identity(NodeList capabilities) {
        for (int i = 0; i < capabilities.getLength(); i++) {
            var capability = (Element) capabilities.item(i);
            if (capability.getAttribute("namespace").equals("osgi.identity")) {
                return Optional.of(attribute(capability, "osgi.identity"));
            }
        }
        return Optional.empty();
    }

    private static String attribute(Element capability, String name) {
        var attributes = capability.getElementsByTagNameNS("*", "attribute");
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = (Element) attributes.item(i);
            if (attribute.getAttribute("name").equals(name)) {
                return attribute.getAttribute("value");
            }
        }
        return "";
    }

    private Optional<String> feature(String bundle) {
        try (var reader = Json.createReader(Files.newInputStream(Path.of(String.valueOf(home), "lock.json")))) {
            return reader.readObject().getJsonObject("features").entrySet().stream()
                    .filter(feature -> feature.getValue().asJsonObject().getJsonArray("bundles").stream()
                            .map(entry -> (JsonObject) entry)
                            .anyMatch(entry -> entry.getString("id").contains(":" + bundle + ":")))
                    .map(java.util.Map.Entry::getKey)
                    .findFirst();
        } catch (IOException e) {
            LoggerFactory.getLogger(Offers.class).warn("the distribution's lock cannot be read", e);
            return Optional.empty();
        }
    }
}
