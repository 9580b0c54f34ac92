package org.simplectic.tck;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Makes a bundle of compiled classes as a plug-in's build does. */
final class PluginBundle {
    private PluginBundle() {}

    /** A jar of a package and what its annotations declare. */
    static Path of(Path classes, String packageName, Path directory) throws Exception {
        try (var builder = new Builder()) {
            builder.setBundleSymbolicName(packageName);
            builder.setBundleVersion("1.0.0");
            builder.addClasspath(classes.toFile());
            for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (new File(entry).exists() && !Path.of(entry).equals(classes)) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setPrivatePackage(packageName);
            builder.setImportPackage("!org.jspecify.annotations, *");
            builder.setProperty("-noextraheaders", "true");
            var jar = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException(List.copyOf(builder.getErrors()) + " " + builder.getWarnings());
            }
            var file = directory.resolve(packageName + ".jar");
            jar.write(file.toFile());
            return file;
        }
    }
}
