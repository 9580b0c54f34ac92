package org.simplectic.api;

/**
 * A named number of a model.
 *
 * @param name how studies call it
 * @param unit its unit, empty if none is given
 */
public record Quantity(String name, String unit) {
    /**
     * How tables and plots head it.
     *
     * @return the name, and the unit in brackets where there is one
     */
    public String heading() {
        return unit.isEmpty() ? name : name + " [" + unit + "]";
    }
}
