package org.simplectic.array;

/**
 * The whole hardware interface: compiles programs, and moves values in and out. One bundle a backend, registered as a
 * service; {@code service.ranking} orders them. Implementations may be called from several threads.
 */
public interface Backend {
    /**
     * The name that studies select it by.
     *
     * @return for example {@code java}
     */
    String name();

    /**
     * What of this machine it computes with, for people.
     *
     * @return for example {@code 2 threads, vectors of 512 bits}
     */
    default String hardware() {
        return "any Java virtual machine";
    }

    /**
     * How many calls of different executables it is worth to have under way at a time, each on a thread of the caller's.
     *
     * @return the number of cores that the backend uses, if they are the caller's; 1 if one call has all that the backend has
     */
    default int threads() {
        return 1;
    }

    /**
     * Makes a program executable on this backend. Never fails for a program that {@link #supports} accepts.
     *
     * @param program the program
     * @return the compiled program; the caller closes it
     */
    default Executable compile(Program program) {
        return compile(program, CompileOptions.DEFAULT);
    }

    /**
     * Makes a program executable on this backend. Never fails for a program that {@link #supports} accepts.
     *
     * @param program the program
     * @param options how it is compiled
     * @return the compiled program; the caller closes it
     */
    Executable compile(Program program, CompileOptions options);

    /**
     * Whether this backend can compile a program.
     *
     * @param program the program
     * @return true if every primitive and element type in it is supported
     */
    default boolean supports(Program program) {
        return true;
    }

    /**
     * Copies values to this backend.
     *
     * @param values the values
     * @return an array that the caller closes
     */
    Array put(HostArray values);

    /**
     * Copies values from this backend.
     *
     * @param array an open array of this backend
     * @return the values
     * @throws IllegalArgumentException if the array is another backend's or closed
     */
    HostArray get(Array array);

    /**
     * Arrays made and not yet closed, for leak checks.
     *
     * @return their number
     */
    long openArrays();
}
