package org.simplectic.bench;

import jakarta.json.Json;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The peers' reference solutions: {@code NAME.json}, whose {@code y} holds the numbers as strings. */
record References(Optional<Path> folder) {

    /** The solution of a problem, where there is one. */
    Optional<double[]> solution(String name) {
        return folder.map(path -> path.resolve(name + ".json"))
                .filter(Files::isReadable)
                .map(References::read);
    }

    private static double[] read(Path file) {
        try (var stream = Files.newInputStream(file);
                var reader = Json.createReader(stream)) {
            return reader.readObject().getJsonArray("y").getValuesAs(JsonString.class).stream()
                    .mapToDouble(text -> Double.parseDouble(text.getString()))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the reference solution " + file, e);
        }
    }

    /** The relative error in the Euclidean norm; not a number without a reference. */
    double error(String name, double[] y) {
        return solution(name).map(reference -> relativeError(y, reference)).orElse(Double.NaN);
    }

    static double relativeError(double[] y, double[] reference) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < reference.length; i++) {
            difference += (y[i] - reference[i]) * (y[i] - reference[i]);
            norm += reference[i] * reference[i];
        }
        return Math.sqrt(difference / norm);
    }
}
