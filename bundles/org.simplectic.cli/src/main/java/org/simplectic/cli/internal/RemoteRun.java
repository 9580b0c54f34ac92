package org.simplectic.cli.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Names;
import org.simplectic.cli.UsageException;

/**
 * A run of this user, in whichever process.
 *
 * @param socket of the process
 * @param process its number
 * @param study the study's name
 * @param directory where its outputs go
 * @param progress how far it is
 */
record RemoteRun(Path socket, long process, String study, String directory, String progress) {
    /** All of this user. */
    static List<RemoteRun> all() throws IOException {
        var all = new ArrayList<RemoteRun>();
        for (var socket : RunFolder.sockets()) {
            try {
                var answer = ask(socket, Json.createObjectBuilder().add("do", "list"));
                for (var run : answer.getJsonArray("runs").getValuesAs(JsonObject.class)) {
                    all.add(new RemoteRun(
                            socket,
                            answer.getJsonNumber("process").longValueExact(),
                            run.getString("study"),
                            run.getString("directory"),
                            run.getString("progress")));
                }
            } catch (ConnectException e) {
                // Of a process that was killed.
                Files.deleteIfExists(socket);
            }
        }
        return all;
    }

    /**
     * The run that a user means.
     *
     * @param word a process number, a study's name or a run's folder
     * @throws UsageException if it fits none, or more than one
     */
    static RemoteRun find(String word) throws IOException {
        var all = all();
        var directory = Path.of(word).toAbsolutePath().normalize().toString();
        var found = all.stream()
                .filter(run -> run.study().equals(word)
                        || String.valueOf(run.process()).equals(word)
                        || Path.of(run.directory()).normalize().toString().equals(directory))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (all.isEmpty()) {
            throw new UsageException("no run of yours goes on now");
        }
        if (found.isEmpty()) {
            throw new UsageException("no run '" + word + "' goes on now: "
                    + Names.suggest(word, all.stream().map(RemoteRun::study).toList())
                    + "; 'simplectic runs' lists them");
        }
        throw new UsageException("'" + word + "' fits " + found.size()
                + " runs; name the process or the folder: 'simplectic runs' lists them");
    }

    /**
     * Asks for something.
     *
     * @return what was done
     * @throws UsageException if it was refused
     */
    String ask(JsonObjectBuilder wish) throws IOException {
        var answer = ask(socket, wish.add("directory", directory));
        if (answer.containsKey("refused")) {
            throw new UsageException("refused: " + answer.getString("refused") + "; the run goes on unchanged");
        }
        return answer.getString("done");
    }

    private static JsonObject ask(Path socket, JsonObjectBuilder wish) throws IOException {
        try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            RunServer.write(connection, wish.build());
            var reader = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
            var line = reader.readLine();
            if (line == null) {
                throw new IOException("the run's process gave no answer");
            }
            try (var json = Json.createReader(new StringReader(line))) {
                return json.readObject();
            } catch (JsonException e) {
                throw new IOException("the run's process gave an answer that is no JSON: " + line, e);
            }
        }
    }
}
