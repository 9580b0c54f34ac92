package org.simplectic.provisioning.internal.admission;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.simplectic.cli.CommandException;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code admit} in a process of its own, on the home that is to be: a plug-in that crashes, hangs or fills the memory takes
 * that process with it, and nothing else. What it may do to files, the user may, too; that is no sandbox.
 */
public final class Trial implements Examiner {
    /** Of what the process prints, so much is kept: the end. */
    private static final int LONGEST_OUTPUT = 1 << 20;

    private static final int MOST_LINES = 3;
    private static final long SECONDS_TO_DIE = 10;

    private final Duration limit;

    /** With a limit after which the process is ended. */
    public Trial(Duration limit) {
        this.limit = limit;
    }

    @Override
    public List<Verdict> examine(Path home, String bundle) throws IOException {
        return examine(home, bundle, List.of("admit", bundle, "--json"));
    }

    /**
     * Checks the plug-ins of a jar that is not in the home.
     *
     * @param home a whole home
     * @param bundle the jar's symbolic name
     * @param jar the jar
     * @return a verdict for each of its plug-ins
     */
    public List<Verdict> examine(Path home, String bundle, Path jar) throws IOException {
        return examine(home, bundle, List.of("admit", "--jar", jar.toString(), "--json"));
    }

    private List<Verdict> examine(Path home, String bundle, List<String> words) throws IOException {
        Path folder = Files.createTempDirectory("simplectic-trial-");
        try {
            Process process = start(home, words, folder);
            CompletableFuture<String> output = CompletableFuture.supplyAsync(
                    () -> end(process.getInputStream()),
                    task -> Thread.ofVirtual().start(task));
            boolean ended = await(process);
            String text = output.completeOnTimeout("", SECONDS_TO_DIE, TimeUnit.SECONDS)
                    .join();
            return verdicts(
                    bundle,
                    text,
                    ended ? "its process ended with exit code " + process.exitValue() : "no end after " + seconds());
        } finally {
            delete(folder);
        }
    }

    private String seconds() {
        return limit.toSeconds() + " s (SIMPLECTIC_ADMISSION_SECONDS sets the limit)";
    }

    private static Process start(Path home, List<String> words, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Dsimplectic.home=" + home));
        command.addAll(Files.readAllLines(home.resolve("jvm.options")).stream()
                .filter(line -> !line.isBlank())
                .toList());
        command.addAll(List.of("-cp", host(home).toString(), "org.simplectic.host.Main"));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // What the home looks like from another folder is of no use later, and all of its features are wanted.
        builder.environment().put("SIMPLECTIC_CACHE", folder.resolve("cache").toString());
        builder.environment().remove("SIMPLECTIC_FEATURES");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static Path host(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("org.simplectic.host-"))
                    .findFirst()
                    .orElseThrow(() -> new CommandException(home + " has no host."));
        }
    }

    private boolean await(Process process) {
        // Who stops this process does not want the other one to go on.
        Thread hook = new Thread(() -> kill(process), "simplectic-trial");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            kill(process);
            process.onExit()
                    .completeOnTimeout(process, SECONDS_TO_DIE, TimeUnit.SECONDS)
                    .join();
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Trial.class).debug("the process is being stopped", e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The end of what a process prints, however much that is. */
    private static String end(InputStream stream) {
        byte[] kept = {};
        try (stream) {
            byte[] buffer = new byte[LONGEST_OUTPUT];
            for (int n = stream.readNBytes(buffer, 0, LONGEST_OUTPUT);
                    n > 0;
                    n = stream.readNBytes(buffer, 0, LONGEST_OUTPUT)) {
                byte[] both = new byte[kept.length + n];
                System.arraycopy(kept, 0, both, 0, kept.length);
                System.arraycopy(buffer, 0, both, kept.length, n);
                int from = Math.max(0, both.length - LONGEST_OUTPUT);
                kept = java.util.Arrays.copyOfRange(both, from, both.length);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Trial.class).debug("the output of a trial ends early", e);
        }
        return new String(kept, StandardCharsets.UTF_8);
    }

    private static List<Verdict> verdicts(String bundle, String output, String end) {
        List<String> lines = output.lines().toList();
        for (String line : lines.reversed()) {
            if (line.startsWith("[{")) {
                try (JsonReader reader = Json.createReader(new StringReader(line))) {
                    return reader.readArray().getValuesAs(JsonObject.class).stream()
                            .map(Trial::verdict)
                            .toList();
                } catch (JsonException | ClassCastException | NullPointerException e) {
                    throw noResult(bundle, end, lines, e);
                }
            }
        }
        throw noResult(bundle, end, lines, null);
    }

    private static CommandException noResult(
            String bundle, String end, List<String> lines, @org.jspecify.annotations.Nullable Throwable cause) {
        List<String> said = lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING: Using incubator modules"))
                .toList();
        String last = String.join("\n  ", said.subList(Math.max(0, said.size() - MOST_LINES), said.size()));
        return new CommandException(
                "refused: the check of the plug-ins of `" + bundle + "` on this machine came to no result: " + end + "."
                        + (last.isEmpty() ? "" : "\n  " + last),
                cause);
    }

    private static Verdict verdict(JsonObject report) {
        List<String> broken = new ArrayList<>();
        for (JsonObject finding : report.getJsonArray("findings").getValuesAs(JsonObject.class)) {
            if (finding.getString("outcome").equals("broken")) {
                String required = finding.getString("required");
                broken.add(finding.getString("contract") + ": " + finding.getString("measured")
                        + (required.isEmpty() ? "" : " (required: " + required + ")"));
            }
        }
        return new Verdict(report.getString("kind"), report.getString("name"), broken);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
