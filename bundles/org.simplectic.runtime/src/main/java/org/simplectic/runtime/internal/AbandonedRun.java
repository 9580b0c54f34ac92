package org.simplectic.runtime.internal;

/** Ends the thread of a run that was given up because it hung, should it ever come back. */
final class AbandonedRun extends Error {
    private static final long serialVersionUID = 1;

    AbandonedRun() {
        super("this run goes on elsewhere", null, false, false);
    }
}
