package org.simplectic.provisioning.internal.repository;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.simplectic.cli.CommandException;

/**
 * The local copy of an index, in a form that is read ten times as fast as XML: every text once, every capability and
 * requirement once, and artifacts as lists of numbers. The file ends with a checksum of the rest.
 */
final class IndexCopy {
    private static final int MAGIC = 0x53504931;
    private static final int CHECKSUM_LENGTH = Long.BYTES;
    private static final int HASH_LENGTH = 32;
    private static final byte TEXT = 0;
    private static final byte VERSION = 1;
    private static final byte LONG = 2;
    private static final byte DOUBLE = 3;
    private static final byte LIST = 4;

    private IndexCopy() {}

    static void write(Path file, List<Artifact> artifacts) throws IOException {
        Writer writer = new Writer();
        List<int[]> rows = new ArrayList<>(artifacts.size());
        for (Artifact artifact : artifacts) {
            rows.add(writer.row(artifact));
        }
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(MAGIC);
            writer.writeTexts(out);
            writer.writeParts(out);
            out.writeInt(artifacts.size());
            for (int i = 0; i < artifacts.size(); i++) {
                Artifact.Description about = artifacts.get(i).description();
                out.write(HexFormat.of().parseHex(about.sha256()));
                out.writeLong(about.size());
                out.writeInt(rows.get(i).length);
                for (int number : rows.get(i)) {
                    out.writeInt(number);
                }
            }
        }
        byte[] content = Files.readAllBytes(file);
        byte[] whole = ByteBuffer.allocate(content.length + CHECKSUM_LENGTH)
                .put(content)
                .putLong(checksum(content, content.length))
                .array();
        Files.write(file, whole);
    }

    private static long checksum(byte[] content, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(content, 0, length);
        return checksum.getValue();
    }

    /**
     * Reads a copy.
     *
     * @throws CommandException if it is damaged
     */
    static List<Artifact> read(Path file, String origin) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int length = content.length - CHECKSUM_LENGTH;
        try {
            if (length < 0 || ByteBuffer.wrap(content).getLong(length) != checksum(content, length)) {
                throw damaged(origin, null);
            }
            return new Reader(ByteBuffer.wrap(content, 0, length), origin).artifacts();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw damaged(origin, e);
        }
    }

    private static CommandException damaged(String origin, @Nullable Throwable cause) {
        return new CommandException(
                "the copy of the index of the repository '" + origin + "' is damaged. 'simplectic repo refresh "
                        + origin + "' fetches it again.",
                cause);
    }

    /** Numbers texts and parts. */
    private static final class Writer {
        private final Map<String, Integer> texts = new LinkedHashMap<>();
        private final Map<Key, Integer> parts = new LinkedHashMap<>();

        private record Key(String namespace, List<String> directives, List<Object> attributes) {}

        int[] row(Artifact artifact) {
            Artifact.Description about = artifact.description();
            int provided = artifact.provided().size();
            int[] row = new int[5 + provided + artifact.required().size()];
            row[0] = text(about.name());
            row[1] = text(about.version().toString());
            row[2] = text(about.type());
            row[3] = text(about.address());
            row[4] = provided;
            int at = 5;
            for (Part part : artifact.provided()) {
                row[at++] = part(part);
            }
            for (Part part : artifact.required()) {
                row[at++] = part(part);
            }
            return row;
        }

        private int text(String text) {
            return texts.computeIfAbsent(text, same -> texts.size());
        }

        private int part(Part part) {
            Key key = new Key(part.namespace(), part.directives(), part.attributes());
            Integer known = parts.get(key);
            if (known != null) {
                return known;
            }
            text(part.namespace());
            part.directives().forEach(this::text);
            part.attributes().forEach(this::texts);
            parts.put(key, parts.size());
            return parts.size() - 1;
        }

        private void texts(Object value) {
            switch (value) {
                case List<?> list -> list.forEach(this::texts);
                case Long number -> {}
                case Double number -> {}
                default -> text(value.toString());
            }
        }

        void writeTexts(DataOutputStream out) throws IOException {
            out.writeInt(texts.size());
            for (String text : texts.keySet()) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }

        void writeParts(DataOutputStream out) throws IOException {
            out.writeInt(parts.size());
            for (Key key : parts.keySet()) {
                out.writeInt(text(key.namespace()));
                out.writeInt(key.directives().size());
                for (String directive : key.directives()) {
                    out.writeInt(text(directive));
                }
                out.writeInt(key.attributes().size());
                for (Object value : key.attributes()) {
                    write(out, value);
                }
            }
        }

        private void write(DataOutputStream out, Object value) throws IOException {
            switch (value) {
                case Version version -> {
                    out.writeByte(VERSION);
                    out.writeInt(text(version.toString()));
                }
                case Long number -> {
                    out.writeByte(LONG);
                    out.writeLong(number);
                }
                case Double number -> {
                    out.writeByte(DOUBLE);
                    out.writeDouble(number);
                }
                case List<?> list -> {
                    out.writeByte(LIST);
                    out.writeInt(list.size());
                    for (Object element : list) {
                        write(out, element);
                    }
                }
                default -> {
                    out.writeByte(TEXT);
                    out.writeInt(text(value.toString()));
                }
            }
        }
    }

    /** Makes artifacts of the numbers. */
    private static final class Reader {
        private final ByteBuffer in;
        private final String origin;
        private final String[] texts;
        private final Version[] versions;

        Reader(ByteBuffer in, String origin) {
            this.in = in;
            this.origin = origin;
            if (in.getInt() != MAGIC) {
                throw new IllegalArgumentException("another format");
            }
            texts = new String[in.getInt()];
            for (int i = 0; i < texts.length; i++) {
                int length = in.getInt();
                byte[] bytes = new byte[length];
                in.get(bytes);
                texts[i] = new String(bytes, StandardCharsets.UTF_8);
            }
            versions = new Version[texts.length];
        }

        List<Artifact> artifacts() {
            Part[] parts = new Part[in.getInt()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part();
            }
            int count = in.getInt();
            List<Artifact> artifacts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                artifacts.add(artifact(parts));
            }
            return artifacts;
        }

        private Artifact artifact(Part[] parts) {
            byte[] hash = new byte[HASH_LENGTH];
            in.get(hash);
            long size = in.getLong();
            int all = in.getInt() - 5;
            Artifact.Description description = new Artifact.Description(
                    text(), version(), text(), HexFormat.of().formatHex(hash), size, text(), origin);
            int provided = in.getInt();
            Part[] row = new Part[all];
            for (int i = 0; i < all; i++) {
                row[i] = parts[in.getInt()];
            }
            List<Part> list = Arrays.asList(row);
            return new Artifact(description, list.subList(0, provided), list.subList(provided, all));
        }

        private String text() {
            return texts[in.getInt()];
        }

        private Version version() {
            int number = in.getInt();
            Version known = versions[number];
            if (known == null) {
                known = Version.parseVersion(texts[number]);
                versions[number] = known;
            }
            return known;
        }

        private Part part() {
            String namespace = text();
            String[] directives = new String[in.getInt()];
            for (int i = 0; i < directives.length; i++) {
                directives[i] = text();
            }
            Object[] attributes = new Object[in.getInt()];
            for (int i = 0; i < attributes.length; i++) {
                attributes[i] = value();
            }
            return new Part(namespace, directives, attributes);
        }

        private Object value() {
            return switch (in.get()) {
                case TEXT -> text();
                case VERSION -> version();
                case LONG -> in.getLong();
                case DOUBLE -> in.getDouble();
                case LIST -> list();
                default -> throw new IllegalArgumentException("no such type");
            };
        }

        private List<Object> list() {
            Object[] list = new Object[in.getInt()];
            for (int i = 0; i < list.length; i++) {
                list[i] = value();
            }
            return List.of(list);
        }
    }
}
