package org.simplectic.tck.internal;

import java.util.Arrays;

/**
 * The mean of independent numbers beside what it must be.
 *
 * @param of what the numbers are
 * @param found their mean
 * @param error its standard error
 * @param expected the mean of their distribution
 */
record Mean(String of, double found, double error, double expected) {
    /** With probability 1 - 6e-7 a mean is not farther off; the seeds are fixed, so this decides once and for all. */
    static final double ERRORS = 5;

    static Mean of(String what, double[] numbers, double expected) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double squares =
                Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
        double error = Math.sqrt(squares / (numbers.length - 1) / numbers.length);
        return new Mean(what, mean, error, expected);
    }

    boolean isRight() {
        return Math.abs(found - expected) <= ERRORS * error;
    }

    /** How many standard errors it is off. */
    double errors() {
        return Math.abs(found - expected) / error;
    }

    @Override
    public String toString() {
        return of + " off by " + Numbers.brief(errors()) + " standard errors";
    }
}
