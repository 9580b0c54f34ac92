package org.simplectic.array;

/**
 * What one kernel of a compiled program does: the equations that a backend runs as one piece.
 *
 * @param name a short name, unique in its program
 * @param listing what it computes, one line an equation
 * @param flops estimated floating-point operations of one call; transcendental functions count as one
 * @param bytes estimated memory traffic of one call: what is read and written once, if caches hold nothing
 * @param calls how often it ran; 0 unless compiled with {@link CompileOptions#profile}
 * @param nanoseconds the time it took in all; 0 unless compiled with {@link CompileOptions#profile}
 */
public record KernelReport(String name, String listing, double flops, double bytes, long calls, long nanoseconds) {}
