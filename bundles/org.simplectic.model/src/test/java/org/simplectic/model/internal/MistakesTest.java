package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** What a user reads who wrote a wrong expression, and which characters are underlined. */
final class MistakesTest {
    private final Model model = Studies.xyz();

    /** The text with its wrong part between brackets of the kind « ». */
    private record Mistake(String marked, String message) {
        int from() {
            return marked.indexOf('\u00ab');
        }

        int length() {
            return marked.indexOf('\u00bb') - from() - 1;
        }

        String text() {
            return marked.replace("\u00ab", "").replace("\u00bb", "");
        }
    }

    private static final List<Mistake> MISTAKES = List.of(
            // Words
            new Mistake("x + «1.2.3»", "'1.2.3' has more than one decimal point"),
            new Mistake("x«**»2", "'**' is not an operator here: a power is written with '^'"),
            new Mistake(
                    "where(x «=» 1, 1, 0)",
                    "'=' is not an operator here: to compare, write '==';"
                            + " a definition is a key of its own under 'equations'"),
            new Mistake("where(x «=<» 1, 1, 0)", "'=<' is not an operator here: 'at most' is written '<='"),
            new Mistake("where(x «=>» 1, 1, 0)", "'=>' is not an operator here: 'at least' is written '>='"),
            new Mistake("where(x «<>» 1, 1, 0)", "'<>' is not an operator here: 'different' is written '!='"),
            new Mistake("where(x<1 «&» y<1, 1, 0)", "'&' is not an operator here: write 'and'"),
            new Mistake("«|»x|", "'|' is not an operator here: write 'or'; an absolute value is abs(...)"),
            new Mistake("x < 1 «?» 2 : 3", "'?' is not an operator here: a choice is written where(condition, a, b)"),
            new Mistake("2*«[»x + 1]", "'[' is not an operator here: group with '(' and ')'"),
            new Mistake("2 «\u00d7» x", "'\u00d7' is not an operator here: a product is written with '*'"),
            new Mistake("x«\u00b2»", "'\u00b2' is not an operator here: write '^2'"),
            new Mistake("2*«\u03c0»", "'\u03c0' is not an operator here: write 'pi'"),
            new Mistake(
                    "2*«\u03b1»",
                    "'\u03b1' cannot be used in expressions:"
                            + " names consist of the letters a-z and A-Z, digits and '_'"),
            new Mistake(
                    "x «\ud83d\ude00» y",
                    "'\ud83d\ude00' cannot be used in expressions:"
                            + " expected a number, a name, an operator or a parenthesis"),
            new Mistake(
                    "x «#» 3",
                    "'#' cannot be used in expressions:" + " expected a number, a name, an operator or a parenthesis"),
            new Mistake(
                    "x«\u0000»",
                    "U+0000 cannot be used in expressions:"
                            + " expected a number, a name, an operator or a parenthesis"),
            new Mistake(
                    "x*«1e999»",
                    "'1e999' is too large for a double: expected a magnitude between 4.9e-324 and 1.8e308"),
            new Mistake(
                    "x*«1e-999»",
                    "'1e-999' is too small for a double: expected a magnitude between 4.9e-324 and 1.8e308"),
            // Order of words
            new Mistake("2«x»", "an operator is missing before 'x'; to multiply, write 2*x"),
            new Mistake("x «y»", "an operator is missing before 'y'; to multiply, write x*y"),
            new Mistake("2«(»x + 1)", "an operator is missing before '('; to multiply, write 2*("),
            new Mistake("(x + 1)«y»", "an operator is missing before 'y'; to multiply, write ...)*y"),
            new Mistake("sin(2«x»)", "an operator is missing before 'x'; to multiply, write 2*x"),
            new Mistake("a«(»x + 1)", "an operator is missing: 'a' is not a function; to multiply, write a*(...)"),
            new Mistake("x «not» y", "an operator is missing before 'not'"),
            new Mistake("x «+»", "expected a number, a name or '(' after '+'"),
            new Mistake("x - «-»", "expected a number, a name or '(' after '-'"),
            new Mistake("«*»x", "expected a number, a name or '(', but found '*'"),
            new Mistake("x + «/» y", "expected a number, a name or '(', but found '/'"),
            new Mistake("«(»x + y", "this '(' is not closed"),
            new Mistake("x + y«)»", "this ')' closes nothing"),
            new Mistake("x*«()»", "expected an expression between the parentheses"),
            new Mistake("(x + «)»", "expected a number, a name or '(', but found ')'"),
            new Mistake(
                    "x + 1«,»5",
                    "a comma separates the arguments of a function; a decimal number is written with a point"),
            // Functions
            new Mistake("«sin» x", "'sin' is a function; write sin(...)"),
            new Mistake("«where»", "'where' is a function; write where(...)"),
            new Mistake("«atan2(x)»", "atan2 takes 2 arguments, but got 1"),
            new Mistake("1 + «sin(x, y)»", "sin takes 1 argument, but got 2"),
            new Mistake("«sqrt()»", "sqrt takes 1 argument, but got 0"),
            new Mistake("«min(x)»", "min takes at least 2 arguments, but got 1"),
            new Mistake(
                    "«where(x < 1, 2)»",
                    "where takes 3 arguments, where(condition, value if it holds, value if not), but got 2"),
            new Mistake("max(x,«)»", "expected a number, a name or '(', but found ')'"),
            // Numbers and truth values
            new Mistake(
                    "x + («y<1»)",
                    "'+' needs numbers, but 'y<1' is a truth value;" + " write where(y<1, 1, 0) for a number"),
            new Mistake(
                    "-(«x > y»)",
                    "'-' needs numbers, but 'x > y' is a truth value;" + " write where(x > y, 1, 0) for a number"),
            new Mistake(
                    "sin(«x > y»)",
                    "sin needs numbers, but 'x > y' is a truth value;" + " write where(x > y, 1, 0) for a number"),
            new Mistake(
                    "where(«x», 1, 0)",
                    "the condition of where needs a truth value, but 'x' is a number; compare it, as in x > 0"),
            new Mistake(
                    "where(x < 1, «y < 2», 0)",
                    "where needs numbers, but 'y < 2' is a truth value;" + " write where(y < 2, 1, 0) for a number"),
            new Mistake(
                    "where(«x» and y < 1, 1, 0)",
                    "'and' needs a truth value, but 'x' is a number;" + " compare it, as in x > 0"),
            new Mistake(
                    "where(not «x», 1, 0)", "'not' needs a truth value, but 'x' is a number; compare it, as in x > 0"),
            new Mistake("where(x < 1 «<» 2, 1, 0)", "comparisons cannot be chained; write 'a < b and b < c'"),
            new Mistake(
                    "«x < 1»", "expected a number, but this is a truth value; write where(x < 1, 1, 0) for a number"),
            // Names
            new Mistake("a*«Z1»", "unknown name 'Z1': did you mean 'z'? (valid: a, b, e, pi, t, x, y, z)"),
            new Mistake("x + «omega»", "unknown name 'omega': valid: a, b, e, pi, t, x, y, z"),
            new Mistake("2*«PI»", "unknown name 'PI': did you mean 'pi'? (valid: a, b, e, pi, t, x, y, z)"));

    @TestFactory
    Iterable<DynamicTest> mistakesAreExplainedAndUnderlined() {
        return MISTAKES.stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.marked(), () -> {
                    var text = Studies.text(mistake.text());
                    var refused = assertThrows(StudyException.class, () -> model.expression(text));
                    assertEquals(1, refused.faults().size(), refused::toString);
                    var fault = refused.faults().getFirst();
                    assertEquals(mistake.message(), fault.message());
                    assertEquals(text.place().part(mistake.from(), mistake.length()), fault.place());
                }))
                .toList();
    }

    @Test
    void unknownFunctionsAreOfferedTheNearest() {
        var refused = assertThrows(StudyException.class, () -> model.expression(Studies.text("1 + sqr(x)")));

        assertEquals("""
                s.yaml:3:13: unknown function 'sqr': did you mean 'sqrt'? (valid: abs, acos, asin, atan, atan2, cbrt, ceil,\
                 clamp, cos, cosh, exp, expm1, floor, fma, hypot, ln, log, log10, log1p, max, min, pow, rint, round, sign,\
                 signum, sin, sinh, sqrt, tan, tanh, toDegrees, toRadians)
                  |   key: "1 + sqr(x)"
                  |             ^^^""", refused.getMessage());
    }

    @Test
    void everyUnknownNameIsReportedOnce() {
        var refused = assertThrows(StudyException.class, () -> model.expression(Studies.text("u + v*u")));

        assertEquals(
                List.of(9, 13),
                refused.faults().stream().map(f -> f.place().column()).toList());
    }

    @Test
    void textSpeltDifferentlyInTheFileIsUnderlinedWhole() {
        var place = new Place("s.yaml", 1, 7, 9, "dx/dt: \"x +\\t u\"");
        var node = new StudyNode.Scalar("x +\t u", "x +\t u", place);

        var refused = assertThrows(StudyException.class, () -> model.expression(node));

        assertEquals(place, refused.faults().getFirst().place());
    }

    @Test
    void valuesThatAreNoTextAreRefused() {
        assertEquals("expected a number or an expression such as \"2*x\", but found a list", message("[1, 2]"));
        assertEquals("expected a number or an expression such as \"2*x\", but found a mapping", message("{u: 1}"));
        assertEquals("expected a number or an expression, but 'true' is a truth value", message("true"));
        assertEquals("expected a finite number, but found '.inf'", message(".inf"));
        assertEquals("expected a number or an expression such as \"2*x\", but there is none", message("' '"));
    }

    @Test
    void constantExpressionsRefuseWhatChanges() {
        assertEquals(
                "'x' is a state, but this value must be known before the run:"
                        + " only numbers, parameters, pi and e can be used",
                constantMessage("2*x"));
        assertEquals(
                "'t' is the time, but this value must be known before the run:"
                        + " only numbers, parameters, pi and e can be used",
                constantMessage("2*t"));
        assertEquals("unknown name 'c': did you mean 'a'? (valid: a, b, e, pi)", constantMessage("c"));
        assertEquals("expected a finite number, but the value of '1/0' is infinite", constantMessage("1/0"));
        assertEquals(
                "expected a finite number, but the value of 'log(-a)' is not a number (NaN)",
                constantMessage("log(-a)"));
    }

    private String message(String yaml) {
        var node = Studies.node(yaml);
        return assertThrows(StudyException.class, () -> model.expression(node))
                .faults()
                .getFirst()
                .message();
    }

    private String constantMessage(String text) {
        return assertThrows(StudyException.class, () -> model.number(Studies.text(text)))
                .faults()
                .getFirst()
                .message();
    }
}
