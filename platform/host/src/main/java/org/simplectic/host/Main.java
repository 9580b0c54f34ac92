package org.simplectic.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/**
 * The program's entry: starts the host and hands the arguments to the service that is the command line.
 *
 * <p>That is the one service of type {@link ToIntFunction} over {@code String[]} with {@code simplectic.face=cli}; what it returns is
 * the exit code. Nothing but {@code --verbose} is read here.
 */
@SuppressWarnings("SystemOut")
public final class Main {
    private static final int FAILED = 1;
    private static final String VERBOSE = "--verbose";
    private static final String FACE = "(simplectic.face=cli)";

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        useTrueStandardError();
        boolean verbose = List.of(arguments).contains(VERBOSE);
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "off");
        int code;
        try {
            List<String> rest = Stream.of(arguments)
                    .filter(argument -> !argument.equals(VERBOSE))
                    .toList();
            code = run(home(), rest, verbose);
        } catch (RuntimeException e) {
            System.err.println(e instanceof HostException ? e.getMessage() : "internal error: " + e);
            LoggerFactory.getLogger(Main.class).error("The host did not start.", e);
            code = FAILED;
        }
        System.out.flush();
        System.err.flush();
        // Not halt: after Ctrl-C this must wait for the command line's own shutdown hook. The framework needs no stop
        // to end.
        System.exit(code);
    }

    /** Runs the command in a host; in another one again if the command asks for that. */
    private static int run(Path first, List<String> words, boolean verbose) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        for (Path home = first; ; ) {
            Host host = Host.start(
                    HostOptions.fromEnvironment(home, System.getenv(), verbose).forCommand(words));
            // A shell's bundle puts its own in their place; who does not run under it keeps these.
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
            Restart restart = Restart.offeredTo(host.bundleContext());
            int code = commandLine(host.bundleContext()).applyAsInt(words.toArray(String[]::new));
            Path next = restart.home();
            if (next == null) {
                return code;
            }
            host.close();
            home = next;
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // A service is looked up by its raw type.
    private static ToIntFunction<String[]> commandLine(BundleContext context) {
        try {
            Collection<ServiceReference<ToIntFunction>> faces = context.getServiceReferences(ToIntFunction.class, FACE);
            if (!faces.isEmpty()) {
                return context.getService(faces.iterator().next());
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new HostException(
                "None of the features offers a command line: no bundle registers a service with simplectic.face=cli."
                        + " The feature core does; add it to SIMPLECTIC_FEATURES. If it is there, --verbose tells why it does not start.");
    }

    /**
     * Writes errors to the descriptor that the launcher script names: it filters the usual one, because the JVM warns there of the
     * vector module before this program begins.
     */
    private static void useTrueStandardError() {
        Integer number = Integer.getInteger("simplectic.stderr");
        if (number == null) {
            return;
        }
        try {
            Constructor<FileDescriptor> byNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
            byNumber.setAccessible(true);
            System.setErr(
                    new PrintStream(new FileOutputStream(byNumber.newInstance(number)), true, System.err.charset()));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            System.err.println("Errors go through the launcher's filter: " + e);
        }
    }

    /** The distribution: where the property says, or the folder above the one that holds this program. */
    private static Path home() {
        String property = System.getProperty("simplectic.home");
        if (property != null) {
            return Path.of(property);
        }
        try {
            Path jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
