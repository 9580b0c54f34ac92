package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.SAXException;

/**
 * What the archetype makes of every kind that it offers builds without a network, passes the tests it comes with, and runs in a study
 * unchanged, by the commands of the page {@code docs/write-a-plugin.md}.
 */
@Tag("slow")
final class ArchetypeTest {
    private static final Path ARCHETYPE =
            Path.of("../archetype/src/main/resources/META-INF/maven/archetype-metadata.xml");

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    static Stream<String> kinds() throws IOException {
        var kinds = Pattern.compile("key=\"kind\">.*?<validationRegex>(.*?)</validationRegex>", Pattern.DOTALL)
                .matcher(Files.readString(ARCHETYPE));
        assertTrue(kinds.find());
        return Stream.of(kinds.group(1).split("\\|", -1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void makesAPluginThatRunsUnchanged(String kind)
            throws IOException, InterruptedException, ParserConfigurationException, SAXException,
                    NoSuchAlgorithmException {
        var maven = Maven.in(directory);
        var name = "my-" + kind;
        maven.run(
                directory,
                "org.apache.maven.plugins:maven-archetype-plugin:3.4.0:generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=org.simplectic",
                "-DarchetypeArtifactId=simplectic-plugin-archetype",
                "-DarchetypeVersion=" + Maven.VERSION,
                "-DgroupId=com.example",
                "-DartifactId=" + name,
                "-Dversion=1.0.0",
                "-Dpackage=com.example.mine",
                "-Dkind=" + kind,
                "-Dname=" + name,
                "-DclassName=My" + className(kind));
        var project = directory.resolve(name);
        maven.run(project, "package");
        var jar = project.resolve("target/" + name + "-1.0.0.jar");
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        simplectic(project, "install", jar.toString(), "--sha256", hash, "--yes");
        simplectic(project, "run", "study.yaml");
        assertTrue(Files.exists(project.resolve("out/run.json")));
        simplectic(project, "admit", kind, name);
    }

    /** The words of a kind as one, each with a capital. */
    private static String className(String kind) {
        return Stream.of(kind.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** A command in a project's folder, which must succeed. */
    private void simplectic(Path project, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(
                List.of("bash", CommandLine.HOME.resolve("simplectic").toString()));
        line.addAll(List.of(words));
        var log = Files.createTempFile(directory, "simplectic", ".log");
        var builder = new ProcessBuilder(line)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SIMPLECTIC_DATA", directory.resolve("data").toString());
        builder.environment().put("SIMPLECTIC_CACHE", directory.resolve("cache").toString());
        builder.environment().put("SIMPLECTIC_NO_START_UP_CACHE", "yes");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        assertEquals(0, builder.start().waitFor(), Files.readString(log));
    }
}
