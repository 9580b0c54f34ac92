package org.simplectic.host;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;

/**
 * The files of a distribution: which features there are, which bundles they name, and what the lock says of each.
 *
 * @param home the distribution's directory
 */
record Distribution(Path home) {
    Path lock() {
        return home.resolve("lock.json");
    }

    Path index() {
        return home.resolve("index.xml");
    }

    /** All feature files, by name. */
    List<Path> featureFiles() {
        try (Stream<Path> files = Files.list(home.resolve("features"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HostException(home + " is not a distribution: its folder features cannot be read.", e);
        }
    }

    /** The feature files that a selection names, in its order; when it is empty, all but those on demand. */
    List<Path> featureFiles(List<String> selection) {
        Path directory = home.resolve("features");
        List<Path> all = featureFiles();
        if (selection.isEmpty()) {
            List<String> onDemand =
                    OnDemand.of(home).stream().map(OnDemand::feature).toList();
            return all.stream().filter(file -> !onDemand.contains(name(file))).toList();
        }
        List<Path> chosen = new ArrayList<>();
        for (String name : selection) {
            Path file = directory.resolve(name + ".json");
            if (!all.contains(file)) {
                throw new HostException("There is no feature \"" + name + "\" in " + directory + ". Known features: "
                        + String.join(", ", all.stream().map(Distribution::name).toList()) + ".");
            }
            chosen.add(file);
        }
        return chosen;
    }

    static String name(Path featureFile) {
        String file = String.valueOf(featureFile.getFileName());
        return file.substring(0, file.length() - ".json".length());
    }

    /** The identifiers of the bundles that a feature names, in its order. */
    static List<String> bundleIds(Path featureFile) {
        return read(featureFile).getBundles().stream()
                .map(FeatureBundle::getID)
                .map(id -> id.getGroupId() + ":" + id.getArtifactId() + ":" + id.getVersion())
                .toList();
    }

    /** The commands that a feature is started for; empty if it is always started. */
    static List<OnDemand> commands(Path featureFile) {
        FeatureExtension extension = read(featureFile).getExtensions().get(OnDemand.EXTENSION);
        return extension == null
                ? List.of()
                : extension.getText().stream()
                        .map(line -> line.split(": ", 2))
                        .map(parts -> new OnDemand(parts[0], name(featureFile), parts[1]))
                        .toList();
    }

    private static Feature read(Path featureFile) {
        FeatureService service = ServiceLoader.load(FeatureService.class, Distribution.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No OSGi Feature Service on the host's class path."));
        try (Reader reader = Files.newBufferedReader(featureFile)) {
            return service.readFeature(reader);
        } catch (IOException | RuntimeException e) {
            throw new HostException(featureFile + " is not a readable OSGi feature: " + e.getMessage(), e);
        }
    }

    /** The bundles of some features, each once, with the hash that the lock demands. */
    List<LockedBundle> bundles(List<Path> featureFiles) {
        Map<String, LockedBundle> locked = lockedBundles();
        Map<String, LockedBundle> chosen = new LinkedHashMap<>();
        for (Path file : featureFiles) {
            for (String id : bundleIds(file)) {
                LockedBundle bundle = locked.get(id);
                if (bundle == null) {
                    throw new HostException(
                            "The feature " + name(file) + " names the bundle " + id + ", which " + lock()
                                    + " does not hold, so its content cannot be checked. Put its jar into "
                                    + home.resolve("bundles") + " and lock the distribution again: "
                                    + LockDistribution.command(home));
                }
                chosen.putIfAbsent(id, new LockedBundle(name(file), id, bundle.file(), bundle.sha256()));
            }
        }
        return List.copyOf(chosen.values());
    }

    /** Every bundle of the lock, by identifier. */
    Map<String, LockedBundle> lockedBundles() {
        Map<String, LockedBundle> bundles = new LinkedHashMap<>();
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(lock()))) {
            JsonObject features = reader.readObject().getJsonObject("features");
            features.forEach((name, feature) -> {
                for (JsonValue value : feature.asJsonObject().getJsonArray("bundles")) {
                    JsonObject bundle = value.asJsonObject();
                    bundles.putIfAbsent(
                            bundle.getString("id"),
                            new LockedBundle(
                                    name,
                                    bundle.getString("id"),
                                    bundle.getString("file"),
                                    bundle.getString("sha256")));
                }
            });
        } catch (NoSuchFileException e) {
            throw new HostException(
                    "The distribution has no lock (" + lock() + "). Lock it: " + LockDistribution.command(home), e);
        } catch (IOException | RuntimeException e) {
            throw new HostException(
                    lock() + " is not a readable lock. "
                            + (isGeneration()
                                    ? goBack()
                                    : "Lock the distribution again: " + LockDistribution.command(home)),
                    e);
        }
        return bundles;
    }

    /** Refuses a bundle whose content is not what the lock says. */
    void verify(LockedBundle bundle) {
        Path file = home.resolve(bundle.file());
        if (!Files.isRegularFile(file)) {
            throw new HostException(
                    "The bundle " + bundle.id() + " of the feature " + bundle.feature() + " is missing: " + file
                            + " does not exist. "
                            + (isGeneration()
                                    ? goBack()
                                    : "Restore the file, or build the distribution again with ./mvnw -B verify."));
        }
        String found = Hashes.of(file);
        if (!found.equals(bundle.sha256())) {
            throw new HostException(
                    "The bundle " + bundle.id() + " is refused: its content is not what the lock says.\n  file      "
                            + file + "\n  expected  " + bundle.sha256() + "\n  found     " + found
                            + "\n"
                            + (isGeneration()
                                    ? goBack()
                                    : "Restore the file, or, if you changed it on purpose, lock the distribution again: "
                                            + LockDistribution.command(home)));
        }
    }

    /** Whether users' installations made this home, and not a build. */
    private boolean isGeneration() {
        return Files.exists(home.resolve("generation.json"));
    }

    private static String goBack() {
        return "It was installed by 'simplectic install'. Go back to an earlier generation:"
                + " SIMPLECTIC_GENERATION=0 simplectic rollback";
    }
}
