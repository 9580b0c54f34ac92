package org.simplectic.array;

/**
 * How a program is compiled.
 *
 * @param profile whether each kernel's calls are counted and timed, see {@link Executable#kernels}; costs a little at each call
 */
public record CompileOptions(boolean profile) {
    /** As fast as possible. */
    public static final CompileOptions DEFAULT = new CompileOptions(false);
}
