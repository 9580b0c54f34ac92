package org.simplectic.comparison.internal;

import java.util.List;
import org.simplectic.api.Task;

/**
 * A method that is compared.
 *
 * @param name the plug-in's
 * @param label tells those of one name apart
 * @param tasks what it does at each tolerance
 */
record Contender(String name, String label, List<Task<?>> tasks) {}
