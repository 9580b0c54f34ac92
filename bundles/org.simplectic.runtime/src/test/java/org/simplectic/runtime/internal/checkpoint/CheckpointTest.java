package org.simplectic.runtime.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

final class CheckpointTest {
    @TempDir
    Path directory = Path.of("replaced by JUnit");

    /** A stand-in for a backend's array. */
    private record Stored(HostArray values) implements Array {
        @Override
        public ArrayType type() {
            return values.type();
        }

        @Override
        public void close() {}
    }

    private record Inner(double t, Array y, TimeUnit unit) {}

    private record Outer(
            Inner inner,
            Array same,
            List<Integer> counts,
            Optional<Inner> perhaps,
            Optional<Inner> none,
            HostArray host,
            boolean truth,
            long big,
            float single,
            String text,
            @Nullable String missing) {}

    private static final Snapshot.Classes CLASSES = Snapshot.Classes.of(List.of(CheckpointTest.class.getClassLoader()));

    private static Outer state() {
        var y = new Stored(HostArray.vector(1, -0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY));
        return new Outer(
                new Inner(0.1 + 0.2, y, TimeUnit.HOURS),
                y,
                List.of(3, 1, 4),
                Optional.of(new Inner(Double.NaN, new Stored(HostArray.scalar(7)), TimeUnit.DAYS)),
                Optional.empty(),
                HostArray.ofIntegers(ArrayType.of(DType.I32, 2, 2), 1, -2, 3, -4),
                true,
                Long.MIN_VALUE,
                0.1f,
                "é\n\"quoted\"",
                null);
    }

    private static Checkpoint checkpoint() {
        var about =
                Json.createObjectBuilder().add("name", "test").add("step", 12).build();
        return new Checkpoint(about, Snapshot.of(state(), array -> ((Stored) array).values()));
    }

    @Test
    void aStateComesBackAsItWas() throws IOException {
        var file = directory.resolve("one.ckpt");
        checkpoint().write(file);

        var read = Checkpoint.read(file);

        assertEquals(checkpoint(), read);
        var restored = (Outer) read.state().restore(CLASSES, Stored::new);
        assertEquals(state(), restored);
        assertSame(restored.inner().y(), restored.same(), "one array must not become two");
    }

    @Test
    void arraysOfAllTypesComeBack() throws IOException {
        var arrays = new ArrayList<HostArray>();
        for (var type : DType.values()) {
            arrays.add(HostArray.filled(ArrayType.of(type, 3, 5), 1));
            arrays.add(HostArray.filled(ArrayType.of(type, 0), 0));
        }
        var file = directory.resolve("types.ckpt");
        new Checkpoint(Json.createObjectBuilder().build(), new Snapshot(new StateTree.Nothing(), arrays)).write(file);

        assertEquals(arrays, Checkpoint.read(file).state().arrays());
    }

    @Test
    void everyChangedOrMissingByteIsNoticed() throws IOException {
        var file = directory.resolve("one.ckpt");
        checkpoint().write(file);
        var whole = Files.readAllBytes(file);
        var random = new SplittableRandom(1);
        for (int i = 0; i < whole.length; i++) {
            var changed = whole.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            var refused = assertThrows(IOException.class, () -> Checkpoint.read(file));
            assertTrue(String.valueOf(refused.getMessage()).startsWith(file + " cannot be read"), refused::toString);
            Files.write(file, Arrays.copyOf(whole, i));
            assertThrows(IOException.class, () -> Checkpoint.read(file));
        }
    }

    @Test
    void aNewerFormatIsNamed() throws IOException {
        var file = directory.resolve("new.ckpt");
        Files.writeString(file, "simplectic-checkpoint 2 100\nsomething");

        var refused = assertThrows(IOException.class, () -> Checkpoint.read(file));

        assertEquals(
                file + " cannot be read: it has format 2, and this Simplectic reads format 1 only",
                refused.getMessage());
    }

    @Test
    void aDamagedNewestFallsBackToTheOneBefore() throws IOException {
        var folder = new CheckpointFolder(directory);
        folder.add(checkpoint(), 1, 3);
        Files.writeString(folder.add(checkpoint(), 2, 3), "not a checkpoint");
        var notes = new ArrayList<String>();

        assertEquals(checkpoint(), folder.newest(notes::add));

        assertEquals(1, notes.size());
        assertTrue(notes.getFirst().endsWith("resuming from checkpoint-000000000001.ckpt instead"), notes::toString);
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        var folder = new CheckpointFolder(directory);
        for (int step = 1; step <= 11; step++) {
            folder.add(checkpoint(), step, 2);
        }

        assertEquals(
                List.of("checkpoint-000000000011.ckpt", "checkpoint-000000000010.ckpt"),
                folder.files().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList());
        folder.clear();
        assertEquals(List.of(), folder.files());
    }

    private record Other(int number) {}

    @Test
    void aStateOfAnotherFormIsRefused() {
        var snapshot = Snapshot.of(new Other(3), array -> HostArray.scalar(0));
        var changed = new Snapshot.Classes() {
            @Override
            public Class<?> load(String name) {
                return Inner.class;
            }
        };

        var refused = assertThrows(IllegalArgumentException.class, () -> snapshot.restore(changed, Stored::new));
        assertTrue(String.valueOf(refused.getMessage()).contains("other parts now: [t, y, unit], not [number]"));
        var missing = assertThrows(
                IllegalArgumentException.class,
                () -> snapshot.restore(
                        name -> {
                            throw new ClassNotFoundException(name);
                        },
                        Stored::new));
        assertTrue(String.valueOf(missing.getMessage()).contains("no installed plug-in has the class"));
    }

    @Test
    void whatIsNoStateIsNamed() {
        record Wrong(StringBuilder builder) {}

        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> Snapshot.of(new Wrong(new StringBuilder()), array -> HostArray.scalar(0)));
        assertTrue(String.valueOf(refused.getMessage()).contains("java.lang.StringBuilder"));
    }

    @Test
    void pointsAreReplayedAndWhatCameLaterIsCutOff() throws IOException {
        try (var log = PointLog.create(directory, 3)) {
            for (int row = 0; row < 10_000; row++) {
                log.add(new double[] {row, -row, Math.sqrt(row)});
            }
            assertEquals(10_000, log.force());
        }
        var rows = new ArrayList<Double>();
        try (var log = PointLog.resume(directory, 3, 9_000, row -> {
            assertEquals(Math.sqrt(row[0]), row[2]);
            rows.add(row[0]);
        })) {
            assertEquals(9_000, rows.size());
            assertEquals(8_999, rows.getLast());
            log.add(new double[] {1, 2, 3});
            assertEquals(9_001, log.force());
            assertEquals(9_001 * 24L, Files.size(directory.resolve(".points")));
            log.delete();
        }
        assertFalse(Files.exists(directory.resolve(".points")));
        assertThrows(IOException.class, () -> PointLog.resume(directory, 3, 1, row -> {}));
    }

    @Test
    void plansAreReadFromText() {
        assertTrue(CheckpointPlan.every("1000 steps", 3).isDue(0, 1000));
        assertFalse(CheckpointPlan.every("1000 steps", 3).isDue(Long.MAX_VALUE, 999));
        assertTrue(CheckpointPlan.every("1.5s", 3).isDue(1_500_000_000, 0));
        assertFalse(CheckpointPlan.every("5 min", 3).isDue(299_999_999_999L, 1_000_000));
        assertTrue(CheckpointPlan.every("1 h", 3).isDue(3_600_000_000_000L, 0));
        assertFalse(CheckpointPlan.ON_STOP.isDue(Long.MAX_VALUE, Long.MAX_VALUE));
        for (var wrong : List.of("", "60", "s", "0 s", "1.5 steps", "5 minutes", "-1 s", "1..2 s")) {
            assertThrows(IllegalArgumentException.class, () -> CheckpointPlan.every(wrong, 3), wrong);
        }
    }
}
