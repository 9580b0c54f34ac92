package org.simplectic.cli.internal;

import org.simplectic.api.Counters;

/** Shows how far a run is. */
interface Progress {
    /** For those who do not want to see it. */
    Progress NONE = new Progress() {
        @Override
        public void show(double done, double position, Counters counters) {}

        @Override
        public void end() {}
    };

    /** As {@link org.simplectic.runtime.RunListener#progress}. */
    void show(double done, double position, Counters counters);

    /** Leaves the screen as it should stay. */
    void end();
}
