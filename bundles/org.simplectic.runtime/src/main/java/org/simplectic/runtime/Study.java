package org.simplectic.runtime;

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
}
