package org.simplectic.cli.internal;

import com.sun.management.OperatingSystemMXBean;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simplectic.runtime.PluginInfo;

/** What the machine has that simulations can use. Looks only: loads no native library, changes nothing. */
final class Machine {
    private static final long MIB = 1 << 20;

    /** Where Linux distributions, containers and WSL keep the NVIDIA driver's library. */
    private static final List<String> LIBRARY_DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/local/nvidia/lib64",
            "/usr/local/cuda/compat",
            "/usr/lib/wsl/lib");

    private final Services.Installation installation;

    Machine(Services.Installation installation) {
        this.installation = installation;
    }

    /**
     * Something looked for.
     *
     * @param ok whether it is as it should be
     * @param subject what was looked for
     * @param value what was found
     * @param cost what cannot be done, or only slowly, because it is missing; empty if it is there
     */
    record Finding(boolean ok, String subject, String value, String cost) {
        static Finding ok(String subject, String value) {
            return new Finding(true, subject, value, "");
        }

        static Finding missing(String subject, String value, String cost) {
            return new Finding(false, subject, value, cost);
        }
    }

    List<Finding> examine(List<PluginInfo> plugins) {
        return List.of(
                Finding.ok("JDK", Runtime.version() + ", " + System.getProperty("java.vendor")),
                Finding.ok("framework", installation.framework()),
                cores(),
                memory(),
                vectors(),
                nativeAccess(),
                fonts(),
                gpu(),
                backends(plugins),
                writable("bundle cache", installation.cache(), "every start unpacks and resolves all bundles again"),
                writable(
                        "temporary files",
                        System.getProperty("java.io.tmpdir", ""),
                        "native libraries and plots cannot be unpacked"));
    }

    private static Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores > 1
                ? Finding.ok("cores", String.valueOf(cores))
                : Finding.missing("cores", "1", "compiling kernels and stepping share one core, so runs start slower");
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        var total = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? " of " + system.getTotalMemorySize() / MIB + " MiB"
                : "";
        return Finding.ok("memory", "arrays may take " + heap + total + " (-Xmx changes it)");
    }

    private Finding vectors() {
        return device("vectors")
                .map(words -> Finding.ok("vectors", words))
                .orElseGet(() -> Finding.missing(
                        "vectors",
                        "the module jdk.incubator.vector is not loaded",
                        "the simd backend cannot be used; others compute 2 to 8 times slower"));
    }

    /** What the host found of a kind, in its words. */
    private Optional<String> device(String kind) {
        return installation.devices().stream()
                .filter(device -> kind.equals(device.get("kind")))
                .map(device -> String.valueOf(device.get("description")))
                .reduce((one, other) -> one + "; " + other);
    }

    private static Finding nativeAccess() {
        return Machine.class.getModule().isNativeAccessEnabled()
                ? Finding.ok("native access", "allowed")
                : Finding.missing(
                        "native access",
                        "not allowed (--enable-native-access=ALL-UNNAMED allows it)",
                        "Java warns when a GPU or a native library is used");
    }

    /** Asks the toolkit that draws the plots, because fonts alone are no use without its font libraries. */
    private static Finding fonts() {
        var cost =
                "plots use the one font that comes with Simplectic (install fontconfig and a font package for others)";
        try {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            return families > 0 ? Finding.ok("fonts", families + " families") : Finding.missing("fonts", "none", cost);
        } catch (RuntimeException | LinkageError | java.awt.AWTError | InternalError error) {
            return Finding.missing("fonts", "none that Java can use: " + error.getMessage(), cost);
        }
    }

    private Finding gpu() {
        var found = device("cuda");
        if (found.isPresent()) {
            return Finding.ok("GPU", found.get());
        }
        var cost = "the cuda backend cannot be used; studies run on the processor";
        var devices = nvidiaDevices();
        var library = cudaLibrary();
        if (devices.isEmpty() && library.isEmpty()) {
            return Finding.missing("GPU", "no NVIDIA device, no driver", cost);
        }
        if (library.isEmpty()) {
            return Finding.missing("GPU", devices.size() + " NVIDIA device(s), but no libcuda.so.1", cost);
        }
        if (devices.isEmpty()) {
            return Finding.missing("GPU", library.get() + ", but no NVIDIA device", cost);
        }
        return Finding.missing("GPU", devices.size() + " NVIDIA device(s), but the driver offers none", cost);
    }

    private static List<String> nvidiaDevices() {
        try (var devices = Files.list(Path.of("/dev"))) {
            return devices.map(String::valueOf)
                    .filter(name -> name.matches("/dev/(nvidia\\d+|dxg)"))
                    .sorted()
                    .toList();
        } catch (IOException exception) {
            return List.of();
        }
    }

    private static Optional<Path> cudaLibrary() {
        var configured = System.getProperty("java.library.path", "").split(":", -1);
        return Stream.concat(Arrays.stream(configured), LIBRARY_DIRECTORIES.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "libcuda.so.1"))
                .filter(Files::exists)
                .findFirst();
    }

    private static Finding backends(List<PluginInfo> plugins) {
        var active = new ArrayList<String>();
        var inactive = new ArrayList<String>();
        for (var plugin : plugins) {
            if (plugin.kind().equals("backend")) {
                (plugin.active() ? active : inactive).add(plugin.name());
            }
        }
        var rest = inactive.isEmpty()
                ? ""
                : inactive.stream()
                        .map(name -> "'simplectic doctor " + name + "'")
                        .collect(Collectors.joining(", ", " (others are not active: ", ")"));
        return active.isEmpty()
                ? Finding.missing("backends", "none" + rest, "no study can run")
                : Finding.ok("backends", String.join(", ", active) + rest);
    }

    private static Finding writable(String subject, String directory, String cost) {
        if (directory.isEmpty()) {
            return Finding.missing(subject, "no directory is set", cost);
        }
        return Files.isWritable(Path.of(directory))
                ? Finding.ok(subject, directory)
                : Finding.missing(subject, directory + " cannot be written", cost);
    }
}
