package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Maven as users run it, without a network: it finds the platform in a repository of this build's artifacts, laid before the local
 * one.
 *
 * @param repository where artifacts may be added
 */
record Maven(Path repository) {
    static final String VERSION = "0.1.0";

    private static final Path SOURCES = Path.of("../..").toAbsolutePath().normalize();

    /** Makes the repository in a folder. */
    static Maven in(Path directory) throws IOException, ParserConfigurationException, SAXException {
        var maven = new Maven(Files.createDirectory(directory.resolve("repository")));
        var pages = new ArrayList<Path>();
        try (var files = Files.find(
                SOURCES,
                4,
                (file, attributes) -> file.endsWith("pom.xml")
                        && !file.toString().contains(File.separator + "target" + File.separator))) {
            pages.addAll(files.toList());
        }
        for (var page : pages) {
            maven.add(page);
        }
        for (var artifact : List.of(
                "simplectic-plugin-archetype/0.1.0/simplectic-plugin-archetype-0.1.0.jar",
                "org.simplectic.distribution/0.1.0/org.simplectic.distribution-0.1.0.zip")) {
            assertTrue(
                    Files.exists(maven.repository.resolve("org/simplectic").resolve(artifact)),
                    artifact + " is missing; run ./mvnw package first");
        }
        return maven;
    }

    /** The page of a module, and what was made of it. */
    private void add(Path page) throws IOException, ParserConfigurationException, SAXException {
        var artifact = artifact(page);
        var target = folder("org.simplectic", artifact, VERSION);
        Files.copy(page, target.resolve(artifact + "-" + VERSION + ".pom"));
        for (var type : List.of(".jar", ".zip")) {
            var file = page.resolveSibling("target").resolve(artifact + "-" + VERSION + type);
            if (Files.exists(file)) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    /** Where an artifact's files go. */
    Path folder(String group, String artifact, String version) throws IOException {
        return Files.createDirectories(
                repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version));
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

    /** Runs it, and expects success. */
    void run(Path directory, String... words) throws IOException, InterruptedException {
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
}
