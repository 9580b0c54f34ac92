package org.simplectic.runtime.internal;

import org.simplectic.array.Backend;

/** A backend threw where it must not. */
final class BackendFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackendFailure(Backend backend, String doing, Throwable cause) {
        super("the backend " + backend.name() + " failed while " + doing + ": " + cause, cause);
    }

    /** The message, which is always there. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
