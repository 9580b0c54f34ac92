package org.simplectic.api;

import java.util.Optional;
import org.simplectic.array.Program;

/**
 * The steps of an integrator for one problem as programs, their sizes given from outside: what reverse mode goes back through. A step maps
 * the solution, and companions where the method needs more than the solution to go on, to those at its end.
 *
 * @param start from (t, y) to the companions where the method begins, or begins anew; no outputs for one-step methods
 * @param step from (t, h, y, companions...) to (y, companions..., error, stiffness): y and companions at t + h, the scaled norm of the
 *     step's error, 1 at the tolerance, and an estimate of h times the size of the dominant eigenvalue, 0 where the method has none
 * @param back from (t, h, y, companions...), where the latter are those at t + h, to those at t; for methods whose steps can be undone
 *     in closed form
 * @param estimatesError whether the method estimates the error of a step; where it does not, that is 0
 */
public record StepMap(Program start, Program step, Optional<Program> back, boolean estimatesError) {
    /**
     * How many companions there are.
     *
     * @return 0 for one-step methods
     */
    public int companions() {
        return start.outputs().size();
    }
}
