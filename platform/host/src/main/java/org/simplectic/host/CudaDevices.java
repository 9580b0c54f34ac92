package org.simplectic.host;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.slf4j.LoggerFactory;

/**
 * The graphics processors that CUDA can use.
 *
 * <p>Only where the driver has made its files is the driver asked, in a process of its own because drivers are slow to wake, hang and
 * crash; the answer is kept until the machine restarts or the driver changes. So a machine without one pays for two looks at {@code
 * /dev}, and one with one for a small file.
 */
final class CudaDevices {
    /** Names of files with answers begin so. */
    static final String PREFIX = "cuda-";

    private static final int KEY_LENGTH = 32;

    /** A driver wakes in two seconds, and in ten where it has many devices. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** For so long a driver that gave no answer is not asked again. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    /** What the answer depends on besides the driver: these choose among the devices. */
    private static final List<String> VARIABLES =
            List.of("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "LD_LIBRARY_PATH");

    private static final String NO_ANSWER = "no answer";

    private final Path deviceFolder;
    private final Path cacheRoot;
    private final Consumer<String> notices;
    private final List<String> question;

    CudaDevices(HostOptions options) {
        this(Path.of("/dev"), options.cacheRoot(), options.notices(), question());
    }

    CudaDevices(Path deviceFolder, Path cacheRoot, Consumer<String> notices, List<String> question) {
        this.deviceFolder = deviceFolder;
        this.cacheRoot = cacheRoot;
        this.notices = notices;
        this.question = question;
    }

    private static List<String> question() {
        try {
            Path host = Path.of(CudaQuery.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    host.toString(),
                    CudaQuery.class.getName());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Device> list() {
        boolean driver = Files.exists(deviceFolder.resolve("nvidiactl")) || Files.exists(deviceFolder.resolve("dxg"));
        if (!driver) {
            return List.of();
        }
        try {
            Path file = cacheRoot.resolve(PREFIX + key());
            return devices(kept(file) ? Files.readAllLines(file) : ask(file));
        } catch (IOException | RuntimeException e) {
            notices.accept("The GPU's driver cannot be asked for its devices, so none is offered: " + e);
            return List.of();
        }
    }

    private String key() throws IOException {
        MessageDigest digest = Hashes.digest();
        List<String> parts = new ArrayList<>();
        for (String file : List.of("/proc/sys/kernel/random/boot_id", "/proc/driver/nvidia/version")) {
            parts.add(Files.isReadable(Path.of(file)) ? Files.readString(Path.of(file)) : "");
        }
        try (Stream<Path> files = Files.list(deviceFolder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("nvidia"))
                    .sorted()
                    .forEach(parts::add);
        }
        VARIABLES.forEach(name -> parts.add(System.getenv().getOrDefault(name, "not set")));
        parts.forEach(part -> digest.update((part + "\n").getBytes(StandardCharsets.UTF_8)));
        return Hashes.hex(digest).substring(0, KEY_LENGTH);
    }

    private static boolean kept(Path file) throws IOException {
        try {
            boolean answered = !Files.readAllLines(file).contains(NO_ANSWER);
            Instant oldest = Instant.now().minus(SILENCE);
            return answered || Files.getLastModifiedTime(file).toInstant().isAfter(oldest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private List<String> ask(Path file) throws IOException {
        Path answer = Files.createTempFile("simplectic-cuda-", ".txt");
        try {
            Process process = new ProcessBuilder(question)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            List<String> lines = Files.readAllLines(answer);
            if (!ended || process.exitValue() != 0) {
                if (!ended || process.exitValue() != CudaQuery.NO_LIBRARY) {
                    notices.accept("The GPU's driver gives no answer, so no GPU is offered: "
                            + (ended ? String.join(" ", lines) : "silent for " + LONGEST.toSeconds() + " s"));
                }
                lines = List.of(NO_ANSWER);
            }
            keep(file, lines);
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the driver was asked", e);
        } finally {
            Files.delete(answer);
        }
    }

    private void keep(Path file, List<String> lines) {
        try {
            Files.createDirectories(cacheRoot);
            Path fresh = Files.createTempFile(cacheRoot, "new-", ".cuda");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // That the cache cannot be written is told once, by the bundle cache.
            LoggerFactory.getLogger(CudaDevices.class).debug("The answer of the GPU's driver cannot be kept.", e);
        }
    }

    /** One line a device: name, memory in bytes, compute capability, the driver's version of CUDA, between tabs. */
    private static List<Device> devices(List<String> lines) {
        List<Device> devices = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            if (columns.length == CudaQuery.COLUMNS) {
                long memory = Long.parseLong(columns[1]);
                var attributes = new LinkedHashMap<String, Object>();
                attributes.put("name", columns[0]);
                attributes.put("memory", memory);
                attributes.put("compute", Version.parseVersion(columns[2]));
                attributes.put("driver", Version.parseVersion(columns[3]));
                devices.add(new Device(
                        "cuda",
                        attributes,
                        columns[0] + ", " + Sizes.text(memory) + " of memory, compute capability " + columns[2]
                                + ", CUDA " + columns[3]));
            }
        }
        return devices;
    }
}
