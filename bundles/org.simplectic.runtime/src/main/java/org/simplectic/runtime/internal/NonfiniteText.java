package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Elementwise;
import org.simplectic.array.HostArray;
import org.simplectic.array.Primitive;

/** A value that is not finite, its operands and its cause in words. */
final class NonfiniteText {
    private static final int ELEMENTS_SHOWN = 4;

    private NonfiniteText() {}

    /** The first element that is not finite. */
    static int firstBad(HostArray values) {
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i)) || !Double.isFinite(values.imaginary(i))) {
                return i;
            }
        }
        throw new IllegalArgumentException("all elements are finite");
    }

    static String result(int value, HostArray values, int element) {
        long bad = 0;
        for (int i = 0; i < values.size(); i++) {
            bad += Double.isFinite(values.get(i)) && Double.isFinite(values.imaginary(i)) ? 0 : 1;
        }
        return at(value, values, element)
                + (values.size() == 1 ? "" : "  (" + bad + " of " + values.size() + " elements not finite)");
    }

    /** An operand of an element-wise operation, which may be a scalar. */
    static String element(int value, HostArray values, int element) {
        return at(value, values, values.type().rank() == 0 ? 0 : element);
    }

    /** An operand of another operation: its first elements and their range. */
    static String whole(int value, HostArray values) {
        if (values.size() == 1) {
            return at(value, values, 0);
        }
        var shown = new ArrayList<String>();
        for (int i = 0; i < Math.min(values.size(), ELEMENTS_SHOWN); i++) {
            shown.add(number(values, i));
        }
        var text = "%" + value + " = " + String.join(", ", shown) + (values.size() > ELEMENTS_SHOWN ? ", ..." : "");
        return values.type().dtype().isComplex() || values.size() == 0 ? text : text + range(values);
    }

    private static String range(HostArray values) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.size(); i++) {
            smallest = Math.min(smallest, values.get(i));
            largest = Math.max(largest, values.get(i));
        }
        return "  (from " + smallest + " to " + largest + ")";
    }

    private static String at(int value, HostArray values, int element) {
        return "%" + value + place(values, element) + " = " + number(values, element);
    }

    private static String place(HostArray values, int element) {
        var extents = values.type().shape().extents();
        if (extents.isEmpty()) {
            return "";
        }
        var indices = new ArrayList<String>();
        int rest = element;
        for (int axis = extents.size() - 1; axis >= 0; axis--) {
            indices.addFirst(String.valueOf(rest % extents.get(axis)));
            rest /= extents.get(axis);
        }
        return "[" + String.join(", ", indices) + "]";
    }

    private static String number(HostArray values, int element) {
        var dtype = values.type().dtype();
        if (dtype.isComplex()) {
            double imaginary = values.imaginary(element);
            return values.get(element) + (imaginary < 0 ? " - " : " + ") + Math.abs(imaginary) + "i";
        }
        return dtype.isReal() ? String.valueOf(values.get(element)) : String.valueOf((long) values.get(element));
    }

    /** Why an operation on finite operands gave a value that is not finite. */
    static String cause(Primitive primitive, HostArray result, List<HostArray> operands, int element) {
        if (primitive instanceof Elementwise && result.type().dtype().isReal()) {
            double first = operand(operands, 0, element);
            double second = operand(operands, 1, element);
            var known = switch (primitive) {
                case Elementwise.Unary unary -> unary(unary, first);
                case Elementwise.Binary binary -> binary(binary, first, second);
                default -> "";
            };
            if (!known.isEmpty()) {
                return known;
            }
        }
        return Double.isNaN(result.get(element))
                ? "The operation is not defined there, or something in it overflowed."
                : "The result is too large for " + result.type().dtype() + ".";
    }

    private static double operand(List<HostArray> operands, int index, int element) {
        if (index >= operands.size()) {
            return 0;
        }
        var operand = operands.get(index);
        return operand.get(operand.type().rank() == 0 ? 0 : element);
    }

    private static String unary(Elementwise.Unary function, double x) {
        return switch (function) {
            case LOG, LOG10 -> x == 0 ? "The logarithm of zero is infinite." : undefined("logarithm", x);
            case LOG1P -> x == -1 ? "The logarithm of zero is infinite." : undefined("logarithm", 1 + x);
            case SQRT -> undefined("square root", x);
            case ASIN, ACOS -> "The inverse of a sine or cosine is not defined outside of -1 to 1.";
            default -> "";
        };
    }

    private static String undefined(String function, double x) {
        return x < 0 ? "The " + function + " of a negative number is not defined." : "";
    }

    private static String binary(Elementwise.Binary function, double a, double b) {
        return switch (function) {
            case DIVIDE, REMAINDER -> b == 0 ? "It divides by zero." : "";
            case POWER ->
                a < 0 && b != Math.rint(b)
                        ? "A broken power of a negative number is not defined."
                        : a == 0 && b < 0 ? "A negative power of zero is infinite." : "";
            default -> "";
        };
    }
}
