package org.simplectic.tck;

import java.util.List;

/** Checks whether plug-ins keep the contracts of their kinds. A service; calls take seconds. */
public interface Admission {
    /**
     * Checks one plug-in.
     *
     * @param kind its kind
     * @param name its name
     * @return what was found
     * @throws java.util.NoSuchElementException if there is no such plug-in
     */
    Report plugin(String kind, String name);

    /**
     * Checks the plug-ins of a bundle.
     *
     * @param symbolicName the bundle's symbolic name
     * @return a report each, by kind and name
     * @throws java.util.NoSuchElementException if the bundle declares no plug-in, or is not there
     */
    List<Report> bundle(String symbolicName);

    /**
     * Checks all plug-ins that are installed.
     *
     * @return a report each, by kind and name
     */
    List<Report> all();

    /**
     * What plug-ins of a kind must keep.
     *
     * @param kind the kind
     * @return the contracts' names; those that all kinds share come first
     */
    List<String> contracts(String kind);
}
