package org.simplectic.runtime.internal;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;

/**
 * The number that decides everything random in a run. A study with noise that does not give one gets a fresh one, which stands in its
 * record and its checkpoints from then on.
 */
final class Seed {
    static final String KEY = "seed";

    private static final String DRAWN = "the seed drawn for this run";

    /** Drawn seeds are exact in formats whose only numbers are binary64. */
    private static final int UNUSED_BITS = 11;

    private Seed() {}

    /** The study with a seed, if it needs one. */
    static StudyNode.Mapping given(StudyNode.Mapping study) {
        boolean isRandom = study.entries().get("model") instanceof StudyNode.Mapping model
                && model.find("noise").isPresent();
        if (!isRandom || study.find(KEY).isPresent()) {
            return study;
        }
        long seed = new SecureRandom().nextLong() >>> UNUSED_BITS;
        var text = Long.toString(seed);
        var place = new Place(DRAWN, 0, 0, 1, text);
        var entries = new LinkedHashMap<>(study.entries());
        var keys = new HashMap<>(study.keys());
        entries.put(KEY, new StudyNode.Scalar(seed, text, place));
        keys.put(KEY, place);
        return new StudyNode.Mapping(entries, keys, study.place());
    }

    /** What users should know of the seed: nothing if they gave it. */
    static List<String> notes(StudyNode.Mapping study) {
        return study.find(KEY)
                .filter(seed -> seed.place().file().equals(DRAWN))
                .map(seed -> List.of("seed is not given; drew " + of(study)))
                .orElse(List.of());
    }

    /** The study's seed; 0 where it has none and needs none. */
    static long of(StudyNode.Mapping study) {
        return study.entries().get(KEY) instanceof StudyNode.Scalar scalar && scalar.value() instanceof Long seed
                ? seed
                : 0;
    }
}
