package org.simplectic.cli.internal;

/** What the process tells its caller. Part of the interface: scripts rely on it. */
final class ExitCode {
    /** The command did what it was asked to do. */
    static final int DONE = 0;

    /** The run failed, or something broke. */
    static final int FAILED = 1;

    /** The command line or the study is wrong. */
    static final int USAGE = 2;

    /** The user stopped the run. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
