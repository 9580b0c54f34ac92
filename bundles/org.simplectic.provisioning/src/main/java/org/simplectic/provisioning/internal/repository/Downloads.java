package org.simplectic.provisioning.internal.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.CommandException;

/**
 * Fetches files by {@code file:}, {@code https:}, and, from this machine only, {@code http:}.
 *
 * <p>A connection that is cut, or silent for {@link #PATIENCE}, is tried again from where it stopped, or from the start if
 * the server cannot do that. No redirection leads from https to anything else.
 */
public final class Downloads {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_TO_CONNECT = Duration.ofSeconds(10);
    private static final String CUT = "the connection was cut";
    private static final int ATTEMPTS = 4;
    private static final int MOST_REDIRECTIONS = 5;
    private static final int BUFFER = 1 << 16;
    private static final int REDIRECT_TEMPORARY = 307;
    private static final int REDIRECT_PERMANENT = 308;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Duration pause;

    /** Downloads that wait so long before another attempt, and longer before each further one. */
    public Downloads(Duration pause) {
        this.pause = pause;
    }

    /** Refuses addresses that are neither files nor safe to fetch from. */
    public static void check(URI address) {
        String scheme = String.valueOf(address.getScheme());
        boolean fine = switch (scheme) {
            case "file" -> address.getPath() != null;
            case "https" -> address.getHost() != null;
            case "http" -> address.getHost() != null && THIS_MACHINE.contains(address.getHost());
            default -> false;
        };
        if (!fine) {
            throw new CommandException("'" + address + "' cannot be fetched: addresses begin with https: or file:"
                    + " (http: only for this machine itself).");
        }
    }

    /**
     * Fetches a file.
     *
     * @param address where it is
     * @param target where to write it; what is there already is taken for its beginning
     * @param largest the size beyond which it is refused
     * @param trusted makes secure connections; null for Java's own trust
     */
    public void fetch(URI address, Path target, long largest, @Nullable SSLSocketFactory trusted) throws IOException {
        check(address);
        if ("file".equals(address.getScheme())) {
            copy(Path.of(address), target, largest);
            return;
        }
        @Nullable IOException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                if (attempt(address, target, largest, trusted)) {
                    return;
                }
                last = new IOException(CUT);
            } catch (NoSuchFileException e) {
                throw new CommandException(address + " does not exist there.", e);
            } catch (IOException e) {
                last = e;
            }
            rest(attempt);
        }
        throw new CommandException(
                address + " cannot be fetched: " + reason(last) + ". " + ATTEMPTS
                        + " attempts were made. What is already"
                        + " in the local store can be installed without a network.",
                last);
    }

    private static String reason(@Nullable IOException exception) {
        return switch (exception) {
            case null -> "the server gave no answer";
            case IOException cut when isCut(cut) -> CUT;
            case java.net.UnknownHostException unknown -> "there is no host " + unknown.getMessage();
            case java.net.ConnectException refused -> "no connection (" + refused.getMessage() + ")";
            case java.net.SocketTimeoutException silent -> "the server was silent for too long";
            case javax.net.ssl.SSLException insecure ->
                "the server cannot prove who it is (" + insecure.getMessage() + "); a certificate of your own is named"
                        + " with 'simplectic repo add --certificate FILE'";
            default -> String.valueOf(exception.getMessage());
        };
    }

    /** The JDK has no type for it. */
    private static boolean isCut(IOException exception) {
        String message = String.valueOf(exception.getMessage());
        return message.contains("EOF") || message.contains("end of file") || message.contains("reset");
    }

    private void rest(int attempt) throws IOException {
        try {
            Thread.sleep(pause.multipliedBy(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void copy(Path source, Path target, long largest) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new CommandException("there is no file " + source + ".");
        }
        if (Files.size(source) > largest) {
            throw tooLarge(source.toString(), largest);
        }
        Files.copy(source, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static CommandException tooLarge(String source, long largest) {
        return new CommandException(source + " is refused: it is larger than " + largest + " bytes.");
    }

    /** Whether the whole file arrived. */
    private static boolean attempt(URI address, Path target, long largest, @Nullable SSLSocketFactory trusted)
            throws IOException {
        long present = Files.exists(target) ? Files.size(target) : 0;
        HttpURLConnection connection = connect(address, present, trusted, 0);
        try {
            int status = connection.getResponseCode();
            if (status == RANGE_NOT_SATISFIABLE) {
                Files.delete(target);
                return false;
            }
            boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL;
            if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE) {
                throw new NoSuchFileException(address.toString());
            }
            if (!goesOn && status != HttpURLConnection.HTTP_OK) {
                throw new IOException("the server answered " + status);
            }
            long promised = connection.getContentLengthLong();
            long start = goesOn ? present : 0;
            if (start + promised > largest) {
                throw tooLarge(address.toString(), largest);
            }
            long received = receive(connection, target, goesOn, largest - start, address);
            return promised < 0 || received == promised;
        } finally {
            connection.disconnect();
        }
    }

    private static long receive(HttpURLConnection connection, Path target, boolean append, long most, URI address)
            throws IOException {
        long received = 0;
        byte[] buffer = new byte[BUFFER];
        StandardOpenOption how = append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received += n;
                if (received > most) {
                    throw tooLarge(address.toString(), most);
                }
                out.write(buffer, 0, n);
            }
        }
        return received;
    }

    private static HttpURLConnection connect(
            URI address, long from, @Nullable SSLSocketFactory trusted, int redirections) throws IOException {
        check(address);
        URLConnection connection = address.toURL().openConnection();
        if (!(connection instanceof HttpURLConnection http)) {
            throw new IOException("no connection to " + address);
        }
        if (connection instanceof HttpsURLConnection https && trusted != null) {
            https.setSSLSocketFactory(trusted);
        }
        http.setInstanceFollowRedirects(false);
        http.setConnectTimeout((int) PATIENCE_TO_CONNECT.toMillis());
        http.setReadTimeout((int) PATIENCE.toMillis());
        http.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0) {
            http.setRequestProperty("Range", "bytes=" + from + "-");
        }
        return switch (http.getResponseCode()) {
            case HttpURLConnection.HTTP_MOVED_PERM,
                    HttpURLConnection.HTTP_MOVED_TEMP,
                    HttpURLConnection.HTTP_SEE_OTHER,
                    REDIRECT_TEMPORARY,
                    REDIRECT_PERMANENT -> {
                URI target = redirection(address, http.getHeaderField("Location"));
                http.disconnect();
                if (redirections == MOST_REDIRECTIONS) {
                    throw new IOException("the server redirects in circles");
                }
                yield connect(target, from, trusted, redirections + 1);
            }
            default -> http;
        };
    }

    private static URI redirection(URI address, @Nullable String location) throws IOException {
        try {
            URI target = address.resolve(new URI(String.valueOf(location)));
            if ("https".equals(address.getScheme()) && !"https".equals(target.getScheme())) {
                throw new CommandException(address + " redirects to the insecure " + target + ", which is refused.");
            }
            return target;
        } catch (URISyntaxException e) {
            throw new IOException("the server redirects to '" + location + "', which is no address", e);
        }
    }
}
