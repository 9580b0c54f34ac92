package org.simplectic.tck;

import java.util.List;

/**
 * How a plug-in keeps the contracts of its kind.
 *
 * @param kind its kind
 * @param name its name
 * @param bundle symbolic name of its bundle
 * @param version its bundle's version
 * @param remark what to know of the check as a whole; usually empty
 * @param findings one or more a contract, in the order of the checks
 */
public record Report(String kind, String name, String bundle, String version, String remark, List<Finding> findings) {
    /** Copies the findings. */
    public Report {
        findings = List.copyOf(findings);
    }

    /**
     * Whether every contract that could be checked holds.
     *
     * @return true if none is broken
     */
    public boolean isAdmitted() {
        return findings.stream().noneMatch(Finding::isBroken);
    }
}
