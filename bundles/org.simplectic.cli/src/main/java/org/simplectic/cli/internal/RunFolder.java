package org.simplectic.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Where the sockets of running processes are: a folder that nobody but its owner may enter. */
final class RunFolder {
    private static final String SUFFIX = ".sock";

    private RunFolder() {}

    /** The folder, made if need be. */
    static Path path() throws IOException {
        var given = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isEmpty() && Files.isWritable(Path.of(folder)));
        var folder = given.map(runtime -> Path.of(runtime, "simplectic"))
                .orElseGet(() ->
                        Path.of(System.getProperty("java.io.tmpdir"), "simplectic-" + System.getProperty("user.name")));
        if (!Files.isDirectory(folder)) {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(folder, ownerOnly);
        }
        var owner = Files.getOwner(folder).getName();
        var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
        if (!owner.equals(System.getProperty("user.name")) || !permissions.equals("rwx------")) {
            throw new IOException(folder + " belongs to " + owner + " with permissions " + permissions
                    + "; it must be yours alone (rwx------) for runs to be controlled through it");
        }
        return folder;
    }

    static Path socket(long process) throws IOException {
        return path().resolve(process + SUFFIX);
    }

    /** The sockets there are; some may be of processes that were killed. */
    static List<Path> sockets() throws IOException {
        try (var entries = Files.list(path())) {
            return entries.filter(entry -> entry.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
