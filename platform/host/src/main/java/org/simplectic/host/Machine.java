package org.simplectic.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;

/** What this machine can do. Looked at in every start, so it must cost next to nothing: two small files and one look at {@code /dev}. */
final class Machine {
    private static final long KIBIBYTE = 1024;

    /** The limits of a container, by the two generations of control groups. */
    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private Machine() {}

    /** All of it, as the framework's property for further capabilities wants it. */
    static String capabilities(HostOptions options) {
        List<Device> devices = new ArrayList<>();
        devices.add(processor());
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            devices.add(vectors());
        }
        devices.addAll(new CudaDevices(options).list());
        return devices.stream().map(Device::clause).collect(Collectors.joining(","));
    }

    private static Device processor() {
        String name = System.getProperty("os.arch", "");
        String architecture = name.equals("amd64") ? "x86_64" : name;
        long cores = Runtime.getRuntime().availableProcessors();
        long memory = memory();
        long heap = Runtime.getRuntime().maxMemory();
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("architecture", architecture);
        attributes.put("cores", cores);
        attributes.put("memory", memory);
        attributes.put("heap", heap);
        return new Device(
                "processor",
                attributes,
                architecture + ", " + cores + (cores == 1 ? " core, " : " cores, ") + Sizes.text(memory)
                        + " of memory, " + Sizes.text(heap) + " of it for Java");
    }

    /** The memory of the machine or container. The management service would know it everywhere, but takes a tenth of a second to wake. */
    private static long memory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            long total = lines.filter(line -> line.startsWith("MemTotal:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no total in /proc/meminfo"))
                    * KIBIBYTE;
            for (Path limit : LIMITS) {
                String text = Files.isReadable(limit) ? Files.readString(limit).strip() : "";
                if (text.matches("\\d{1,18}")) {
                    return Math.min(total, Long.parseLong(text));
                }
            }
            return total;
        } catch (IOException | UncheckedIOException e) {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : Runtime.getRuntime().maxMemory();
        }
    }

    private static Device vectors() {
        long bits = VectorShape.preferredShape().vectorBitSize();
        List<String> types = List.of("f64", "f32", "i64", "i32");
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("bits", bits);
        attributes.put("types", types);
        return new Device("vectors", attributes, bits + " bits of " + String.join(", ", types));
    }
}
