package org.simplectic.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.simplectic.api.Names;
import org.simplectic.cli.UsageException;

/** Finds the study file that the user named. */
final class StudyFile {
    private StudyFile() {}

    /**
     * The path of a file that can be read.
     *
     * @throws UsageException if there is none
     */
    static Path find(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException exception) {
            throw new UsageException("not a file name: '" + name + "'");
        }
        if (Files.isDirectory(path)) {
            throw new UsageException("'" + name + "' is a directory; name a study file in it, for example "
                    + path.resolve("study.yaml"));
        }
        if (!Files.exists(path)) {
            throw new UsageException("no such file: '" + name + "'" + neighbour(path));
        }
        if (!Files.isReadable(path)) {
            throw new UsageException("'" + name + "' cannot be read; check its permissions");
        }
        return path;
    }

    private static String neighbour(Path path) {
        var directory = path.toAbsolutePath().getParent();
        var file = path.getFileName();
        if (directory == null || file == null) {
            return "";
        }
        if (!Files.isDirectory(directory)) {
            return "; there is no directory '" + directory + "'";
        }
        try (var files = Files.list(directory)) {
            var names = files.map(Path::getFileName)
                    .map(String::valueOf)
                    .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
                    .collect(Collectors.toList());
            return Names.nearest(file.toString(), names)
                    .map(name -> "; did you mean '" + path.resolveSibling(name) + "'?")
                    .orElse("");
        } catch (IOException exception) {
            return "";
        }
    }
}
