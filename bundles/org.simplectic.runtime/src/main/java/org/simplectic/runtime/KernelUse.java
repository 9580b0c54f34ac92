package org.simplectic.runtime;

/**
 * A kernel of a run: what a backend made of a piece of a program, and what became of it.
 *
 * @param backend the backend that made it
 * @param program the program that it is a part of
 * @param kernel its name, unique in its program
 * @param listing what it computes, one line an equation
 * @param flops estimated floating-point operations of one call
 * @param bytes estimated memory traffic of one call
 * @param calls how often it ran; 0 if the run was not profiled
 * @param seconds the time that took in all; 0 if the run was not profiled
 */
public record KernelUse(
        String backend,
        String program,
        String kernel,
        String listing,
        double flops,
        double bytes,
        long calls,
        double seconds) {
    private static final double GIGA = 1e9;

    /**
     * Arithmetic intensity: a kernel below the ratio of a machine's speed to its bandwidth waits for memory.
     *
     * @return operations for each byte, NaN if it moves none
     */
    public double flopsPerByte() {
        return bytes > 0 ? flops / bytes : Double.NaN;
    }

    /**
     * The memory traffic that it reached.
     *
     * @return GB/s, NaN without a measured time
     */
    public double gigabytesPerSecond() {
        return rate(bytes);
    }

    /**
     * The speed that it reached.
     *
     * @return GFLOP/s, NaN without a measured time
     */
    public double gigaflopsPerSecond() {
        return rate(flops);
    }

    private double rate(double perCall) {
        return seconds > 0 ? perCall * calls / seconds / GIGA : Double.NaN;
    }
}
