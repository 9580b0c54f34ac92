package org.simplectic.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sound method keeps all contracts; each that is wrong in one thing is found out by the contract about that thing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractsTest {
    private Map<String, Report> reports = Map.of();

    @BeforeAll
    void examine(@TempDir Path directory) throws Exception {
        var bundle = PluginBundle.of(
                Path.of("target", "test-classes").toAbsolutePath(), "org.simplectic.tck.plugins", directory);
        try (var framework = PluginFramework.start(bundle)) {
            reports = framework.reports().stream().collect(Collectors.toMap(Report::name, Function.identity()));
        }
    }

    private Report report(String name) {
        return Objects.requireNonNull(reports.get(name));
    }

    private List<String> broken(String name) {
        return report(name).findings().stream()
                .filter(Finding::isBroken)
                .map(Finding::contract)
                .toList();
    }

    @Test
    void aSoundMethodIsAdmitted() {
        var report = report("sound");
        assertTrue(report.isAdmitted(), report.toString());
        assertEquals(15, report.findings().size());
        assertTrue(
                report.findings().stream().noneMatch(finding -> finding.outcome() == Finding.Outcome.UNTESTED),
                report.toString());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            boasting, errors fall with the declared order
            coarse, dense output is as accurate as the solution
            overshooting, lands exactly on the end
            forgetful, a step done twice is the same step
            unwritable, a resumed run ends with the same bits
            throwing, non-finite values are an outcome
            stubborn, non-finite values are an outcome
            pretending, what decays quickly does not limit the steps
            pretending, jumps take few steps
            drifting, energy does not drift
            hoarding, no array is left open
            silent, summary and options are documented
            """)
    void aFaultIsFound(String name, String contract) {
        assertFalse(report(name).isAdmitted());
        assertTrue(broken(name).contains(contract), () -> report(name).toString());
    }

    @Test
    void figuresAreTold() {
        var order = report("boasting").findings().stream()
                .filter(finding -> finding.contract().equals("errors fall with the declared order"))
                .findFirst()
                .orElseThrow();
        assertTrue(order.measured().matches("(1\\.9|2\\.0)\\d \\(error .* with .* steps\\)"), order.measured());
        assertEquals("from 2.75 to 3.75", order.required());
    }
}
