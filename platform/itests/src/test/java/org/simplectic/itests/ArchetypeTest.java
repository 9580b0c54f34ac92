package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What the archetype makes builds without a network, passes the tests it comes with, and runs in a study. Maven finds the
 * platform in a repository of this build's artifacts, laid before the local one.
 */
@Tag("slow")
final class ArchetypeTest {
    private static final Path SOURCES = Path.of("../..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0";

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"integrator", "backend", "writer", "study"})
    void makesAPluginThatRunsUnchanged(String kind)
            throws IOException, InterruptedException, BundleException, ParserConfigurationException, SAXException {
        var repository = repository();
        var name = "my-" + kind;
        maven(
                directory,
                repository,
                "org.apache.maven.plugins:maven-archetype-plugin:3.4.0:generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=org.simplectic",
                "-DarchetypeArtifactId=simplectic-plugin-archetype",
                "-DarchetypeVersion=" + VERSION,
                "-DgroupId=com.example",
                "-DartifactId=" + name,
                "-Dversion=1.0.0",
                "-Dpackage=com.example.mine",
                "-Dkind=" + kind,
                "-Dname=" + name,
                "-DclassName=My" + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1));
        var project = directory.resolve(name);
        maven(project, repository, "verify");
        try (var cli = new CommandLine()) {
            cli.context()
                    .installBundle(project.resolve("target/" + name + "-1.0.0.jar")
                            .toUri()
                            .toString())
                    .start();
            assertEquals(0, cli.run("admit", kind, name).exitCode());
            var output = directory.resolve("out");
            var result =
                    cli.run("run", project.resolve("study.yaml").toString(), "--out", output.toString(), "--quiet");
            assertEquals(0, result.exitCode(), result.errors());
            assertTrue(Files.exists(output.resolve("run.json")));
        }
    }

    private static void maven(Path directory, Path repository, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                SOURCES.resolve("mvnw").toString(),
                "-o",
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("maven.repository")));
        command.addAll(List.of(words));
        var log = Files.createTempFile("maven", ".log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        int exit = builder.start().waitFor();
        var text = Files.readString(log);
        Files.delete(log);
        assertEquals(0, exit, text);
    }

    /** A repository of what this build made: the page of each module, and its jar where there is one. */
    private Path repository() throws IOException, ParserConfigurationException, SAXException {
        var repository = Files.createDirectory(directory.resolve("repository"));
        var pages = new ArrayList<Path>();
        try (var files = Files.find(
                SOURCES,
                4,
                (file, attributes) -> file.endsWith("pom.xml")
                        && !file.toString().contains(File.separator + "target" + File.separator))) {
            pages.addAll(files.toList());
        }
        for (var page : pages) {
            copy(page, repository);
        }
        var archetype = repository.resolve("org/simplectic/simplectic-plugin-archetype");
        assertFalse(Files.notExists(archetype), "the archetype is missing; run ./mvnw package first");
        return repository;
    }

    private static void copy(Path page, Path repository)
            throws IOException, ParserConfigurationException, SAXException {
        var artifact = artifact(page);
        var target = repository.resolve("org/simplectic/" + artifact + "/" + VERSION);
        Files.createDirectories(target);
        Files.copy(page, target.resolve(artifact + "-" + VERSION + ".pom"));
        var jar = page.resolveSibling("target").resolve(artifact + "-" + VERSION + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, target.resolve(jar.getFileName()));
        }
    }

    private static String artifact(Path page) throws IOException, ParserConfigurationException, SAXException {
        var project = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(page.toFile())
                .getDocumentElement();
        var children = project.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element element
                    && element.getTagName().equals("artifactId")) {
                return element.getTextContent();
            }
        }
        throw new IOException(page + " names no artifact");
    }
}
