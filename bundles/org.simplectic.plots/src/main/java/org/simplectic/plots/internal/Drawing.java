package org.simplectic.plots.internal;

import java.util.List;

/**
 * What is to be drawn, in no library's terms.
 *
 * @param title above the picture
 * @param kind how to draw
 * @param horizontal the title of the horizontal axis
 * @param vertical the title of the vertical axis
 * @param lines what to draw
 */
record Drawing(String title, Plot.Kind kind, String horizontal, String vertical, List<Line> lines) {
    /**
     * A line of a drawing.
     *
     * @param heading its name in the legend
     * @param line its points
     */
    record Line(String heading, Polyline line) {}

    /** The drawing in a sentence. */
    String description() {
        return kind == Plot.Kind.PHASE
                ? "Phase portrait: " + vertical + " against " + horizontal + "."
                : "Lines over " + horizontal + ": "
                        + String.join(", ", lines.stream().map(Line::heading).toList()) + ".";
    }
}
