package org.simplectic.model.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/**
 * A smooth map of an axis onto itself, whose images of equal steps are smaller towards one end or both.
 *
 * <p>Towards one end steps are a geometric sequence; towards both they follow a hyperbolic tangent.
 *
 * @param toward where steps are small
 * @param ratio of the largest step and the smallest, more than 1
 * @see "J. F. Thompson, Z. U. A. Warsi, C. W. Mastin, Numerical Grid Generation, North-Holland 1985, chapter 8"
 */
public record Stretch(Toward toward, double ratio) {
    /** Where steps are small. */
    public enum Toward {
        /** Where the axis begins. */
        FROM,
        /** Where the axis ends. */
        TO,
        /** At both ends. */
        BOTH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String TOWARD = "toward";
    private static final String RATIO = "ratio";
    private static final double LARGEST = 1e6;

    /**
     * Reads <code>{toward: from | to | both, ratio: ...}</code>.
     *
     * @return empty if the ratio is a mistake that was noted
     * @throws StudyException if something else is
     */
    static Optional<Stretch> read(StudyNode.Mapping node, GridSection.Context context) {
        var keys = List.of(TOWARD, RATIO);
        node.entries().sequencedKeySet().stream()
                .filter(key -> !keys.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new StudyException(
                            node.keys().getOrDefault(key, node.place()),
                            "unknown key " + Source.quote(key) + ": " + Names.suggest(key, keys));
                });
        var toward = toward(node.get(TOWARD));
        var ratio = node.get(RATIO);
        return context.constant(ratio).map(value -> {
            if (!(value > 1 && value <= LARGEST)) {
                throw ratio.error("the ratio of the largest and the smallest step must be more than 1 and at most "
                        + LARGEST + ", but is " + value);
            }
            return new Stretch(toward, value);
        });
    }

    private static Toward toward(StudyNode node) {
        var word = node instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        return Arrays.stream(Toward.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> {
                    var words = Arrays.stream(Toward.values()).map(Toward::word).toList();
                    return node.error("an axis is stretched toward " + String.join(", ", words) + ", not "
                            + Source.quote(word) + ": " + Names.suggest(word, words));
                });
    }

    /**
     * The map or a derivative of it.
     *
     * @param at from 0 to the length
     * @param length of the axis
     * @param order 0 for the place, to 4
     */
    double of(double at, double length, int order) {
        return switch (toward) {
            case FROM -> geometric(at, length, order);
            case TO ->
                order == 0
                        ? length - geometric(length - at, length, 0)
                        : (order % 2 == 0 ? -1 : 1) * geometric(length - at, length, order);
            case BOTH -> hyperbolic(at, length, order);
        };
    }

    private double geometric(double at, double length, int order) {
        double growth = Math.log(ratio) / length;
        double scale = length / Math.expm1(growth * length);
        return order == 0 ? scale * Math.expm1(growth * at) : scale * Math.pow(growth, order) * Math.exp(growth * at);
    }

    /** Steps are as 1 - tanh^2, which is the ratio's reciprocal at the ends. */
    private double hyperbolic(double at, double length, int order) {
        double atEnd = Math.sqrt(1 - 1 / ratio);
        double growth = 2 * atanh(atEnd) / length;
        double t = Math.tanh(growth * (at - length / 2));
        double slope = 1 - t * t;
        double value = switch (order) {
            case 0 -> t + atEnd;
            case 1 -> slope;
            case 2 -> -2 * t * slope;
            case 3 -> (6 * t * t - 2) * slope;
            default -> (16 - 24 * t * t) * t * slope;
        };
        return length / (2 * atEnd) * Math.pow(growth, order) * value;
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }
}
