package org.simplectic.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSeriesTest {
    private final Path frames;

    FileSeriesTest(@TempDir Path folder) {
        this.frames = folder.resolve("frames");
    }

    @Test
    void filesAreNumberedFromZero() throws IOException {
        assertEquals(List.of(frames.resolve("run-000000.png"), frames.resolve("run-000001.png")), series(2));
        assertEquals("1", Files.readString(frames.resolve("run-000001.png")));
    }

    @Test
    void filesOfALongerSeriesBeforeGo() throws IOException {
        series(5);
        Files.writeString(frames.resolve("mine.txt"), "stays");
        series(2);
        assertEquals(List.of("mine.txt", "run-000000.png", "run-000001.png"), names());
    }

    @Test
    void closedWithoutEndNothingIsLeft() throws IOException {
        try (var files = FileSeries.create(frames, "run", ".png")) {
            files.add(out -> out.write('x'));
            assertTrue(Files.exists(frames.resolve("run-000000.png")));
        }
        assertTrue(Files.notExists(frames));
    }

    @Test
    void aFileThatFailsIsNotThere() throws IOException {
        try (var files = FileSeries.create(frames, "run", ".png")) {
            assertThrows(
                    IOException.class,
                    () -> files.add(out -> {
                        out.write('x');
                        throw new IOException("disk full");
                    }));
            assertEquals(List.of(), names());
        }
    }

    private List<Path> series(int count) throws IOException {
        try (var files = FileSeries.create(frames, "run", ".png")) {
            for (int i = 0; i < count; i++) {
                var text = String.valueOf(i);
                files.add(out -> out.write(text.charAt(0)));
            }
            return files.finish();
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(frames)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
