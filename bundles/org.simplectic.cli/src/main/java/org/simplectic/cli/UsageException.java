package org.simplectic.cli;

/** The command line asks for something that does not exist or makes no sense. Ends with {@link ExitCode#USAGE}. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * A mistake of the user's.
     *
     * @param message one sentence that says what was expected
     */
    public UsageException(String message) {
        super(message, null, false, false);
    }

    /**
     * The message, which is always there.
     *
     * @return one sentence that says what was expected
     */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
