package org.simplectic.array;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a program: of all that its equations are made of, but no names of programs. Everything is written with its kind and
 * its length before it, so that different programs never write the same bytes.
 */
final class Fingerprint {
    private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toArray(Method[]::new);
        }
    };

    private final DataOutputStream out;

    private Fingerprint(DataOutputStream out) {
        this.out = out;
    }

    static String of(Program program) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var digested = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
            try (var out = new DataOutputStream(new BufferedOutputStream(digested))) {
                new Fingerprint(out).write(program);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(@Nullable Object part) throws IOException {
        switch (part) {
            case null -> out.writeUTF("none");
            case Boolean flag -> out.writeBoolean(flag);
            case Integer number -> out.writeInt(number);
            case Enum<?> constant -> out.writeUTF(constant.getDeclaringClass().getSimpleName() + '.' + constant.name());
            case List<?> list -> {
                out.writeInt(list.size());
                for (var element : list) {
                    write(element);
                }
            }
            case Program program -> {
                write(program.inputs());
                write(program.equations());
                write(program.outputs());
            }
            case ArrayType type -> out.writeUTF(type.toString());
            case HostArray values -> write(values);
            case SparseStructure structure -> write(structure);
            case Record record -> write(record);
            default -> throw new AssertionError("no fingerprint of " + part.getClass());
        }
    }

    /** A record's components in order: a component added to a primitive can not be forgotten here. */
    private void write(Record record) throws IOException {
        out.writeUTF(record.getClass().getSimpleName());
        for (var accessor : ACCESSORS.get(record.getClass())) {
            try {
                write(accessor.invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void write(HostArray values) throws IOException {
        write(values.type());
        if (values.type().dtype().isDifferentiable()) {
            for (double number : values.toArray()) {
                out.writeLong(Double.doubleToRawLongBits(number));
            }
        } else {
            for (long number : values.toIntegers()) {
                out.writeLong(number);
            }
        }
    }

    private void write(SparseStructure structure) throws IOException {
        out.writeInt(structure.columns());
        out.writeInt(structure.block());
        write(structure.rowStarts());
        write(structure.columnIndices());
    }

    private void write(int[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }
}
