package org.simplectic.plots.internal;

/**
 * Colours for numbers, from a dark violet over blue, teal and green to a light yellow: equal differences of numbers look equally
 * different, larger numbers are lighter, in grey too, and nothing is told by red against green alone.
 *
 * <p>A curve in OKLab, the space whose distances are meant to be those that people see: lightness rises and the hue turns at constant
 * speed, the chroma is such that screens can show it. Colours are taken at equal distances along the curve.
 *
 * @see "B. Ottosson, A perceptual color space for image processing, 2020"
 */
final class ColourMap {
    private static final double DARKEST = 0.25;
    private static final double LIGHTEST = 0.92;

    /** Degrees. */
    private static final double FIRST_HUE = 300;

    private static final double LAST_HUE = 102;

    /** Screens show the least chroma where the curve is teal: a parabola stays below what they can on the whole way. */
    private static final double LEAST_CHROMA = 0.09;

    private static final double LEAST_CHROMA_AT = 0.42;
    private static final double CHROMA_RISE = 0.22;
    private static final int FINE = 4096;

    private ColourMap() {}

    /** So many colours, as {@code 0xRRGGBB}, for the smallest number first. */
    static int[] colours(int count) {
        var curve = new double[FINE + 1][];
        var length = new double[FINE + 1];
        for (int i = 0; i <= FINE; i++) {
            curve[i] = point((double) i / FINE);
            length[i] = i == 0 ? 0 : length[i - 1] + distance(curve[i], curve[i - 1]);
        }
        var colours = new int[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            double wanted = count == 1 ? 0 : length[FINE] * i / (count - 1);
            while (at < FINE && length[at] < wanted) {
                at++;
            }
            colours[i] = toScreen(curve[at]);
        }
        return colours;
    }

    private static double[] point(double part) {
        double lightness = DARKEST + part * (LIGHTEST - DARKEST);
        double hue = Math.toRadians(FIRST_HUE + part * (LAST_HUE - FIRST_HUE));
        double fromTeal = part - LEAST_CHROMA_AT;
        double chroma = LEAST_CHROMA + CHROMA_RISE * fromTeal * fromTeal;
        return new double[] {lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)};
    }

    private static double distance(double[] one, double[] other) {
        return Math.hypot(one[0] - other[0], Math.hypot(one[1] - other[1], one[2] - other[2]));
    }

    /** Red, green and blue light, linear, of a colour in OKLab. */
    private static double[] toLight(double[] lab) {
        double l = cube(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]);
        double m = cube(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]);
        double s = cube(lab[0] - 0.0894841775 * lab[1] - 1.291485548 * lab[2]);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
        };
    }

    private static double cube(double value) {
        return value * value * value;
    }

    private static int toScreen(double[] lab) {
        int colour = 0;
        for (double light : toLight(lab)) {
            double shown = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
            colour = (colour << 8) | (int) Math.round(255 * Math.clamp(shown, 0.0, 1.0));
        }
        return colour;
    }
}
