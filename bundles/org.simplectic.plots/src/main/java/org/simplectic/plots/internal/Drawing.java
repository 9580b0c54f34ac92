package org.simplectic.plots.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.simplectic.api.Quantity;

/**
 * What is to be drawn, in no library's terms.
 *
 * @param title above the picture
 * @param kind how to draw
 * @param horizontal what the horizontal axis measures
 * @param vertical what the vertical axis measures; without a name if there are several
 * @param lines what to draw
 */
record Drawing(String title, Plot.Kind kind, Quantity horizontal, Quantity vertical, List<Line> lines) {
    /**
     * A line of a drawing.
     *
     * @param heading its name in the legend
     * @param line its points
     */
    record Line(String heading, Polyline line) {}

    /** The drawing in a sentence. */
    String description() {
        return switch (kind) {
            case TIME -> "Lines over " + horizontal.heading() + ": " + headings() + ".";
            case PHASE -> "Phase portrait: " + vertical.heading() + " against " + horizontal.heading() + ".";
            case LOGLOG ->
                vertical.heading() + " against " + horizontal.heading() + " on logarithmic axes: " + headings() + ".";
        };
    }

    private String headings() {
        return lines.stream().map(Line::heading).collect(Collectors.joining(", "));
    }
}
