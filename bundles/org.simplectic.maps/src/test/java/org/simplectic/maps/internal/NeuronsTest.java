package org.simplectic.maps.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.Backend;
import org.simplectic.backend.simd.internal.SimdBackend;
import org.simplectic.model.internal.EquationReader;

/** Rows 328 and 333 of the catalogue of methods: neurons in discrete time. Studies of the same names do the same at full length. */
@NullMarked
final class NeuronsTest {
    /** A section of keys and values in turn. */
    private static StudyNode.Mapping section(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, StudyNode>();
        var keys = new HashMap<String, Place>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], node(keysAndValues[i + 1]));
            keys.put((String) keysAndValues[i], place((String) keysAndValues[i]));
        }
        return new StudyNode.Mapping(entries, keys, place("section"));
    }

    private static Place place(String text) {
        return new Place("test.yaml", 1, 1, text.length(), text);
    }

    private static StudyNode node(Object value) {
        return switch (value) {
            case StudyNode node -> node;
            case Integer number -> new StudyNode.Scalar((long) number, number.toString(), place(number.toString()));
            default -> new StudyNode.Scalar(value, value.toString(), place(value.toString()));
        };
    }

    /** Makes the problem that the section names, with the options beside it. */
    private static final Verb.Methods METHODS = new Verb.Methods() {
        @Override
        public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
            var name = ((StudyNode.Scalar) choice.get(kind)).text();
            var plugin = name.equals("ring-star-chialvo") ? "RingStarChialvo" : "ChialvoRulkovChain";
            try {
                var constructor = Class.forName("org.simplectic.problems.internal." + plugin)
                        .getConstructors()[0];
                var options = constructor.getParameterTypes()[0];
                return type.cast(constructor.newInstance(Proxy.newProxyInstance(
                        options.getClassLoader(),
                        new Class<?>[] {options},
                        (proxy, method, arguments) -> choice.find(method.getName())
                                .<Object>map(node -> number(node, method.getReturnType()))
                                .orElse(method.getDefaultValue()))));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(name, e);
            }
        }
    };

    private static Object number(StudyNode node, Class<?> type) {
        double value = ((Number) ((StudyNode.Scalar) node).value()).doubleValue();
        return type == int.class ? (Object) (int) value : (Object) value;
    }

    private static Model model(String problem, StudyNode.Mapping parameters, StudyNode.Mapping initial) {
        return new EquationReader()
                .read(section("problem", problem, "parameters", parameters, "initial", initial), 7, METHODS);
    }

    private static SequencedMap<String, Double> figures(Model model, Object... keysAndValues) {
        var task = (IterateTask) new Iterate().read(section(keysAndValues), model, METHODS);
        try (var session = new BackendSession(backend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            assertEquals(Status.DONE, state.status());
            return task.figures(state, session);
        }
    }

    private static double figure(SequencedMap<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    private static Backend backend() {
        return new SimdBackend();
    }

    private static StudyNode.Mapping range(double from, double to, int points) {
        return section("from", from, "to", to, "points", points);
    }

    @Test
    void chialvosFixedPointLosesItsStabilityWherePublished() {
        var model = model("chialvo-rulkov-chain", section(), section());
        var found = figures(
                model,
                "over",
                section("k0", range(0.08, 0.062, 10)),
                "steps",
                500,
                "discard",
                4000,
                "fixed-point",
                section("perturbation", 1e-3));
        assertTrue(figure(found, "residual") <= 1e-12, found::toString);
        assertEquals(0.0710, figure(found, "neimark-sacker"), 0.001);
        assertEquals(0.0710, figure(found, "change-of-orbits"), 0.001);
    }

    @Test
    void exponentsOfOneNeuronAreThosePublished() {
        var model = model("ring-star-chialvo", section("neurons", 1), section());
        var found = figures(model, "exponents", true, "steps", 60000, "discard", 1000);
        assertEquals(0.051, figure(found, "exponent_1"), 0.003);
        assertEquals(-0.145, figure(found, "exponent_2"), 0.005);
    }

    /** 200 values in the study. */
    @Test
    void ofCoupledNeuronsMultipliersSayWhatOrbitsShow() {
        var model = model("chialvo-rulkov-chain", section("d", 0.01), section());
        var found = figures(
                model,
                "over",
                section("k0", range(0.12, 0.07, 21)),
                "steps",
                500,
                "discard",
                4000,
                "fixed-point",
                section("perturbation", 1e-3));
        assertTrue(figure(found, "stability-agreement") >= 0.95, found::toString);
        assertTrue(found.containsKey("neimark-sacker"), found::toString);
    }

    /** 40 values in the study. */
    @Test
    void ofCoupledNeuronsTheTestSaysWhatExponentsSay() {
        var model = model("ring-star-chialvo", COUPLED, section("x2", 0.2, "x3", 0.3));
        var found = figures(
                model,
                "over",
                section("k0", range(0.001, 0.04, 8)),
                "steps",
                1500,
                "discard",
                500,
                "exponents",
                true,
                "zero-one-test",
                "x2");
        assertEquals(8.0, figure(found, "clear"));
        assertTrue(figure(found, "zero-one-agreement") >= 0.9, found::toString);
    }

    private static final StudyNode.Mapping COUPLED = section("mu", 0.05, "sigma", 0.02, "nu", 0.01);

    @Test
    void neuronsInOneStateStayInOne() {
        var task = (IterateTask)
                new Iterate().read(section("steps", 3000), model("ring-star-chialvo", COUPLED, section()), METHODS);
        try (var session = new BackendSession(backend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            var end = task.solution(state, session).toArray();
            for (int i = 2; i < end.length; i++) {
                assertEquals(end[i % 2], end[i], 1e-12);
            }
        }
    }

    @Test
    void aRowOfTheTableIsAStateAndWhatIsKnownOfItsOrbit() {
        var model = model("ring-star-chialvo", section("neurons", 1), section());
        var task = (IterateTask) new Iterate()
                .read(section("over", section("k0", range(0.03, 0.1, 2)), "steps", 1500, "keep", 2), model, METHODS);
        var rows = new ArrayList<String>();
        try (var session = new BackendSession(backend())) {
            var state = task.start(session);
            while (true) {
                task.emit(state, session, (p, row) -> rows.add(p + " " + row.size()));
                if (state.status() != Status.RUNNING) {
                    break;
                }
                state = session.keep(task.step(state, session));
            }
        }
        assertEquals(List.of("0.03 2", "0.03 2", "0.1 2", "0.1 2"), rows);
    }
}
