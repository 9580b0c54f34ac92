package org.simplectic.model.internal;

import java.util.List;
import org.simplectic.api.Discretization;
import org.simplectic.api.MeshOperators;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;

/**
 * What expressions can be computed in: numbers, or the values of a program being traced.
 *
 * @param <T> the values; truth values are values too
 */
interface Algebra<T> {
    T constant(double number);

    T unary(Elementwise.Unary function, T operand);

    T binary(Elementwise.Binary function, T left, T right);

    T where(T condition, T yes, T no);

    /**
     * The derivative of a field along an axis of the grid.
     *
     * @throws IllegalArgumentException if the discretization has none
     */
    default T derivative(T field, int axis, int order) {
        throw new IllegalArgumentException("there is no grid here, and hence no derivative");
    }

    /**
     * An operator of fields on a mesh.
     *
     * @throws IllegalArgumentException if the discretization does not have it
     */
    default T applied(MeshOperators.Operator operator, List<T> arguments) {
        throw new IllegalArgumentException("there is no mesh here, and hence no derivative");
    }

    /**
     * The field whose Laplacian is given.
     *
     * @throws IllegalArgumentException if the discretization finds none
     */
    default T inverseLaplacian(T field, Discretization.Laplacian laplacian) {
        throw new IllegalArgumentException("there is no grid here, and hence no Laplacian");
    }

    /** One number for all values of a field; a number itself is its own mean, largest and least. */
    default T reduced(FieldFunctions.Reduction reduction, T field) {
        throw new IllegalArgumentException("there is no grid here to take a " + reduction.word() + " over");
    }

    /** Numbers now, truth values as 1 and 0. */
    final class Numbers implements Algebra<Double> {
        @Override
        public Double constant(double number) {
            return number;
        }

        @Override
        public Double unary(Elementwise.Unary function, Double operand) {
            return function.applyAsDouble(operand);
        }

        @Override
        public Double binary(Elementwise.Binary function, Double left, Double right) {
            return function.applyAsDouble(left, right);
        }

        @Override
        public Double where(Double condition, Double yes, Double no) {
            return condition != 0 ? yes : no;
        }
    }

    /**
     * Values of a program.
     *
     * @param program any value of it
     */
    record Traced(Expr program) implements Algebra<Expr> {
        @Override
        public Expr constant(double number) {
            return program.constant(number);
        }

        @Override
        public Expr unary(Elementwise.Unary function, Expr operand) {
            return operand.unary(function);
        }

        @Override
        public Expr binary(Elementwise.Binary function, Expr left, Expr right) {
            return left.binary(function, right);
        }

        @Override
        public Expr where(Expr condition, Expr yes, Expr no) {
            return condition.where(yes, no);
        }
    }
}
