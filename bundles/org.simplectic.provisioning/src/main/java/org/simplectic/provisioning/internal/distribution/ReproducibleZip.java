package org.simplectic.provisioning.internal.distribution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** A folder as an archive whose bytes depend on nothing but the files' names, content and whether they can be run. */
final class ReproducibleZip {
    /** The earliest time that archives can hold everywhere. */
    private static final FileTime TIME = FileTime.from(Instant.parse("1980-02-01T00:00:00Z"));

    private ReproducibleZip() {}

    static void write(Path folder, String top, Path archive) throws IOException {
        var options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (var zip = FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), options);
                var files = Files.walk(folder)) {
            for (var file : files.sorted().toList()) {
                var relative = folder.relativize(file).toString();
                var entry = zip.getPath("/" + top + (relative.isEmpty() ? "" : "/" + relative.replace('\\', '/')));
                if (Files.isDirectory(file)) {
                    Files.createDirectory(entry);
                } else {
                    Files.copy(file, entry);
                }
                var permissions = Files.isDirectory(file) || Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(
                        entry, java.nio.file.attribute.PosixFilePermissions.fromString(permissions));
                Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
            }
        }
    }
}
