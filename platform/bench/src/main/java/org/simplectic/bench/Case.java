package org.simplectic.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A problem that the peers solve too, under their name for it.
 *
 * @param name group and name
 * @param isParallel whether more than one thread can help
 * @param trials our ways to solve it, each set up when it is asked for
 */
record Case(String name, boolean isParallel, Function<Context, List<Supplier<Trial>>> trials) {

    /**
     * What the cases are measured with.
     *
     * @param threads how many threads may be used
     * @param references the folder of the peers' reference solutions; without it no errors are known
     */
    record Context(int threads, References references) {}
}
