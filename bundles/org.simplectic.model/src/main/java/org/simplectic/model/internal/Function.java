package org.simplectic.model.internal;

import java.util.List;

/**
 * A function of numbers that expressions can call.
 *
 * @param name how expressions call it
 * @param least the fewest arguments it takes
 * @param most the most arguments it takes
 * @param rule how it is computed
 */
record Function(String name, int least, int most, Rule rule) {
    static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** A formula in the operations of any algebra. */
    interface Rule {
        <T> T apply(Algebra<T> algebra, List<T> arguments);
    }

    /** What to tell who gave the wrong number of arguments. */
    String arity() {
        var number =
                most == ANY_NUMBER ? "at least " + least : most > least ? least + " to " + most : String.valueOf(least);
        return name + " takes " + number
                + (most == 1 || (most == ANY_NUMBER && least == 1) ? " argument" : " arguments");
    }
}
