package org.simplectic.tck.internal;

import org.simplectic.tck.Finding;

/** Something that every plug-in of a kind keeps. Immutable. */
interface Contract {
    /** A statement that holds for plug-ins that keep it. */
    String name();

    /**
     * Whether a plug-in keeps it.
     *
     * @throws Exception whatever the plug-in throws; the contract is broken by it
     */
    Finding check(Subject subject) throws Exception;

    /** A finding of this contract. */
    default Finding finding(boolean kept, String measured, String required) {
        return Finding.of(name(), kept, measured, required);
    }
}
