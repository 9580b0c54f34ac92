package org.simplectic.runtime;

import java.util.Comparator;
import java.util.List;

/**
 * Where the time of a run went.
 *
 * @param seconds wall time of the stepping
 * @param kernels the kernels that ran, the one that took most time first
 */
public record Profile(double seconds, List<KernelUse> kernels) {
    /** Drops the kernels that never ran and sorts the others by time. */
    public Profile {
        kernels = kernels.stream()
                .filter(kernel -> kernel.calls() > 0)
                .sorted(Comparator.comparingDouble(KernelUse::seconds).reversed())
                .toList();
    }

    /**
     * The time in kernels.
     *
     * @return seconds
     */
    public double kernelSeconds() {
        return kernels.stream().mapToDouble(KernelUse::seconds).sum();
    }

    /**
     * The time of everything else: the method's own decisions, arguments and results, output.
     *
     * @return seconds
     */
    public double otherSeconds() {
        return Math.max(0, seconds - kernelSeconds());
    }

    /**
     * A kernel's part of the run.
     *
     * @param kernel one of the kernels
     * @return from 0 to 1
     */
    public double share(KernelUse kernel) {
        return seconds > 0 ? kernel.seconds() / seconds : 0;
    }
}
