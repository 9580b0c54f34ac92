package org.simplectic.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A feature that is started for one command only, so that no other command pays for it.
 *
 * <p>A feature file names its commands in the extension {@value #EXTENSION}, a text of lines {@code command: what it does}. The
 * lock's writer collects them in the file {@value #FILE}, which every start reads.
 *
 * @param command the word after {@code simplectic}
 * @param feature the feature's name
 * @param summary what the command does, in one line
 */
record OnDemand(String command, String feature, String summary) {
    static final String EXTENSION = "org.simplectic.commands";
    static final String FILE = "on-demand";

    /** Those of a distribution. */
    static List<OnDemand> of(Path home) {
        try {
            return Files.readAllLines(home.resolve(FILE)).stream()
                    .map(line -> line.split("\t", 3))
                    .map(columns -> new OnDemand(columns[0], columns[1], columns[2]))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new HostException(home.resolve(FILE) + " cannot be read. Lock the distribution again.", e);
        }
    }

    String line() {
        return command + "\t" + feature + "\t" + summary;
    }
}
