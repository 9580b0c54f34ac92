package org.simplectic.api;

/**
 * A model as the text of a study, that studies name instead of writing it: equations, fields on a grid, initial values and parameters. A
 * plug-in of kind {@code problem} without options. A study that names it may give other axes, conditions, initial values, parameters or
 * another discretization; all else is the text's. It is asked once a study, and then let go.
 *
 * <p>What is known of a solution belongs into the text as auxiliary definitions ({@code exact: "sin(x - t)"}), so that metrics can tell the error.
 */
@FunctionalInterface
public interface WrittenModel {
    /**
     * The keys of a {@code model} section with their values.
     *
     * @return YAML
     */
    String text();
}
