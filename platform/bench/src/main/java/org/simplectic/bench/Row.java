package org.simplectic.bench;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * One measurement as the peers print it: a JSON object a line. Figures without meaning for the case are not a number and
 * are left out.
 *
 * @param peer who was measured
 * @param caseName group and name
 * @param size the problem's size, as text
 * @param setting method and parameters, separated by semicolons
 * @param seconds of one solve or step; not a number if it failed
 * @param error as defined for the case
 * @param evaluations right-hand side calls of one solve
 * @param steps steps or iterations of one solve
 * @param gflops nominal operations over time, in 10^9 a second
 * @param gbytes nominal traffic over time, in 10^9 bytes a second
 */
record Row(
        String peer,
        String caseName,
        String size,
        String setting,
        double seconds,
        double error,
        double evaluations,
        double steps,
        double gflops,
        double gbytes) {

    /** Reads a line. */
    static Row parse(String line) {
        try (var reader = jakarta.json.Json.createReader(new StringReader(line))) {
            var object = reader.readObject();
            return new Row(
                    object.getString("peer"),
                    object.getString("case"),
                    object.getString("size"),
                    object.getString("setting"),
                    number(object, "seconds"),
                    number(object, "error"),
                    number(object, "evals"),
                    number(object, "iters"),
                    number(object, "gflops"),
                    number(object, "gbytes_per_s"));
        }
    }

    private static double number(JsonObject object, String name) {
        return object.get(name) instanceof JsonNumber number ? number.doubleValue() : Double.NaN;
    }

    /** Whether there is a time. */
    boolean isMeasured() {
        return !Double.isNaN(seconds);
    }

    /** The line. */
    String toJson() {
        return new Json()
                .add("peer", peer)
                .add("case", caseName)
                .add("size", size)
                .add("setting", setting)
                .add("seconds", seconds)
                .add("error", error)
                .add("evals", evaluations)
                .add("iters", steps)
                .add("gflops", gflops)
                .add("gbytes_per_s", gbytes)
                .toString();
    }

    /** A JSON object on one line, in the order of the calls; what is not a finite number is left out. */
    static final class Json {
        private static final MathContext DIGITS = new MathContext(5);

        private final jakarta.json.JsonObjectBuilder builder = jakarta.json.Json.createObjectBuilder();

        Json add(String name, String value) {
            builder.add(name, value);
            return this;
        }

        Json add(String name, double value) {
            if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
                builder.add(name, (int) value);
            } else if (Double.isFinite(value)) {
                builder.add(name, new BigDecimal(value).round(DIGITS).stripTrailingZeros());
            }
            return this;
        }

        Json add(String name, int value) {
            builder.add(name, value);
            return this;
        }

        Json add(String name, boolean value) {
            builder.add(name, value);
            return this;
        }

        @Override
        public String toString() {
            return builder.build().toString();
        }
    }
}
