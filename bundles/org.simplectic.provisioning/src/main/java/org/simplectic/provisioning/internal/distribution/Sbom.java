package org.simplectic.provisioning.internal.distribution;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;
import org.simplectic.provisioning.internal.store.Home;

/** What a distribution is made of, as a CycloneDX document (ECMA-424, version 1.6). */
final class Sbom {
    private Sbom() {}

    static JsonObject of(String name, Path folder, List<Home.Entry> bundles) throws IOException {
        var components = Json.createArrayBuilder();
        for (var bundle : bundles) {
            var parts = bundle.id().split(":", -1);
            var component = Json.createObjectBuilder()
                    .add("type", "library")
                    .add("group", parts[0])
                    .add("name", parts[1])
                    .add("version", parts[2])
                    .add("purl", "pkg:maven/" + parts[0] + "/" + parts[1] + "@" + parts[2])
                    .add(
                            "hashes",
                            Json.createArrayBuilder()
                                    .add(Json.createObjectBuilder()
                                            .add("alg", "SHA-256")
                                            .add("content", bundle.sha256())));
            var licence = licence(folder.resolve(bundle.file()));
            if (!licence.isEmpty()) {
                component.add(
                        "licenses",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add(
                                                "license",
                                                Json.createObjectBuilder().add("name", licence))));
            }
            components.add(component);
        }
        return Json.createObjectBuilder()
                .add("bomFormat", "CycloneDX")
                .add("specVersion", "1.6")
                .add("version", 1)
                .add(
                        "metadata",
                        Json.createObjectBuilder()
                                .add(
                                        "component",
                                        Json.createObjectBuilder()
                                                .add("type", "application")
                                                .add("name", name)))
                .add("components", components)
                .build();
    }

    private static String licence(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            var licence = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_LICENSE);
            return licence == null ? "" : licence;
        }
    }
}
