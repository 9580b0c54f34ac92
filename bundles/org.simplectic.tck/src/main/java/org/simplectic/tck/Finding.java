package org.simplectic.tck;

/**
 * What the check of one contract found.
 *
 * @param contract the contract, as a statement that holds for plug-ins that keep it
 * @param outcome whether it holds
 * @param measured the figure that decided, or why there is none
 * @param required what it must be
 */
public record Finding(String contract, Outcome outcome, String measured, String required) {
    /** Whether a contract holds. */
    public enum Outcome {
        /** It holds. */
        KEPT,
        /** It does not. */
        BROKEN,
        /** It cannot be told here, and does not count against the plug-in. */
        UNTESTED
    }

    /**
     * A finding that a comparison decides.
     *
     * @param contract the contract
     * @param kept whether it holds
     * @param measured the figure that decided
     * @param required what it must be
     * @return the finding
     */
    public static Finding of(String contract, boolean kept, String measured, String required) {
        return new Finding(contract, kept ? Outcome.KEPT : Outcome.BROKEN, measured, required);
    }

    /**
     * A contract that could not be checked.
     *
     * @param contract the contract
     * @param reason why not
     * @return the finding
     */
    public static Finding untested(String contract, String reason) {
        return new Finding(contract, Outcome.UNTESTED, reason, "");
    }

    /**
     * Whether the plug-in fails by this finding.
     *
     * @return true if the contract is broken
     */
    public boolean isBroken() {
        return outcome == Outcome.BROKEN;
    }

    @Override
    public String toString() {
        return contract + ": " + measured + (required.isEmpty() ? "" : " (required: " + required + ")");
    }
}
