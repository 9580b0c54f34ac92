package org.simplectic.provisioning.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Serves a folder, and cuts connections when told to. */
final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final Path folder;
    private final boolean secure;
    private final AtomicInteger cuts = new AtomicInteger();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    volatile boolean understandsRanges = true;
    volatile String redirection = "";

    WebServer(Path folder, @Nullable SSLContext context) throws IOException {
        this.folder = folder;
        secure = context != null;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (context == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(context));
            server = https;
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String file) {
        return (secure ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort() + "/" + file;
    }

    /** The next so many answers to requests for jars break off in the middle. */
    void cut(int times) {
        cuts.set(times);
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
            requests.add(name + (range.equals("null") ? "" : " " + range));
            if (!redirection.isEmpty()) {
                exchange.getResponseHeaders().set("Location", redirection);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            boolean partial = range.startsWith("bytes=") && understandsRanges;
            int from = partial ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) : 0;
            boolean cut = name.endsWith(".jar") && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            int length = content.length - from;
            exchange.sendResponseHeaders(partial ? 206 : 200, length);
            exchange.getResponseBody().write(content, from, cut ? length / 2 : length);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
