package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.StudyException;
import org.simplectic.array.RandomKey;

/** Noise as text: its matrix, its kind, and what a user reads of mistakes in it. */
final class NoiseTest {
    private static Noise noise(String lines) {
        return Studies.model("""
                equations: {dx/dt: 0, dv/dt: 0, s: 2*v}
                initial: {x: 1, v: 1}
                parameters: {sigma: 3, rho: 0.6}
                """ + lines).noise(0, 2).orElseThrow();
    }

    @Test
    void amplitudesAreTheMatrix() {
        var noise = noise("""
                noise:
                  interpretation: stratonovich
                  terms:
                    v: {W1: "sigma*x", W2: "s + t"}
                    x: {W2: 0.5}
                """);
        // The order of the processes is that of the text.
        assertArrayEquals(new double[] {0, 0.5, 3 * 5, 2 * 7 + 11}, Studies.run(noise.diffusion(), 11, 5, 7));
        assertEquals(Interpretation.STRATONOVICH, noise.interpretation());
        assertEquals(RandomKey.ofSeed(7), noise.key());
        assertEquals(2, noise.to());
    }

    @Test
    void correlatedProcessesAreMixturesOfIndependentOnes() {
        var matrix = Studies.run(noise("""
                noise:
                  interpretation: ito
                  terms: {x: {W1: 2}, v: {W2: 10}}
                  correlation: {W1: {W2: rho}}
                """).diffusion(), 0, 0, 0);
        assertArrayEquals(new double[] {2, 0, 6, 8}, matrix, 1e-15);
    }

    @Test
    void modelsWithoutNoiseHaveNone() {
        assertEquals(true, Studies.xyz().noise(0, 1).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x: {A: 1}, v: {A: 2, B: "sin(t)"}            | ADDITIVE
            x: {A: x*v}, v: {A: s}                       | SCALAR
            x: {A: x^2}, v: {B: s}                       | DIAGONAL
            x: {A: x^2}                                  | SCALAR
            x: {A: x}, v: {B: 1}                         | DIAGONAL
            x: {A: v}, v: {B: 1}                         | GENERAL
            x: {A: v}, v: {A: x, C: 1}                   | GENERAL
            x: {A: x, B: 1}, v: {C: 1}                   | GENERAL
            x: {A: s}, v: {A: x}                         | SCALAR
            v: {A: s}, x: {A: 1, B: 1}                   | COMMUTATIVE
            """)
    void theStructureIsSeenInTheText(String terms, Structure structure) {
        assertEquals(
                structure,
                noise("noise: {interpretation: ito, terms: {" + terms + "}}").structure());
    }

    @Test
    void correlationMakesDiagonalNoiseCommutative() {
        assertEquals(
                Structure.COMMUTATIVE,
                noise("noise: {interpretation: ito, terms: {x: {A: x}, v: {B: v}}, correlation: {B: {A: -0.3}}}")
                        .structure());
    }

    @Test
    void mistakesAreNamedWithTheirPlaces() {
        assertFaults("""
                noise:
                  interpretation: itto
                  terms: {y: {W1: 1}, x: {W1: sigm*x, v: 1}, v: 3}
                  correlations: {}
                """, """
                2:19 4: unknown interpretation 'itto': did you mean 'ito'? (valid: ito, stratonovich)
                3:11 1: 'y' is not a state of the model: did you mean 'v'? (valid: v, x)
                3:31 4: unknown name 'sigm': did you mean 'sigma'? (valid: e, pi, rho, s, sigma, t, v, x)
                3:39 1: 'v' is already a state in line 1; a name can be defined only once
                3:49 1: the noise of a state is a mapping from processes to amplitudes, such as {W: "sigma*v"}
                4:3 12: unknown key 'correlations': did you mean 'correlation'? (valid: correlation, interpretation, terms)
                """);
    }

    @Test
    void impossibleCorrelationsAreRefused() {
        assertFaults("""
                noise:
                  interpretation: ito
                  terms: {x: {W1: 1}, v: {W2: 1}}
                  correlation: {W1: {W1: 1, W2: 2, W3: 0}, W2: x}
                """, """
                4:26 1: a process has the correlation 1 with itself; give numbers for two different ones
                4:33 1: the correlation of 'W1' and 'W2' is 2.0, but must be between -1 and 1; for noise in common use one process in both terms
                4:36 2: 'W3' is not a process of the noise: did you mean 'W1'? (valid: W1, W2)
                4:48 1: correlations are written {W2: {OTHER: 0.5}}, one number for each pair
                """);
        assertFaults("""
                noise:
                  interpretation: ito
                  terms: {x: {A: 1, B: 1, C: 1}}
                  correlation: {A: {B: 0.9, C: 0.9}, B: {C: -0.9}}
                """, """
                4:16 1: no processes have these correlations: their matrix is not positive definite
                """);
    }

    @Test
    void formulasCannotUseProcesses() {
        assertFaults("""
                noise: {interpretation: ito, terms: {x: {W: "2*W"}}}
                """, """
                1:48 1: 'W' is a process of the noise: it acts on states by the terms under 'noise', and formulas cannot use it
                """);
    }

    @Test
    void bothKeysAreNeeded() {
        assertFaults("noise: {}", """
                1:8 1: the key 'terms' is missing here
                1:8 1: the key 'interpretation' is missing here
                """);
    }

    /** Faults of the lines of the noise, which are counted from 1. */
    private static void assertFaults(String lines, String expected) {
        var refused = assertThrows(StudyException.class, () -> noise(lines));
        var found = refused.faults().stream()
                .map(fault -> (fault.place().line() - 3) + ":" + fault.place().column() + " "
                        + fault.place().length() + ": " + fault.message() + "\n")
                .collect(Collectors.joining());
        assertEquals(expected, found);
    }
}
