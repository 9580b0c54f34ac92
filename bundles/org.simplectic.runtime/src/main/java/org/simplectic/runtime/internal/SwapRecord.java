package org.simplectic.runtime.internal;

/**
 * A swap that took place.
 *
 * @param kind what was swapped
 * @param from the plug-in before
 * @param to the plug-in after
 * @param step the last step before it
 * @param microseconds how long the run stood still
 * @param reason who or what wanted it
 */
record SwapRecord(String kind, String from, String to, long step, long microseconds, String reason) {
    String sentence() {
        return kind + " " + from + " -> " + to + " after step " + step + ", " + reason + "; the run stood still for "
                + microseconds + " us";
    }
}
