package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleException;
import org.xml.sax.SAXException;

/**
 * What the archetype makes builds without a network, passes the tests it comes with, and runs in a study.
 */
@Tag("slow")
final class ArchetypeTest {
    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"integrator", "backend", "writer", "study"})
    void makesAPluginThatRunsUnchanged(String kind)
            throws IOException, InterruptedException, BundleException, ParserConfigurationException, SAXException {
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
                "-DclassName=My" + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1));
        var project = directory.resolve(name);
        maven.run(project, "verify");
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
}
