package org.simplectic.plots.internal;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Sees to it that text can be drawn on a machine without fonts, as servers and containers often are: there AWT gets the
 * one font that comes with this bundle (Liberation Sans, SIL Open Font License 1.1). Must come before AWT looks for
 * fonts, for it looks only once.
 */
final class Fonts {
    private static final String CONFIGURATION = "sun.awt.fontconfig";
    private static final String FONT = "LiberationSans-Regular.ttf";
    private static final String PATTERN = "-misc-liberation sans-medium-r-normal--*-%d-*-*-p-*-iso10646-1";
    private static final List<String> FOLDERS = List.of("/usr/share/fonts", "/usr/local/share/fonts");
    private static final List<String> LIBRARY_FOLDERS =
            List.of("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib");
    private static final int LIBRARY_DEPTH = 2;

    private Fonts() {}

    /**
     * Makes AWT ready to draw, without a screen.
     *
     * @throws IOException if it finds no font in spite of all
     */
    static void prepare() throws IOException {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        provide();
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 12).getLineMetrics("x", new FontRenderContext(null, true, true));
        } catch (InternalError | LinkageError | RuntimeException e) {
            throw new IOException(
                    "plots need a font and there is none on this machine: install fontconfig and a font"
                            + " (on Debian and Ubuntu: apt install fontconfig fonts-dejavu-core)",
                    e);
        }
    }

    private static void provide() throws IOException {
        if (System.getProperty(CONFIGURATION) == null && isLinux() && !(hasFontconfig() && hasFonts())) {
            System.setProperty(CONFIGURATION, unpack().toString());
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static boolean hasFontconfig() {
        return LIBRARY_FOLDERS.stream()
                .anyMatch(folder -> holds(folder, LIBRARY_DEPTH, name -> name.startsWith("libfontconfig.so")));
    }

    private static boolean hasFonts() {
        var home = System.getProperty("user.home", "");
        return Stream.concat(FOLDERS.stream(), Stream.of(home + "/.fonts", home + "/.local/share/fonts"))
                .anyMatch(folder ->
                        holds(folder, Integer.MAX_VALUE, name -> name.matches("(?i).*\\.(ttf|ttc|otf|pf[ab])")));
    }

    private static boolean holds(String folder, int depth, Predicate<String> fits) {
        try (var files = Files.walk(Path.of(folder), depth)) {
            return files.anyMatch(file -> fits.test(String.valueOf(file.getFileName())));
        } catch (IOException | UncheckedIOException e) {
            // What is absent or cannot be read is of no use to AWT either.
            return false;
        }
    }

    /** The font and the configuration that names it, in a folder that goes when the process does. */
    private static Path unpack() throws IOException {
        var folder = Files.createTempDirectory("simplectic-font");
        var font = folder.resolve(FONT);
        try (var resource = Objects.requireNonNull(Fonts.class.getResourceAsStream(FONT), FONT)) {
            Files.copy(resource, font);
        }
        var configuration = Files.writeString(folder.resolve("fontconfig.properties"), configuration(font));
        List.of(folder, font, configuration).forEach(file -> file.toFile().deleteOnExit());
        return configuration;
    }

    /** Every logical font in every style is the one font, in the JDK's format of font configurations. */
    private static String configuration(Path font) {
        var text = new StringBuilder("version=1\nsequence.allfonts=latin-1\n");
        for (var family : List.of("dialog", "sansserif", "serif", "monospaced", "dialoginput")) {
            for (var style : List.of("plain", "bold", "italic", "bolditalic")) {
                text.append(family)
                        .append('.')
                        .append(style)
                        .append(".latin-1=")
                        .append(PATTERN)
                        .append('\n');
            }
        }
        return text.append("filename.")
                .append(PATTERN.replace(' ', '_'))
                .append('=')
                .append(font)
                .append('\n')
                .toString();
    }
}
