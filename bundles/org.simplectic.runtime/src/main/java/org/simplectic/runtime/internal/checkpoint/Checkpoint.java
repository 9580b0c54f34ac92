package org.simplectic.runtime.internal.checkpoint;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.simplectic.api.AtomicFile;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/**
 * A run at a safe point, as a file that can be read without the plug-ins that wrote it: one line {@code simplectic-checkpoint 1
 * BYTES}, a JSON object of so many bytes, the arrays' values one after the other in little-endian order, and the SHA-256 of all
 * that. The object has what {@link #about} holds, the state's {@code tree}, and type and shape of the {@code arrays}.
 *
 * @param about the run: study, progress, backend, bundles and whatever else the runtime keeps of it
 * @param state the state
 */
public record Checkpoint(JsonObject about, Snapshot state) {
    /** The version of the format that is written, and the newest that is read. */
    public static final int FORMAT = 1;

    private static final String MAGIC = "simplectic-checkpoint ";
    private static final int LONGEST_LINE = 64;
    private static final int HASH = 32;

    /**
     * Writes it, whole or not at all.
     *
     * @param target the file
     * @throws IOException if it cannot be written; what was there before is untouched
     */
    public void write(Path target) throws IOException {
        var arrays = Json.createArrayBuilder();
        for (var array : state.arrays()) {
            var shape = Json.createArrayBuilder();
            array.type().shape().extents().forEach(shape::add);
            arrays.add(Json.createObjectBuilder()
                    .add("dtype", array.type().dtype().name())
                    .add("shape", shape));
        }
        var header = Json.createObjectBuilder(about)
                .add("tree", TreeJson.write(state.tree()))
                .add("arrays", arrays)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try (var file = AtomicFile.create(target)) {
            var digest = sha256();
            var out = new DigestOutputStream(file.stream(), digest);
            out.write((MAGIC + FORMAT + " " + header.length + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(header);
            for (var array : state.arrays()) {
                out.write(bytes(array));
            }
            out.on(false);
            out.write(digest.digest());
            out.flush();
            file.commit();
        }
    }

    private static byte[] bytes(HostArray array) {
        var bytes = new byte[Math.toIntExact(array.type().bytes())];
        array.copyTo(MemorySegment.ofArray(bytes));
        return littleEndian(bytes, array.type().dtype());
    }

    /** To or from the order of this machine. */
    private static byte[] littleEndian(byte[] bytes, DType type) {
        int size = type.real().bytes();
        if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN && size > 1) {
            for (int at = 0; at < bytes.length; at += size) {
                for (int i = 0; i < size / 2; i++) {
                    byte one = bytes[at + i];
                    bytes[at + i] = bytes[at + size - 1 - i];
                    bytes[at + size - 1 - i] = one;
                }
            }
        }
        return bytes;
    }

    /**
     * Reads one.
     *
     * @param source the file
     * @return the checkpoint
     * @throws IOException if it is none, is damaged or of a newer format, saying which
     */
    public static Checkpoint read(Path source) throws IOException {
        byte[] all = Files.readAllBytes(source);
        int lineEnd = 0;
        while (lineEnd < Math.min(all.length, LONGEST_LINE) && all[lineEnd] != '\n') {
            lineEnd++;
        }
        var line = new String(all, 0, lineEnd, StandardCharsets.US_ASCII);
        if (!line.startsWith(MAGIC) || lineEnd == Math.min(all.length, LONGEST_LINE)) {
            throw damaged(source, "it is no checkpoint of Simplectic, which begins with '" + MAGIC.strip() + "'");
        }
        var words = line.split(" ", -1);
        if (!words[1].equals(String.valueOf(FORMAT))) {
            throw damaged(
                    source, "it has format " + words[1] + ", and this Simplectic reads format " + FORMAT + " only");
        }
        if (all.length < lineEnd + 1 + HASH) {
            throw damaged(source, "it ends in its first line: it was cut short");
        }
        var digest = sha256();
        digest.update(all, 0, all.length - HASH);
        var expected = HexFormat.of().formatHex(all, all.length - HASH, all.length);
        var actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(expected)) {
            throw damaged(source, "its SHA-256 is not the one at its end: it was cut short or changed");
        }
        try {
            return parse(all, lineEnd + 1, Integer.parseInt(words[2]));
        } catch (RuntimeException e) {
            throw new IOException(source + " cannot be read as a checkpoint: " + e.getMessage(), e);
        }
    }

    private static Checkpoint parse(byte[] all, int headerAt, int headerLength) {
        JsonObject header;
        try (var reader = Json.createReader(new ByteArrayInputStream(all, headerAt, headerLength))) {
            header = reader.readObject();
        }
        var arrays = new ArrayList<HostArray>();
        int at = headerAt + headerLength;
        for (var value : header.getJsonArray("arrays")) {
            var description = value.asJsonObject();
            var shape = description.getJsonArray("shape").getValuesAs(jakarta.json.JsonNumber.class).stream()
                    .mapToInt(jakarta.json.JsonNumber::intValueExact)
                    .toArray();
            var type = ArrayType.of(DType.valueOf(description.getString("dtype")), shape);
            int bytes = Math.toIntExact(type.bytes());
            var values = Arrays.copyOfRange(all, at, at + bytes);
            at += bytes;
            arrays.add(HostArray.copyOf(type, MemorySegment.ofArray(littleEndian(values, type.dtype()))));
        }
        var about = Json.createObjectBuilder(header);
        about.remove("tree");
        about.remove("arrays");
        return new Checkpoint(
                about.build(), new Snapshot(TreeJson.read(header.getValue("/tree")), List.copyOf(arrays)));
    }

    private static IOException damaged(Path source, String why) {
        return new IOException(source + " cannot be read: " + why);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
