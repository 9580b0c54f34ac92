package org.simplectic.provisioning.internal.store;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a new generation holds besides what it shares with its parent.
 *
 * @param features the bundles of each feature, all of them in the parent or in the store
 * @param index the repository index of all bundles
 * @param jvmOptions what the launcher adds for the sake of single bundles, a line each
 * @param record what reproduces the installation elsewhere
 */
public record Content(
        SequencedMap<String, List<Home.Entry>> features, String index, String jvmOptions, JsonObject record) {}
