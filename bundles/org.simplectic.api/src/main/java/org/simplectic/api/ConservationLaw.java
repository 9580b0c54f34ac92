package org.simplectic.api;

import java.util.List;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * A system of conservation laws, {@code du/dt + div f(u) = 0}: the fluxes of its fields along each axis of a grid, and how fast waves
 * travel. Everything is a function of values at places that whoever asks may choose: points of the grid, or faces between them.
 */
public interface ConservationLaw {
    /**
     * Values at places of a grid: along one axis those that are told, along the others its points.
     *
     * @param positions the coordinate along the axis of the flux, one for each index
     * @param fields the conserved fields, of one shape
     * @param given what fluxes depend on besides and other equations decide, such as the bottom below water; of the same shape
     */
    record Values(HostArray positions, List<Expr> fields, List<Expr> given) {
        /** Copies the lists. */
        public Values {
            fields = List.copyOf(fields);
            given = List.copyOf(given);
        }

        /**
         * Other fields at the same places.
         *
         * @param others of the same shape
         * @return the values
         */
        public Values with(List<Expr> others) {
            return new Values(positions, others, given);
        }
    }

    /**
     * The fields that have a flux along an axis; the others do not change by it.
     *
     * @param axis the number of the axis
     * @return places in {@link Values#fields}, ascending
     */
    List<Integer> carried(int axis);

    /**
     * The flux along an axis.
     *
     * @param axis its number
     * @param at where and of what
     * @return a value of the fields' shape for each field that is {@link #carried}
     */
    List<Expr> flux(int axis, Values at);

    /**
     * How the flux changes with the fields: its Jacobian matrix times directions.
     *
     * @param axis the number of the axis
     * @param at where and of what
     * @param directions a change of each field that is {@link #carried}
     * @return the change of each flux
     */
    List<Expr> change(int axis, Values at, List<Expr> directions);

    /**
     * The speeds of the waves along an axis: eigenvalues of the flux's Jacobian matrix, the smallest first, the largest last, and between
     * them those that differ from both.
     *
     * @param axis the number of the axis
     * @param at where and of what
     * @return at least one value of the fields' shape
     */
    List<Expr> speeds(int axis, Values at);
}
