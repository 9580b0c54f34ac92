package org.simplectic.runtime.internal;

import org.simplectic.api.State;
import org.simplectic.api.Task;

/**
 * Where a run stands.
 *
 * @param task what it does
 * @param state the task's state at a safe point, told of and handed to the outputs
 * @param isNew whether nothing of the state has been told or handed on yet
 */
record Standing<S extends Record & State>(Task<S> task, S state, boolean isNew) {}
