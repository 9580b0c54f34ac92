package org.simplectic.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for; the message says why and what helps. Ends with {@link ExitCode#FAILED}. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * A failure in words for a user.
     *
     * @param message what is wrong, where, and what to do
     */
    public CommandException(String message) {
        super(message);
    }

    /**
     * A failure in words for a user, and the error under it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause the error that led here, for the log
     */
    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The message, which is always there.
     *
     * @return what is wrong, where, and what to do
     */
    public final String sentence() {
        return String.valueOf(getMessage());
    }
}
