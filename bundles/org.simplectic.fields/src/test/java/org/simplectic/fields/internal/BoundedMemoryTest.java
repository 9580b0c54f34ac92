package org.simplectic.fields.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Saves of thirty times the heap go through writers without filling it. */
@Tag("slow")
class BoundedMemoryTest {
    private static final int EXTENT = 128;

    @ParameterizedTest
    @CsvSource({"hdf5, 4000", "vtk, 4000"})
    void memoryDoesNotGrowWithSaves(String writer, int saves, @TempDir Path folder) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Run.class.getName(),
                        writer,
                        String.valueOf(saves),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** Writes in a JVM of its own. */
    public static final class Run {
        private Run() {}

        /**
         * Writes.
         *
         * @param arguments the writer, the number of saves, the folder
         * @throws IOException if it cannot
         */
        public static void main(String[] arguments) throws IOException {
            var writer = arguments[0].equals("hdf5") ? new Hdf5Writer() : new VtkWriter();
            var fields = List.of(Fields.UV.getFirst());
            var request = Fields.request(Path.of(arguments[2]), Fields.uniform(EXTENT, EXTENT), fields, "");
            Fields.write(writer, request, Integer.parseInt(arguments[1]));
        }
    }
}
