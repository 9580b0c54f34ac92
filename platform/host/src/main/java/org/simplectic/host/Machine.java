package org.simplectic.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import jdk.incubator.vector.VectorShape;

/** What this machine can do. Looked at in every start, so it must cost next to nothing: two small files and one look at {@code /dev}. */
final class Machine {
    private static final long KIBIBYTE = 1024;
    private static final String TOTAL = "MemTotal:";
    private static final int MOST_DIGITS = 18;

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
        StringBuilder clauses = new StringBuilder();
        for (Device device : devices) {
            clauses.append(clauses.isEmpty() ? "" : ",").append(device.clause());
        }
        return clauses.toString();
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
        try {
            long total = total(Files.readString(Path.of("/proc/meminfo")));
            for (Path limit : LIMITS) {
                if (Files.isReadable(limit)) {
                    long allowed = number(Files.readString(limit), 0);
                    return allowed == 0 ? total : Math.min(total, allowed);
                }
            }
            return total;
        } catch (IOException e) {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : Runtime.getRuntime().maxMemory();
        }
    }

    private static long total(String text) throws IOException {
        int start = text.indexOf(TOTAL);
        if (start < 0) {
            throw new IOException("/proc/meminfo does not tell the memory");
        }
        return number(text, start + TOTAL.length()) * KIBIBYTE;
    }

    /** The number that begins there, after blanks; 0 if there is none, as where a limit is called {@code max}. */
    private static long number(String text, int start) {
        int from = start;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to)) && to - from < MOST_DIGITS) {
            to++;
        }
        return from == to ? 0 : Long.parseLong(text, from, to, 10);
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
