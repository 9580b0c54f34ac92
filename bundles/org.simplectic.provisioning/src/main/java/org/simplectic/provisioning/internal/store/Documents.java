package org.simplectic.provisioning.internal.store;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.simplectic.cli.CommandException;

/** JSON files. */
public final class Documents {
    private static final long LARGEST = 16L << 20;

    private Documents() {}

    /**
     * Reads an object.
     *
     * @throws CommandException if the file is no JSON object; {@code advice} ends the message
     */
    public static JsonObject read(Path file, String advice) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new CommandException(file + " is too large to be what its name says. " + advice);
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException e) {
            throw new CommandException(file + " is damaged: " + e.getMessage() + ". " + advice, e);
        }
    }

    /** Text that people can read, too. */
    public static byte[] bytes(JsonStructure document) {
        var bytes = new ByteArrayOutputStream();
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(bytes)) {
            writer.write(document);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
