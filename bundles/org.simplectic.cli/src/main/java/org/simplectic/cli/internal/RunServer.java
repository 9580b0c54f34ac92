package org.simplectic.cli.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simplectic.runtime.ActiveRun;
import org.slf4j.LoggerFactory;

/**
 * Takes wishes for the runs of this process from other terminals, through a socket in the file system that only its owner can
 * reach. One connection is one wish: a line of JSON each way. Runs at the same time share one server.
 */
final class RunServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private static @Nullable RunServer shared;
    private static int users;

    private final Supplier<List<ActiveRun>> runs;
    private final ServerSocketChannel channel;
    private final Path socket;

    private RunServer(Supplier<List<ActiveRun>> runs, ServerSocketChannel channel, Path socket) {
        this.runs = runs;
        this.channel = channel;
        this.socket = socket;
    }

    /** Begins to listen, unless this process does already. */
    static synchronized RunServer open(Supplier<List<ActiveRun>> runs) throws IOException {
        var server = shared == null ? listening(runs) : shared;
        shared = server;
        users++;
        return server;
    }

    private static RunServer listening(Supplier<List<ActiveRun>> runs) throws IOException {
        var socket = RunFolder.socket(ProcessHandle.current().pid());
        Files.deleteIfExists(socket);
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        var server = new RunServer(runs, channel, socket);
        Thread.ofPlatform().daemon().name("simplectic-control").start(server::listen);
        return server;
    }

    private void listen() {
        while (true) {
            try (var connection = channel.accept()) {
                answer(connection);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LoggerFactory.getLogger(RunServer.class).warn("a wish for a run was lost", e);
            }
        }
    }

    private void answer(SocketChannel connection) throws IOException {
        var reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
        var line = reader.readLine();
        if (line != null) {
            write(connection, answer(line).build());
        }
    }

    static void write(SocketChannel connection, JsonObject message) throws IOException {
        var bytes = ByteBuffer.wrap((message + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private JsonObjectBuilder answer(String line) {
        try (var reader = Json.createReader(new StringReader(line))) {
            var wish = reader.readObject();
            return switch (wish.getString("do")) {
                case "list" -> list();
                case "swap" -> {
                    var run = run(wish.getString("directory"));
                    yield told(run.swap(wish.getString("kind"), wish.getString("name"))
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                }
                case "checkpoint" ->
                    told("wrote "
                            + run(wish.getString("directory")).checkpoint().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                case "stop" -> {
                    run(wish.getString("directory")).stop();
                    yield told("stops at its next safe point");
                }
                default -> refused("this version of Simplectic does not know '" + wish.getString("do") + "'");
            };
        } catch (ExecutionException e) {
            return refused(
                    e.getCause() == null
                            ? e.toString()
                            : String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return refused("the run did not reach a safe point within " + PATIENCE_SECONDS + " s; it may still do it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused("the run's process ends");
        } catch (RuntimeException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private JsonObjectBuilder list() {
        var list = Json.createArrayBuilder();
        for (var run : runs.get()) {
            list.add(Json.createObjectBuilder()
                    .add("study", run.study())
                    .add("directory", run.directory().toString())
                    .add("progress", run.progress()));
        }
        return Json.createObjectBuilder()
                .add("process", ProcessHandle.current().pid())
                .add("runs", list);
    }

    private ActiveRun run(String directory) {
        return runs.get().stream()
                .filter(run -> run.directory().toString().equals(directory))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the run is over"));
    }

    private static JsonObjectBuilder told(String sentence) {
        return Json.createObjectBuilder().add("done", sentence);
    }

    private static JsonObjectBuilder refused(String reason) {
        return Json.createObjectBuilder().add("refused", reason);
    }

    /** Ends it, if no other run needs it. */
    @Override
    public void close() {
        synchronized (RunServer.class) {
            users--;
            if (users == 0) {
                shared = null;
                end();
            }
        }
    }

    private void end() {
        try {
            channel.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LoggerFactory.getLogger(RunServer.class).warn("the socket {} could not be removed", socket, e);
        }
    }
}
