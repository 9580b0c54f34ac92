package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.simplectic.host.Host;
import org.simplectic.host.HostOptions;

/** The built distribution's command line in the real host, in this process. For one thread. */
final class CommandLine implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("simplectic.home"));

    private final Host host;

    CommandLine() {
        this("run");
    }

    /** With what a command needs beyond the usual. */
    CommandLine(String command) {
        try {
            host = Host.start(
                    new HostOptions(HOME, Files.createTempDirectory("simplectic-cache"), List.of(), false, notice -> {})
                            .forCommand(List.of(command)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command did. */
    record Result(int exitCode, String output, String errors) {}

    BundleContext context() {
        return host.bundleContext();
    }

    /** A service of the framework, of a type that the tests cannot name. */
    Object service(String type) {
        return context().getService(context().getServiceReference(type));
    }

    Bundle bundle(String name) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Lets go of the old content's classes, as an installation does after an update. */
    void refresh(Bundle bundle) throws InterruptedException {
        var refreshed = new CountDownLatch(1);
        context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(1, TimeUnit.MINUTES));
    }

    @SuppressWarnings("unchecked")
    Result run(String... arguments) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        var oldOutput = System.out;
        var oldErrors = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            var face = context()
                    .getServiceReferences(ToIntFunction.class, "(simplectic.face=cli)")
                    .iterator()
                    .next();
            int code = ((ToIntFunction<String[]>) context().getService(face)).applyAsInt(arguments);
            System.out.flush();
            System.err.flush();
            return new Result(code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } finally {
            System.setOut(oldOutput);
            System.setErr(oldErrors);
        }
    }

    static Path study(String name) {
        return HOME.resolve("studies").resolve(name + ".yaml");
    }

    @Override
    public void close() {
        host.close();
    }
}
