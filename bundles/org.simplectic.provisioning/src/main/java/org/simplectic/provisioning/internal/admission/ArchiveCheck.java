package org.simplectic.provisioning.internal.admission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.simplectic.cli.CommandException;

/**
 * Looks through an archive before anything else opens it. Every entry is unpacked and counted, because what an archive says of
 * its own sizes may be a lie; archives within it are looked through, too.
 */
final class ArchiveCheck {
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final long GRACE = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final int DEEPEST = 3;

    private final String source;
    private final Limits limits;
    private final Predicate<String> isReserved;
    private final long packed;
    private long unpacked;
    private int entries;

    private ArchiveCheck(String source, Limits limits, Predicate<String> isReserved, long packed) {
        this.source = source;
        this.limits = limits;
        this.isReserved = isReserved;
        this.packed = packed;
    }

    /**
     * Refuses an archive that plays tricks.
     *
     * @param jar the archive
     * @param source what to call it in messages
     * @param limits how large it may be
     * @param isReserved tells a package of the platform, by its name with dots
     * @throws CommandException if it is refused, with the reason
     */
    static void check(Path jar, String source, Limits limits, Predicate<String> isReserved) throws IOException {
        ArchiveCheck check = new ArchiveCheck(source, limits, isReserved, Files.size(jar));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            check.entries(zip);
        } catch (ZipException e) {
            throw check.refused("it is not a jar file, or a damaged one (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            throw check.refused("an entry's name is no text (" + e.getMessage() + ")");
        }
    }

    private CommandException refused(String reason) {
        return new CommandException("refused: " + source + ": " + reason + ".");
    }

    private void entries(ZipFile zip) throws IOException {
        Set<String> names = new HashSet<>();
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            name(entry.getName(), names);
            try (InputStream content = zip.getInputStream(entry)) {
                content(entry.getName(), content, 0);
            }
        }
    }

    private void name(String name, Set<String> names) {
        if (++entries > limits.entries()) {
            throw refused("it has more than " + limits.entries() + " entries");
        }
        if (name.startsWith("/")
                || name.contains("\\")
                || name.indexOf('\0') >= 0
                || DRIVE.matcher(name).matches()
                || List.of(name.split("/", -1)).contains("..")) {
            throw refused("the entry '" + name + "' would be written outside its folder");
        }
        if (!names.add(name)) {
            throw refused("the entry '" + name + "' is there twice");
        }
        if (!name.equals("META-INF/MANIFEST.MF")
                && name.toUpperCase(Locale.ROOT).equals("META-INF/MANIFEST.MF")) {
            throw refused("it has a second manifest, '" + name + "'");
        }
        String path = VERSIONED.matcher(name).replaceFirst("");
        int folder = path.lastIndexOf('/');
        if (path.endsWith(".class")
                && folder > 0
                && isReserved.test(path.substring(0, folder).replace('/', '.'))) {
            throw refused("it contains " + path.substring(0, folder).replace('/', '.')
                    + ", a package of the platform that no plug-in may bring");
        }
    }

    private void content(String name, InputStream content, int depth) throws IOException {
        if (depth == 0 && name.equals("META-INF/MANIFEST.MF")) {
            manifest(content);
        } else if (name.endsWith(".jar") || name.endsWith(".zip")) {
            inner(name, content, depth + 1);
        } else {
            drain(content, Long.MAX_VALUE, null);
        }
    }

    private void inner(String name, InputStream content, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw refused("'" + name + "' is an archive in an archive, " + depth + " deep");
        }
        ZipInputStream zip = new ZipInputStream(content);
        Set<String> names = new HashSet<>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            name(entry.getName(), names);
            content(entry.getName(), zip, depth);
        }
    }

    private void manifest(InputStream content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        drain(content, limits.manifest(), bytes);
        Attributes main = new Manifest(new ByteArrayInputStream(bytes.toByteArray())).getMainAttributes();
        String exported = main.getValue(Constants.EXPORT_PACKAGE);
        if (exported != null) {
            for (Clause clause : Parser.parseHeader(exported)) {
                if (isReserved.test(clause.getName())) {
                    throw refused(
                            "it exports " + clause.getName() + ", a package of the platform that no plug-in may bring");
                }
            }
        }
        String host = main.getValue(Constants.FRAGMENT_HOST);
        if (host != null && isProtectedHost(Parser.parseHeader(host)[0].getName())) {
            throw refused("it is a fragment that adds to a part of the platform");
        }
    }

    private boolean isProtectedHost(String host) {
        return host.equals("system.bundle") || host.equals("org.apache.felix.framework") || isReserved.test(host);
    }

    private void drain(InputStream content, long most, @Nullable OutputStream copy) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            size += n;
            unpacked += n;
            if (size > most) {
                throw refused("its manifest is larger than " + most + " bytes");
            }
            if (unpacked > limits.unpacked() || unpacked - GRACE > packed * limits.ratio()) {
                throw refused("it unpacks to far more than its size of " + packed + " bytes");
            }
            if (copy != null) {
                copy.write(buffer, 0, n);
            }
        }
    }
}
