package org.simplectic.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * What a method runs in: the active backend, seen through kernels and arrays. The session owns every array: those that
 * the next state does not hold are closed after the step. Used by one thread.
 */
public interface Session {
    /**
     * The kernel of a program that belongs to a method and a problem. The program is traced at the first call only;
     * later calls with the same owner, problem (both by identity) and name return the same kernel, following the
     * active backend.
     *
     * @param owner the method
     * @param problem what it solves
     * @param name tells the owner's programs apart
     * @param trace makes the program
     * @return the kernel
     */
    Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace);

    /**
     * Values as an array of the active backend.
     *
     * @param values the values
     * @return an array that the session closes
     */
    Array array(HostArray values);

    /**
     * A number as an array of the active backend.
     *
     * @param value the number
     * @return a scalar that the session closes
     */
    default Array scalar(double value) {
        return array(HostArray.scalar(value));
    }

    /**
     * The values of an array.
     *
     * @param array an array of this session
     * @return its values
     */
    HostArray values(Array array);

    /**
     * A scalar's value.
     *
     * @param array a scalar of this session
     * @return the number
     */
    default double number(Array array) {
        return values(array).get(0);
    }

    /**
     * Does several pieces of work, on as many threads as the backend has for that. What they compute must depend on nothing but
     * themselves: then it does not depend on the number of threads either.
     *
     * @param <R> what comes of one
     * @param work each is given a session, this one or one of the same backend, which it must not keep; arrays of this session it may
     *     read
     * @return the results in the order of the work; their arrays are this session's
     */
    default <R extends Record> List<R> each(List<? extends Function<Session, R>> work) {
        return work.stream().map(piece -> piece.apply(this)).toList();
    }

    /**
     * Whether the user asked to stop. Methods whose single step is long ask for it within the step.
     *
     * @return true from the request on
     */
    boolean cancelled();
}
