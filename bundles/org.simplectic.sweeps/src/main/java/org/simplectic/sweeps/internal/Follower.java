package org.simplectic.sweeps.internal;

import org.simplectic.api.Session;

/** Follows some members from start to end. */
sealed interface Follower permits BatchFollower, SingleFollower {
    /** How many members it follows together. */
    int together();

    /**
     * Members at their start.
     *
     * @param values those of each, at most as many as it follows together
     */
    Following start(double[][] values, Session session);

    /** The same some steps later. Those that have ended stay as they are. */
    Following advance(Following members, Session session);
}
