package org.simplectic.provisioning.internal.admission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Checks on this machine whether plug-ins keep the contracts of their kinds, before anything is run with them. */
public interface Examiner {
    /**
     * What was found of one plug-in.
     *
     * @param kind its kind
     * @param name its name
     * @param broken the contracts that it breaks, each with the figures that decided; empty if it keeps all
     */
    record Verdict(String kind, String name, List<String> broken) {
        /** Copies the list. */
        public Verdict {
            broken = List.copyOf(broken);
        }
    }

    /**
     * Checks the plug-ins of a bundle.
     *
     * @param home a whole home that has the bundle, and which nobody uses yet
     * @param bundle its symbolic name
     * @return a verdict for each of its plug-ins
     * @throws IOException if the check cannot be begun
     * @throws org.simplectic.cli.CommandException if it comes to no result; the message says how it ended
     */
    List<Verdict> examine(Path home, String bundle) throws IOException;
}
