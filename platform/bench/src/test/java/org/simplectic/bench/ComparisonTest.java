package org.simplectic.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ComparisonTest {
    private static Row row(String peer, String size, String setting, double seconds, double error) {
        double none = Double.NaN;
        return new Row(peer, "group/case", size, setting, seconds, error, none, none, none, none);
    }

    @Test
    void hashIsThePeers() {
        assertEquals(0.8833108082136426, Hash.u(0));
        assertEquals(0.43152799704850997, Hash.u(1));
    }

    @Test
    void starMatchesSlashes() {
        assertTrue(CaseNames.matches("*", "kernels/dgemm"));
        assertTrue(CaseNames.matches("kernels/?gemm", "kernels/sgemm"));
        assertTrue(CaseNames.matches("kernels/[ds]gemm", "kernels/dgemm"));
        assertFalse(CaseNames.matches("kernels/dgemm", "kernels/dgemm2"));
        assertFalse(CaseNames.matches("kernels.dgemm", "kernels/dgemm"));
    }

    @Test
    void rowsSurviveTheirText() {
        var row = row("fftw", "256x256", "fftw_measure", 1.25e-6, 3e-17);

        assertEquals(row, Row.parse(row.toJson()));
    }

    @Test
    void failedRowsHaveNoTime() {
        assertFalse(Row.parse("{\"peer\":\"p\",\"case\":\"c\",\"size\":\"1\",\"setting\":\"failed=-4\",\"threads\":1}")
                .isMeasured());
    }

    @Test
    void leastTimeOfRepeatedRowsCounts() {
        var best = Rows.best(List.of(
                row("p", "1", "s", Double.NaN, 0),
                row("p", "1", "s", 3, 0),
                row("p", "1", "s", 2, 0),
                row("p", "1", "t", 9, 0)));

        assertEquals(List.of(2.0, 9.0), best.stream().map(Row::seconds).toList());
    }

    @Test
    void everyPeerMeetsOurFastestAndOneIsBest() {
        var lines = Comparison.of(
                List.of(row("simplectic", "64", "a", 4, 0), row("simplectic", "64", "b", 3, 0)),
                List.of(row("p", "64", "x", 6, 0), row("q", "64", "y", 2, 0), row("q", "128", "y", 2, 0)));

        assertEquals(List.of(0.5, 1.5), lines.stream().map(Line::ratio).toList());
        assertEquals(List.of(false, true), lines.stream().map(Line::best).toList());
    }

    @Test
    void withoutPeersOurFiguresStand() {
        var lines = Comparison.of(List.of(row("simplectic", "64", "a", 4, 0)), List.of());

        assertEquals(
                "{\"case\":\"group/case\",\"size\":\"64\",\"setting\":\"a\",\"ours\":4,\"oursSetting\":\"a\",\"error\":0,"
                        + "\"threads\":2}",
                lines.getFirst().toJson(2));
    }

    @Test
    void curvesMeetAtEqualError() {
        // Ours takes 10 times as long for 100 times less error, theirs twice as long at 1e-4 and as long at 1e-6.
        var lines = Comparison.of(
                List.of(
                        row("simplectic", "4", "method=m;tol=1", 1, 1e-3),
                        row("simplectic", "4", "method=m;tol=2", 100, 1e-7)),
                List.of(
                        row("p", "4", "method=n;tol=1", 2 * Math.sqrt(10), 1e-4),
                        row("p", "4", "method=n;tol=2", Math.pow(10, 1.5), 1e-6),
                        row("p", "4", "method=n;tol=3", Double.NaN, Double.NaN)));

        assertEquals(
                List.of("method=n;error=1e-4", "method=n;error=1e-5", "method=n;error=1e-6"),
                lines.stream().map(Line::setting).toList());
        assertEquals(0.5, lines.get(0).ratio(), 1e-12);
        assertEquals(Math.sqrt(0.5), lines.get(1).ratio(), 1e-12);
        assertEquals(1, lines.get(2).ratio(), 1e-12);
    }

    @Test
    void summaryEndsWithGeometricMeans() {
        var lines = Comparison.of(
                List.of(row("simplectic", "1", "a", 1e-3, 0), row("simplectic", "2", "a", 2e-3, 0)),
                List.of(row("p", "1", "x", 4e-3, 0), row("p", "2", "x", 2e-3, 0)));

        var last = Summary.of(lines).lines().toList().getLast();

        assertTrue(last.contains("geometric mean of 2") && last.contains("0.50"), last);
    }
}
