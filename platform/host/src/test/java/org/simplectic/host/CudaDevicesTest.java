package org.simplectic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a driver's answer, by a shell script in its place. */
final class CudaDevicesTest {
    private Path folder;
    private Path devices;
    private Path cache;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void makeADriver(@TempDir Path temporary) throws IOException {
        folder = temporary;
        devices = Files.createDirectory(temporary.resolve("dev"));
        cache = temporary.resolve("cache");
        Files.createFile(devices.resolve("nvidiactl"));
        Files.createFile(devices.resolve("nvidia0"));
    }

    /** Asks a driver that answers by a script; each time it is asked, a line is added to the file {@code asked}. */
    private List<Device> list(String script) {
        return new CudaDevices(
                        devices,
                        cache,
                        notices::add,
                        List.of("/bin/sh", "-c", "echo >>" + folder.resolve("asked") + "; " + script))
                .list();
    }

    private int asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked")).size();
    }

    @Test
    void withoutADriverNobodyIsAsked() throws IOException {
        Files.delete(devices.resolve("nvidiactl"));
        assertEquals(List.of(), list("exit 1"));
        assertFalse(Files.exists(folder.resolve("asked")));
        assertFalse(Files.exists(cache));
    }

    @Test
    void aDeviceBecomesACapabilityAndTheAnswerIsKept() throws IOException {
        for (int start = 1; start <= 2; start++) {
            var found = list("printf 'NVIDIA H200\\t150000000000\\t9.0\\t12.8\\n'");
            assertEquals(
                    List.of("simplectic.device;kind=\"cuda\";name=\"NVIDIA H200\";memory:Long=150000000000;"
                            + "compute:Version=\"9.0.0\";driver:Version=\"12.8.0\";description="
                            + "\"NVIDIA H200, 139.7 GiB of memory, compute capability 9.0, CUDA 12.8\""),
                    found.stream().map(Device::clause).toList());
        }
        assertEquals(1, asked());
        assertEquals(List.of(), notices);
    }

    @Test
    void otherDevicesAreAskedForAnew() throws IOException {
        list("true");
        Files.createFile(devices.resolve("nvidia1"));
        list("true");
        assertEquals(2, asked());
    }

    @Test
    void aDriverThatGivesNoAnswerIsToldAndAskedAgainMuchLater() throws IOException {
        assertEquals(List.of(), list("echo cuInit fails with code 999; exit 1"));
        assertEquals(List.of(), list("exit 1"));
        assertEquals(
                List.of("The GPU's driver gives no answer, so no GPU is offered: cuInit fails with code 999"), notices);
        try (Stream<Path> files = Files.list(cache)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            }
        }
        assertEquals(1, list("printf 'NVIDIA T4\\t15000000000\\t7.5\\t12.4\\n'").size());
        assertEquals(2, asked());
    }

    @Test
    void aDriverWithoutItsLibraryIsNoNews() {
        assertEquals(List.of(), list("exit " + CudaQuery.NO_LIBRARY));
        assertEquals(List.of(), notices);
    }

    @Test
    void whatADriverWritesCannotEndTheQuotation() {
        var found = list("printf 'A \"big\\\\\\\\ one\\t1\\t9.0\\t12.8\\n'");
        assertTrue(found.getFirst().clause().contains("name=\"A big one\";"), found.toString());
    }
}
