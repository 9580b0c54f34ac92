package ${package};

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.tck.PluginFramework;

/** The plug-in keeps the contracts of its kind, in the framework that it is made for. */
class ${className}Test {
    @TestFactory
    Stream<DynamicTest> keepsItsContracts() throws Exception {
        try (var framework = PluginFramework.start(Path.of("target", "classes"))) {
            return framework.reports().stream()
                    .flatMap(report -> report.findings().stream())
                    .map(finding -> DynamicTest.dynamicTest(
                            finding.contract(), () -> assertFalse(finding.isBroken(), finding.toString())));
        }
    }
}
