package org.simplectic.sweeps.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.backend.java.internal.JavaBackend;

/** Pairs of fields, of an equation whose solution is known. */
@NullMarked
final class GenerateTest {
    private static final int POINTS = 16;
    private static final Map<String, Object> TIGHT = Map.of("rtol", 1e-9, "atol", new double[] {1e-12});

    /** Heat on a circle: {@code u = a sin(x)} decays as {@code e^(-D t)}. */
    private static Model heat() {
        var axis = Sections.of("from", 0, "to", 2 * Math.PI, "points", POINTS, "boundary", "periodic");
        return Sections.model(Sections.of(
                "grid", Sections.of("x", axis),
                "discretization", "fourier",
                "equations", Sections.of("du/dt", "D*dxx(u)"),
                "initial", Sections.of("u", "a*sin(x)"),
                "parameters", Sections.of("D", 1, "a", 1)));
    }

    private static StudyNode.Mapping section(Object members) {
        return Sections.of(
                "over",
                Sections.of("D", Sections.of("from", 0.1, "to", 2), "a", Sections.of("from", 1, "to", 3)),
                "design",
                "latin-hypercube",
                "members",
                members,
                "integrate",
                Sections.of("span", List.of(0, 1), "with", Sections.of("integrator", "any")));
    }

    private static GenerateTask<?> task(StudyNode.Mapping section, Model model) {
        return assertInstanceOf(
                GenerateTask.class, new Generate().read(section, model, Sections.methods("Dop853", TIGHT)));
    }

    /** Each step by the other of two tasks: nothing but the state goes on. */
    private static List<double[]> run(GenerateTask<?> task, GenerateTask<?> other) {
        var rows = new ArrayList<double[]>();
        try (var session = new BackendSession(new JavaBackend())) {
            var state = session.keep(task.start(session));
            var next = task;
            while (state.status() == Status.RUNNING) {
                next = next == task ? other : task;
                state = session.keep(next.step(state, session));
                next.emit(state, session, (member, row) -> {
                    assertEquals(rows.size(), member);
                    rows.add(row.toArray());
                });
            }
            assertEquals(Status.DONE, state.status());
            assertEquals(Map.of("members", (double) rows.size(), "failed", 0.0), task.figures(state));
        }
        return rows;
    }

    /** More members than are followed at a time. */
    @Test
    void aPairIsWhereAMemberBeganAndWhereItCame() {
        var task = task(section(40), heat());
        assertEquals(
                List.of("D", "a", "initial_u", "u"),
                task.quantities(heat()).stream().map(Quantity::name).toList());
        var rows = run(task, task);
        assertEquals(40, rows.size());
        for (var row : rows) {
            for (int i = 0; i < POINTS; i++) {
                double sine = Math.sin(2 * Math.PI * i / POINTS);
                assertEquals(row[0], row[i]);
                assertEquals(row[POINTS] * sine, row[2 * POINTS + i], 1e-14);
                assertEquals(row[POINTS] * Math.exp(-row[0]) * sine, row[3 * POINTS + i], 1e-8);
            }
        }
    }

    @Test
    void sameBitsFromTheStateAlone() {
        var whole = task(section(35), heat());
        var rows = run(whole, whole);
        var handedOn = run(task(section(35), heat()), task(section(35), heat()));
        for (int i = 0; i < rows.size(); i++) {
            assertArrayEquals(rows.get(i), handedOn.get(i));
        }
    }

    @Test
    void singleNumbersAreForSweeps() {
        var model = Sections.model(Sections.of(
                "equations", Sections.of("dy/dt", "-k*y"),
                "initial", Sections.of("y", 1),
                "parameters", Sections.of("k", 1)));
        var message = assertThrows(StudyException.class, () -> task(section(3), model))
                .getMessage();
        assertTrue(message.contains("of which the verb 'sweep' makes a table"), message);
    }
}
