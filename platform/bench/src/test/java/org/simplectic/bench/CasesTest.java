package org.simplectic.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smallest trial of each case, once: set-up and error measure are right. Nothing is timed. */
@NullMarked
class CasesTest {
    private static final Case.Context CONTEXT = new Case.Context(1, new References(Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "kernels/dgemm, 1e-15",
        "kernels/sgemm, 1e-6",
        "kernels/cholesky, 1e-14",
        "kernels/lu, 1e-10",
        "kernels/symmetric-eigen, 1e-13",
        "kernels/zfft-1d, 1e-15",
        "kernels/rfft-1d, 1e-15",
        "kernels/zfft-2d, 1e-15",
        "kernels/rfft-2d, 1e-15",
        "kernels/spmv-laplacian, 1e-15",
        "kernels/spmv-random, 1e-15",
        "kernels/fused-exp, 1e-15"
    })
    void errorIsOfRounding(String name, double tolerance) {
        var one = Cases.all().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
        var trial = one.trials().apply(CONTEXT).getFirst().get();

        double error = trial.outcome().get().error();
        trial.release().run();

        assertTrue(error >= 0 && error < tolerance, () -> name + " has an error of " + error);
    }

    @Test
    void namesAreUnique() {
        assertEquals(
                Cases.all().size(),
                Cases.all().stream().map(Case::name).distinct().count());
    }
}
