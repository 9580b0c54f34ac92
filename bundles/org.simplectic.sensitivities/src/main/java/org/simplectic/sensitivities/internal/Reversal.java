package org.simplectic.sensitivities.internal;

/**
 * Where to keep solutions on the way to a later one, when they are wanted in reverse order and only so many can be kept: the binomial
 * schedule, which for any number of steps and places repeats the fewest steps.
 *
 * @see "A. Griewank, A. Walther, Algorithm 799: revolve, ACM Trans. Math. Softw. 26 (2000), 19-45"
 */
final class Reversal {
    private Reversal() {}

    /**
     * How far to go before the next solution is kept.
     *
     * @param steps to the last solution but one, which is where the way back begins; at least 2
     * @param places free ones, beside that of the solution at the beginning; at least 1
     * @return from 1 to {@code steps - 1}
     */
    static int advance(int steps, int places) {
        int kept = places + 1;
        int repetitions = 1;
        while (reach(kept, repetitions) < steps) {
            repetitions++;
        }
        long least = repetitions < 2 ? 1 : reach(kept, repetitions - 2);
        long left = steps - reach(kept - 1, repetitions);
        return Math.clamp(Math.max(least, left), 1, steps - 1);
    }

    /** The most steps that can be reversed with so many kept solutions if none is repeated more often: a binomial coefficient. */
    static long reach(int kept, int repetitions) {
        long coefficient = 1;
        for (int i = 1; i <= Math.min(kept, repetitions); i++) {
            coefficient = coefficient * (kept + repetitions + 1 - i) / i;
            if (coefficient > Integer.MAX_VALUE) {
                return Integer.MAX_VALUE;
            }
        }
        return coefficient;
    }
}
