package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

/** The build of the page {@code docs/distributions.md}, as it stands there. */
@Tag("slow")
final class MavenDistributionTest {
    private static final Path PAGE = Path.of("../docs/distributions.md");

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private Path project = directory;
    private Maven maven = new Maven(directory);

    @BeforeEach
    void makeAProject() throws IOException, ParserConfigurationException, SAXException {
        maven = Maven.in(directory);
        project = Files.createDirectory(directory.resolve("project"));
        Files.copy(CommandLine.study("lorenz"), project.resolve("lorenz.yaml"));
        Files.writeString(project.resolve("lab.json"), block("json"));
        Files.writeString(project.resolve("pom.xml"), block("xml"));
    }

    private static String block(String language) throws IOException {
        var block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertTrue(block.find(), "no block of " + language + " in " + PAGE);
        return block.group(1);
    }

    @Test
    void givesTheBytesOfTheCommand() throws IOException, InterruptedException {
        var page = project.resolve("pom.xml");
        Files.writeString(
                page,
                Files.readString(page)
                        .replaceFirst("(?s) *<dependencies>.*</dependencies>\n", "")
                        .replace("<plugins>ralston</plugins>", "<plugins/>")
                        .replace(" --feature ../lab.json", ""));
        maven.run(project, "package");
        var expected = directory.resolve("expected.zip");
        try (var cli = new CommandLine()) {
            var result = cli.run(
                    "dist",
                    "create",
                    "--study",
                    CommandLine.study("lorenz").toString(),
                    "--name",
                    "lab",
                    "--output",
                    expected.toString());
            assertEquals(0, result.exitCode(), result.errors());
        }
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(project.resolve("target/lab.zip")));
    }

    @Test
    void takesPluginsFromMavenToo() throws IOException, InterruptedException {
        publishAPlugin();
        for (int time = 1; time <= 2; time++) {
            maven.run(project, "package");
            try (var zip = FileSystems.newFileSystem(project.resolve("target/lab.zip"))) {
                assertTrue(Files.exists(zip.getPath("/lab/bundles/com.example.ralston-1.0.jar")));
                assertTrue(Files.readString(zip.getPath("/lab/lock.json"))
                        .contains("com.example:com.example.ralston:1.0"));
                assertTrue(
                        Files.readString(zip.getPath("/lab/features/lab.json")).contains("Our lab's integrator"));
            }
        }
    }

    private void publishAPlugin() throws IOException {
        var folder = maven.folder("com.example", "com.example.ralston", "1.0");
        Files.writeString(folder.resolve("com.example.ralston-1.0.pom"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>com.example.ralston</artifactId>
                  <version>1.0</version>
                </project>
                """);
        var plugin = Files.copy(
                new ArchetypePlugin(directory).jar("ralston", Map.of()), folder.resolve("com.example.ralston-1.0.jar"));
        try (var jar = FileSystems.newFileSystem(plugin)) {
            var properties = jar.getPath("META-INF/maven/com.example/com.example.ralston/pom.properties");
            Files.createDirectories(properties.getParent());
            Files.writeString(properties, "groupId=com.example\nartifactId=com.example.ralston\nversion=1.0\n");
        }
    }
}
