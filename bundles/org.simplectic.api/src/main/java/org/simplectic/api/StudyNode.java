package org.simplectic.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A part of a study file, with the place it was read from. */
public sealed interface StudyNode {
    /**
     * Where it stands.
     *
     * @return the place to point at in messages
     */
    Place place();

    /**
     * A mistake here.
     *
     * @param message what is wrong, what was expected and what to do
     * @return the exception to throw
     */
    default StudyException error(String message) {
        return new StudyException(place(), message);
    }

    /**
     * A single value.
     *
     * @param value a {@link String}, {@link Double}, {@link Long} or {@link Boolean}
     * @param text as the file has it, quotes and escapes undone
     * @param place the text between the quotes
     */
    record Scalar(Object value, String text, Place place) implements StudyNode {}

    /**
     * A list.
     *
     * @param items its entries
     * @param place where it begins
     */
    record Sequence(List<StudyNode> items, Place place) implements StudyNode {
        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * Keys and values.
     *
     * @param entries in the order of the file
     * @param keys where each key stands
     * @param place where the mapping begins
     */
    record Mapping(SequencedMap<String, StudyNode> entries, Map<String, Place> keys, Place place) implements StudyNode {
        /** Copies the entries, keeping their order. */
        public Mapping {
            entries = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
            keys = Map.copyOf(keys);
        }

        /**
         * The value of a key.
         *
         * @param key the key
         * @return its value, or empty if the key is not there
         */
        public Optional<StudyNode> find(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /**
         * The value of a key that must be there.
         *
         * @param key the key
         * @return its value
         * @throws StudyException if the key is missing
         */
        public StudyNode get(String key) {
            return find(key).orElseThrow(() -> error("the key '" + key + "' is missing here"));
        }

        /**
         * The mapping under a key, empty if the key is not there.
         *
         * @param key the key
         * @return a mapping
         * @throws StudyException if the value is something else
         */
        public Mapping mapping(String key) {
            return switch (find(key).orElse(null)) {
                case Mapping mapping -> mapping;
                case StudyNode other -> throw other.error("'" + key + "' must be a mapping of keys to values");
                case null -> new Mapping(new LinkedHashMap<>(), Map.of(), place);
            };
        }
    }
}
