package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.simplectic.api.StudyException;

/** What a user reads whose names and definitions do not fit together. */
final class SectionMistakesTest {
    @Test
    void cyclesAreShownAsChains() {
        assertFaults("""
                equations: {dx/dt: r, r: "1 + s", s: u*x, u: r, v: r}
                initial: {x: 1}
                parameters: {a: b, b: 2*c, c: a, d: d + 1, f: a}
                """, """
                1:31 1: 'r' is defined by itself: r -> s -> u -> r; give one of them a value that does not use the others
                3:17 1: 'a' is defined by itself: a -> b -> c -> a; give one of them a value that does not use the others
                3:37 1: 'd' is defined by itself: d -> d; give one of them a value that does not use the others
                """);
    }

    @Test
    void statesAndInitialValuesMustMatch() {
        assertFaults("""
                equations: {dprey/dt: 1, dpredator/dt: 2, r: 3}
                initial: {prey: 1, predators: 2, r: 4}
                """, """
                1:26 12: state 'predator' has no initial value: add it under 'initial'; did you mean 'predators' to be its name?
                2:20 9: 'predators' has an initial value, but there is no equation 'dpredators/dt'; did you mean 'predator'?
                2:34 1: 'r' is an auxiliary definition, not a state: only names with an equation dNAME/dt have initial values
                """);
    }

    @Test
    void namesAreDefinedOnce() {
        assertFaults("""
                equations: {dx/dt: 1, x: 2}
                initial: {x: 1}
                parameters: {x: 3}
                """, """
                1:23 1: 'x' is already a state in line 1; a name can be defined only once
                3:14 1: 'x' is already a state in line 1; a name can be defined only once
                """);
    }

    @Test
    void reservedAndMalformedNamesAreRefused() {
        assertFaults("""
                equations: {dt/dt: 1, dx/dt: 2, sin: 3, where: 4, and: 5, 2r: 6, r-s: 7}
                initial: {x: 1}
                parameters: {e: 8, pi: 9, "\u03b1": 10}
                """, """
                1:13 5: 't' is the time; choose another name
                1:33 3: 'sin' is a function; choose another name
                1:41 5: 'where' is a function; choose another name
                1:51 3: 'and' is an operator; choose another name
                1:59 2: '2r' is not a name: expected letters a-z and A-Z, digits and '_', not beginning with a digit
                1:66 3: 'r-s' is not a name: expected letters a-z and A-Z, digits and '_', not beginning with a digit
                3:14 1: 'e' is the number 2.718281828459045; choose another name
                3:20 2: 'pi' is the number 3.141592653589793; choose another name
                3:28 1: '\u03b1' is not a name: expected letters a-z and A-Z, digits and '_', not beginning with a digit
                """);
    }

    @Test
    void keysThatAreAlmostEquationsAreOfferedTheRightOne() {
        assertFaults("""
                equations: {dx/dt: 1, dy / dt: 2, z': 3, dw/dx: 4, a b: 5}
                initial: {x: 1}
                """, """
                1:23 7: 'dy / dt' is neither an equation, dNAME/dt, nor the name of an auxiliary definition; did you mean 'dy/dt'?
                1:35 2: 'z'' is neither an equation, dNAME/dt, nor the name of an auxiliary definition; did you mean 'dz/dt'?
                1:42 5: 'dw/dx' is neither an equation, dNAME/dt, nor the name of an auxiliary definition; did you mean 'dw/dt'?
                1:52 3: 'a b' is neither an equation, dNAME/dt, nor the name of an auxiliary definition
                """);
    }

    @Test
    void whatIsForFieldsNeedsAGrid() {
        assertFaults("""
                {discretization: fourier, equations: {dx/dt: 1}, initial: {x: 1}, parametres: {}}
                """, """
                1:2 14: 'discretization' is for fields on a grid, and the model has none: add 'grid', such as\
                 {x: {from: 0, to: 1, points: 100, boundary: periodic}}
                1:67 10: unknown key 'parametres': did you mean 'parameters'?\
                 (valid: boundaries, discretization, equations, flux, grid, initial, noise, parameters, speeds)
                """);
    }

    @Test
    void missingPartsAreNamed() {
        assertFaults("{parameters: {a: 1}}", """
                1:1 1: the key 'equations' is missing here
                1:1 1: the key 'initial' is missing here
                """);
        assertFaults("{equations: {r: 1}, initial: {}}", """
                1:13 1: there is no equation of a state here; expected a key such as dx/dt
                """);
        assertFaults("{equations: 3, initial: {x: 1}}", """
                1:13 1: 'equations' must be a mapping of keys to values
                1:26 1: 'x' has an initial value, but there is no equation 'dx/dt'
                """);
    }

    @Test
    void allIndependentMistakesAreReportedInTheOrderOfTheFile() {
        assertFaults("""
                equations:
                  dx/dt: "sigm*(y - x)"
                  dy/dt: "x*(rho - z"
                  dz/dt: x*y - beta*z
                initial: {x: 1, y: 2*x, z: {value: 1/0, unit: m}}
                parameters: {sigma: 1O, rho: sigma, beta: {value: 8/3, units: m}}
                """, """
                2:11 4: unknown name 'sigm': did you mean 'sigma'? (valid: beta, e, pi, rho, sigma, t, x, y, z)
                3:13 1: this '(' is not closed
                5:22 1: 'x' is a state, but this value must be known before the run: only numbers, parameters, pi and e can be used
                5:36 3: expected a finite number, but the value of '1/0' is infinite
                6:22 1: an operator is missing before 'O'; to multiply, write 1*O
                6:56 5: unknown key 'units': did you mean 'unit'? (valid: description, source, unit, value)
                """);
    }

    @Test
    void mistakesInPartsOfAnEquationAreShownWhereTheyAre() {
        assertFaults("""
                equations:
                  dx/dt: {implict: -x, explicit: "sin(s)"}
                  dy/dt: {}
                  dz/dt: {implicit: [1]}
                  r: {implicit: 1}
                initial: {x: 1, y: 1, z: 1}
                """, """
                2:11 7: unknown part 'implict' of 'dx/dt': did you mean 'implicit'? (valid: explicit, implicit)
                2:39 1: unknown name 's': did you mean 'e'? (valid: e, pi, r, t, x, y, z)
                3:10 1: expected an expression, or its parts: implicit and explicit
                4:21 1: expected a number or an expression such as "2*x", but found a list
                5:6 1: expected a number or an expression such as "2*x", but found a mapping
                """);
    }

    private static void assertFaults(String yaml, String expected) {
        var refused = assertThrows(StudyException.class, () -> Studies.model(yaml));
        var found = refused.faults().stream()
                .map(fault -> fault.place().line() + ":" + fault.place().column() + " "
                        + fault.place().length() + ": " + fault.message() + "\n")
                .collect(Collectors.joining());
        assertEquals(expected, found);
    }
}
