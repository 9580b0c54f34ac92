package org.simplectic.runtime.internal.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A state as data: how its parts are called and what they hold, apart from the classes and the backend that made them. */
public sealed interface StateTree {
    /**
     * A record.
     *
     * @param type the name of its class
     * @param parts its components by name
     */
    record Parts(String type, SequencedMap<String, StateTree> parts) implements StateTree {}

    /**
     * A list.
     *
     * @param items its items
     */
    record Items(List<StateTree> items) implements StateTree {}

    /**
     * An optional.
     *
     * @param value what it holds
     */
    record Perhaps(Optional<StateTree> value) implements StateTree {}

    /**
     * Values of an array.
     *
     * @param index their place among the snapshot's arrays
     * @param onBackend whether they were an array of the backend; otherwise they were on the Java heap
     */
    record Values(int index, boolean onBackend) implements StateTree {}

    /**
     * A number, a truth value or a text.
     *
     * @param value a {@link Boolean}, {@link Integer}, {@link Long}, {@link Float}, {@link Double} or {@link String}
     */
    record Scalar(Object value) implements StateTree {}

    /**
     * An enumeration's constant.
     *
     * @param type the name of its class
     * @param name its name
     */
    record Constant(String type, String name) implements StateTree {}

    /** Null. */
    record Nothing() implements StateTree {}
}
