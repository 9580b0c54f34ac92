package org.simplectic.api;

/**
 * When an {@link IterativeSolver} is content: where the Euclidean norm of {@code b - A x} is at most {@code rtol |b|} or at most {@code atol}.
 *
 * @param rtol relative to the right-hand side, not negative
 * @param atol absolute, not negative
 * @param maxIterations after how many iterations it gives up, at least 1
 */
public record StoppingRule(double rtol, double atol, int maxIterations) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public StoppingRule {
        if (!(rtol >= 0 && atol >= 0 && rtol + atol > 0)) {
            throw new IllegalArgumentException(
                    "rtol and atol must not be negative, nor both zero, but are " + rtol + " and " + atol);
        }
        if (maxIterations < 1) {
            throw new IllegalArgumentException("maxIterations must be at least 1, but is " + maxIterations);
        }
    }
}
