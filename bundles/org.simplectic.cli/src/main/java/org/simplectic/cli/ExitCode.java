package org.simplectic.cli;

/** What the process tells its caller. Part of the interface: scripts rely on it. */
public final class ExitCode {
    /** The command did what it was asked to do. */
    public static final int DONE = 0;

    /** The run failed, or something broke. */
    public static final int FAILED = 1;

    /** The command line or the study is wrong. */
    public static final int USAGE = 2;

    /** The user stopped the run. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
