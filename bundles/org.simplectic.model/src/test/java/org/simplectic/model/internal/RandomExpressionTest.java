package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Model;

/** Random expressions, computed by an evaluator that knows their tree, against the parser that sees their text. */
final class RandomExpressionTest {
    private static final int EXPRESSIONS = 4000;

    /** Powers that become products differ by a rounding or two, which sums of nearly equal terms enlarge. */
    private static final double TOLERANCE = 1e-9;

    /**
     * An expression that knows its value.
     *
     * @param minimal its text with no parentheses but those needed
     * @param redundant its text with parentheses everywhere
     * @param precedence of its outermost operator, as in {@link Operator}
     */
    private record Known(String minimal, String redundant, int precedence, double value, boolean isExact) {
        String within(int loosest) {
            return precedence < loosest ? "(" + minimal + ")" : minimal;
        }
    }

    private static final int SIGN = Operator.EXPONENT;
    private static final int ATOM = Operator.EXPONENT + 1;
    private static final double T = 0.7;
    private static final double[] STATE = {1.25, -0.375, 2.6};

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20260101);
    private final Model model = Studies.xyz();

    @Test
    void textWithAnyParenthesesHasTheValueOfTheTree() {
        int exact = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            var known = number(1 + random.nextInt(6));
            for (var text : List.of(known.minimal(), known.redundant())) {
                double value = Studies.run(model.expression(Studies.text(text)), T, STATE)[0];
                double tolerance = known.isExact() || !Double.isFinite(known.value())
                        ? 0
                        : TOLERANCE * Math.max(1, Math.abs(known.value()));
                assertEquals(known.value(), value, tolerance, text);
            }
            exact += known.isExact() ? 1 : 0;
        }
        assertTrue(exact > EXPRESSIONS / 2, "only " + exact + " were compared bit for bit");
    }

    private Known number(int depth) {
        if (depth == 0) {
            return atom();
        }
        return switch (random.nextInt(10)) {
            case 0 -> minus(number(depth - 1));
            case 1 -> power(number(depth - 1));
            case 2 -> where(truth(depth - 1), number(depth - 1), number(depth - 1));
            case 3 -> call(number(depth - 1));
            case 4 -> atom();
            default -> arithmetic("+-*/%".charAt(random.nextInt(5)), number(depth - 1), number(depth - 1));
        };
    }

    private Known atom() {
        return switch (random.nextInt(5)) {
            case 0 -> known("x", STATE[0]);
            case 1 -> known("y", STATE[1]);
            case 2 -> known("z", STATE[2]);
            case 3 -> known("t", T);
            default -> {
                double value = random.nextInt(1, 100) / 8.0;
                yield known(Double.toString(value), value);
            }
        };
    }

    private static Known known(String text, double value) {
        return new Known(text, "(" + text + ")", ATOM, value, true);
    }

    private static Known minus(Known x) {
        var text = "-" + x.within(SIGN);
        return new Known(text, "(-" + x.redundant() + ")", Operator.PRODUCT, -x.value(), x.isExact());
    }

    private Known power(Known base) {
        int exponent = random.nextInt(1, 5);
        double value = 1;
        for (int i = 0; i < exponent; i++) {
            value *= base.value();
        }
        var sign = random.nextBoolean() ? "-" : "";
        value = sign.isEmpty() ? value : 1 / value;
        var text = base.within(ATOM) + "^" + sign + exponent;
        var redundant = "(" + base.redundant() + " ^ (" + sign + exponent + "))";
        // Powers of what the compiler finds to be constant are computed by Math.pow.
        boolean isExact = base.minimal().matches("[xyzt]") && exponent <= 3;
        return new Known(text, redundant, Operator.EXPONENT, value, isExact);
    }

    private static Known where(Known condition, Known yes, Known no) {
        var text = "where(" + condition.minimal() + "," + yes.minimal() + "," + no.minimal() + ")";
        var redundant = "where(" + condition.redundant() + ", " + yes.redundant() + ", " + no.redundant() + ")";
        boolean isExact = condition.isExact() && yes.isExact() && no.isExact();
        return new Known(text, redundant, ATOM, condition.value() != 0 ? yes.value() : no.value(), isExact);
    }

    private static Known call(Known x) {
        return new Known(
                "atan(" + x.minimal() + ")", "(atan(" + x.redundant() + "))", ATOM, Math.atan(x.value()), x.isExact());
    }

    /** Remainders jump where a rounding error carries a number over a multiple, so only exact values have one. */
    private static Known arithmetic(char wanted, Known a, Known b) {
        char operator = wanted == '%' && !(a.isExact() && b.isExact()) ? '+' : wanted;
        int precedence = operator == '+' || operator == '-' ? Operator.SUM : Operator.PRODUCT;
        double value = switch (operator) {
            case '+' -> a.value() + b.value();
            case '-' -> a.value() - b.value();
            case '*' -> a.value() * b.value();
            case '/' -> a.value() / b.value();
            default -> a.value() % b.value();
        };
        return joined(" " + operator + " ", precedence, a, b, value);
    }

    private static Known joined(String operator, int precedence, Known a, Known b, double value) {
        var text = a.within(precedence) + operator + b.within(precedence + 1);
        var redundant = "(" + a.redundant() + operator + b.redundant() + ")";
        return new Known(text, redundant, precedence, value, a.isExact() && b.isExact());
    }

    /** Comparisons jump as remainders do. */
    private Known exact(Known number) {
        return number.isExact() ? number : atom();
    }

    private Known truth(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            var a = exact(number(Math.max(0, depth - 1)));
            var b = exact(number(Math.max(0, depth - 1)));
            boolean isLess = random.nextBoolean();
            boolean value = isLess ? a.value() < b.value() : a.value() >= b.value();
            return joined(isLess ? " < " : " >= ", Operator.COMPARISON, a, b, value ? 1 : 0);
        }
        var a = truth(depth - 1);
        if (random.nextInt(3) == 0) {
            var text = "not " + (a.precedence() < Operator.COMPARISON ? "(" + a.minimal() + ")" : a.minimal());
            return new Known(text, "(not " + a.redundant() + ")", Operator.COMPARISON, 1 - a.value(), a.isExact());
        }
        var b = truth(depth - 1);
        return random.nextBoolean()
                ? joined(" and ", Operator.CONJUNCTION, a, b, a.value() * b.value())
                : joined(" or ", Operator.DISJUNCTION, a, b, Math.max(a.value(), b.value()));
    }
}
