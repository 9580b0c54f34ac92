package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Quantity;

/**
 * The columns of what a run tells: the value and its derivatives, or, over time, the solution and its derivatives.
 *
 * @param states of the model
 * @param parameters that is differentiated by
 * @param unit of the value
 * @param isOverTime which of both
 */
record Columns(List<Quantity> states, List<Quantity> parameters, String unit, boolean isOverTime) {
    static final String VALUE = "value";

    List<Quantity> quantities() {
        return isOverTime ? overTime() : gradient();
    }

    /** The value, then a derivative a parameter. */
    List<Quantity> gradient() {
        var value = new Quantity(VALUE, unit);
        var columns = new ArrayList<>(List.of(value));
        parameters.forEach(parameter -> columns.add(derivative(value, parameter)));
        return columns;
    }

    /** The states, then their derivatives by the first parameter, by the second, ... */
    private List<Quantity> overTime() {
        var columns = new ArrayList<>(states);
        parameters.forEach(parameter -> states.forEach(state -> columns.add(derivative(state, parameter))));
        return columns;
    }

    private static Quantity derivative(Quantity of, Quantity by) {
        var unit = by.unit().isEmpty() ? of.unit() : (of.unit().isEmpty() ? "1" : of.unit()) + "/(" + by.unit() + ")";
        return new Quantity("d" + of.name() + "_d" + by.name().replace('.', '_'), unit);
    }
}
