package org.simplectic.runtime;

import java.util.Map;
import java.util.Set;

/** A study that was read and found valid. */
public interface Study {
    /**
     * Its name.
     *
     * @return the value of {@code study:}, or the file's base name
     */
    String name();

    /**
     * What it does with its model.
     *
     * @return the verb, for example {@code integrate}
     */
    String verb();

    /**
     * The plug-ins that it names, and those that it takes because it names none of their kind.
     *
     * @return names by kind; of keys that are no kinds of plug-ins, such as {@code rtol}, too
     */
    Map<String, Set<String>> plugins();
}
