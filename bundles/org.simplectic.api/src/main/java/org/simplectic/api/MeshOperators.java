package org.simplectic.api;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Derivatives of fields on a mesh: what a {@link Discretization} makes of it, to be used while programs are traced and then let go. */
public interface MeshOperators {
    /** What is computed of fields, each from its arguments, values at the points or scalars, to values at the points. */
    enum Operator {
        /** The derivative along x of u. */
        DX(1, 0),
        /** The derivative along y of u. */
        DY(1, 0),
        /** The Laplacian of u. */
        LAPLACIAN(1, 1),
        /** The divergence of k times the gradient of u, from u and k. */
        DIFFUSION(2, 1),
        /**
         * The first component of the divergence of the stress that displacements u and v cause in a plane elastic body, from u, v and
         * Lamé's parameters lambda and mu. In conditions, the stress on the boundary stands for slopes.
         */
        ELASTIC_X(4, 2),
        /** The second component. */
        ELASTIC_Y(4, 2);

        private final int arguments;
        private final int fields;

        Operator(int arguments, int fields) {
            this.arguments = arguments;
            this.fields = fields;
        }

        /**
         * The number of arguments.
         *
         * @return at least 1
         */
        public int arguments() {
            return arguments;
        }

        /**
         * How many arguments, the first ones, may have conditions at the boundary.
         *
         * @return 0, 1 or 2
         */
        public int fields() {
            return fields;
        }
    }

    /**
     * Where fields have values.
     *
     * @return a grid with a mesh
     */
    Grid grid();

    /**
     * Where conditions are evaluated, by parts of the boundary.
     *
     * @return two coordinates, each with a value a place
     */
    SequencedMap<String, List<HostArray>> places();

    /**
     * An operator applied.
     *
     * @param operator which one
     * @param arguments its arguments
     * @param conditions for each argument that may have them, those of all parts of the boundary; without any, nothing is known there.
     *     Slopes are those outward; right sides are scalars or have a value for each of the {@link #places}
     * @return values at the points
     * @throws IllegalArgumentException if there is no such operator here
     */
    Expr apply(
            Operator operator, List<Expr> arguments, List<? extends Map<String, Discretization.Condition>> conditions);
}
