package org.simplectic.array;

/**
 * Values in the memory of one backend. Immutable once made; only {@link Backend#get} reads them. Whoever runs programs
 * closes arrays (in a study the session does); a closed array must not be used again.
 */
public interface Array extends AutoCloseable {
    /**
     * Element type and shape.
     *
     * @return the type
     */
    ArrayType type();

    /** Gives the memory back. Closing twice has no effect. */
    @Override
    void close();
}
