package org.simplectic.runtime.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.State;
import org.simplectic.api.Task;

/**
 * Where a leg begins. Its state can be taken once: whoever waits for the end of the leg keeps this, and must not keep with it
 * the first state's arrays, nor the classes of a backend that the run has long left.
 */
final class Standing<S extends Record & State> {
    private final Task<S> task;
    private final boolean isNew;
    private @Nullable S state;

    /**
     * At a safe point.
     *
     * @param task what is done
     * @param state the task's state, told of and handed to the outputs
     * @param isNew whether nothing of the state has been told or handed on yet
     */
    Standing(Task<S> task, S state, boolean isNew) {
        this.task = task;
        this.state = state;
        this.isNew = isNew;
    }

    Task<S> task() {
        return task;
    }

    boolean isNew() {
        return isNew;
    }

    S take() {
        var taken = Objects.requireNonNull(state, "taken already");
        state = null;
        return taken;
    }
}
