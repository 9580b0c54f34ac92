package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

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
            return (home == null ? Optional.<String>empty() : OfferIndex.bundle(Path.of(home, "index.xml"), kind, name))
                    .flatMap(this::feature)
                    .map(found -> "; the feature '" + found
                            + "' of this distribution has it: add it to SIMPLECTIC_FEATURES, or"
                            + " leave that unset to start with all features")
                    .orElse("");
        } catch (IOException | XMLStreamException e) {
            LoggerFactory.getLogger(Offers.class).warn("the distribution's index cannot be read", e);
            return "";
        }
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
