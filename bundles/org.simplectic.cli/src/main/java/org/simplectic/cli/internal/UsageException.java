package org.simplectic.cli.internal;

/** The command line asks for something that does not exist or makes no sense. Ends with {@link ExitCode#USAGE}. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A mistake, told in one sentence that says what was expected. */
    UsageException(String message) {
        super(message, null, false, false);
    }

    /** The message, which is always there. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
