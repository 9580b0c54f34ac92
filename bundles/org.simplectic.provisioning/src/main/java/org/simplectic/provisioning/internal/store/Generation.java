package org.simplectic.provisioning.internal.store;

import java.time.Instant;

/**
 * A state of the installation that can be gone back to.
 *
 * @param number counted from 1; 0 is the distribution itself
 * @param parent the generation that it was made from
 * @param time when it was made
 * @param action the command that made it
 * @param bundles how many bundles it has
 * @param pinned whether it is kept for good
 * @param current whether the next start uses it
 */
public record Generation(
        int number, int parent, Instant time, String action, int bundles, boolean pinned, boolean current) {}
