package org.simplectic.host;

import org.jspecify.annotations.Nullable;

/** The host cannot start; the message says why and what to do, in words for a user. */
public class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure with a message for the user.
     *
     * @param message what is wrong, where, and what to do
     */
    public HostException(String message) {
        super(message);
    }

    /**
     * Makes a failure with a message for the user and the error under it.
     *
     * @param message what is wrong, where, and what to do
     * @param cause the error that led here
     */
    public HostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
