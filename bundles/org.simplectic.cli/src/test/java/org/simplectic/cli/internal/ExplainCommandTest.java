package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
    private final Harness cli = new Harness();

    @Test
    void showsProgramsAndKernels(@TempDir Path directory) throws IOException {
        var study = Files.createFile(directory.resolve("lorenz.yaml")).toString();

        assertEquals(0, cli.run("explain", study, "--set", "rho=14"));

        assertEquals(List.of("rho=14"), cli.fakes.settings);
        assertEquals("""
                lorenz on the backend java (2 threads)
                note: a remark

                program right-hand side: the model; a part of the programs below
                  f(%0: f64[3]) {
                  }

                program step: 2 kernels, 13 flop and 208 B a call
                  step(%0: f64[3]) {
                    %1: f64[3] = exp %0
                    return %1
                  }
                  FLOP  BYTES  FLOP/B  KERNEL
                     3   48 B  0.0625  exp_1:  %1: f64[3] = exp %0
                    10  160 B  0.0625  tail
                                         %2: f64[3] = exp %1
                                         %3: f64[3] = exp %2
                """, cli.out());
    }

    @Test
    void asJsonHasTheDocumentedKeys(@TempDir Path directory) throws IOException {
        var study = Files.createFile(directory.resolve("lorenz.yaml")).toString();

        assertEquals(0, cli.run("explain", study, "--backend", "simd", "--json"));

        try (var reader = Json.createReader(new StringReader(cli.out()))) {
            var explanation = reader.readObject();
            assertEquals("simd", explanation.getString("backend"));
            var step = explanation.getJsonArray("programs").getJsonObject(1);
            assertEquals("step", step.getString("program"));
            var kernel = step.getJsonArray("kernels").getJsonObject(0);
            assertEquals(48, kernel.getJsonNumber("bytes").doubleValue());
        }
    }

    @Test
    void quantitiesHaveUnitsWithPrefixes() {
        assertEquals("0 B", Numbers.scaled(0, "B", 3));
        assertEquals("48 B", Numbers.scaled(48, "B", 3));
        assertEquals("1.23 MB", Numbers.scaled(1_234_567, "B", 3));
        assertEquals("1 kflop", Numbers.scaled(999.9, "flop", 3));
        assertEquals("12.3 us", Numbers.scaled(1.234e-5, "s", 3));
        assertEquals("0.0012 ns", Numbers.scaled(1.2e-12, "s", 3));
    }
}
