package org.simplectic.nonlinear.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;
import org.simplectic.backend.java.internal.JavaBackend;
import org.simplectic.model.internal.EquationReader;

/** Steady problems as studies have them, and what comes of them. */
@NullMarked
final class Steady {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("cg", "linear.internal.Cg"),
            Map.entry("gmres", "linear.internal.Gmres"),
            Map.entry("bicgstab", "linear.internal.BiCgStab"),
            Map.entry("dense-lu", "linear.internal.DenseLu"),
            Map.entry("sparse-lu", "linear.internal.SparseLu"),
            Map.entry("multigrid", "linear.internal.Multigrid"),
            Map.entry("ilu-0", "linear.internal.Ilu0"),
            Map.entry("jacobi", "linear.internal.Jacobi"),
            Map.entry("newton", "nonlinear.internal.Newton"),
            Map.entry("anderson", "nonlinear.internal.Anderson"),
            Map.entry("finite-difference", "discretizations.internal.FiniteDifference"),
            Map.entry("fourier", "discretizations.internal.Fourier"),
            Map.entry("chebyshev", "discretizations.internal.Chebyshev"));

    private static final List<String> INSIDE = List.of("linear-solver", "preconditioner");

    private Steady() {}

    /**
     * What a run ended with.
     *
     * @param y the solution
     * @param state the last state
     * @param advice what users are told
     */
    record Result(HostArray y, SteadyState state, String advice, Model model) {
        Status status() {
            return state.status();
        }

        /** The largest difference to a function of the place. */
        double error(ToDoubleFunction<double[]> exact) {
            var grid = model.grid().orElseThrow();
            return IntStream.range(0, grid.size())
                    .mapToDouble(i -> Math.abs(y.get(i) - exact.applyAsDouble(place(grid, i))))
                    .max()
                    .orElseThrow();
        }
    }

    static double[] place(Grid grid, int index) {
        int axes = grid.axes().size();
        var place = new double[axes];
        int rest = index;
        for (int axis = axes - 1; axis >= 0; axis--) {
            var along = grid.axes().get(axis);
            place[axis] = along.points().get(rest % along.size());
            rest /= along.size();
        }
        return place;
    }

    static Result solve(StudyNode.Mapping model, StudyNode.Mapping section) {
        var read = new EquationReader().read(model, 7, METHODS);
        var task = (SteadyTask) new Solve().read(section, read, METHODS);
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            return new Result(task.solution(state, session), state, task.advice(state), read);
        }
    }

    /** A section of keys and values in turn; values are sections, lists, numbers and texts. */
    static StudyNode.Mapping of(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, StudyNode>();
        var keys = new LinkedHashMap<String, Place>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var key = (String) keysAndValues[i];
            entries.put(key, node(keysAndValues[i + 1]));
            keys.put(key, place(key));
        }
        return new StudyNode.Mapping(entries, keys, place("section"));
    }

    private static Place place(String text) {
        return new Place("test.yaml", 1, 1, text.length(), text);
    }

    private static StudyNode node(Object value) {
        return switch (value) {
            case StudyNode node -> node;
            case List<?> list ->
                new StudyNode.Sequence(list.stream().map(Steady::node).toList(), place("list"));
            case Integer number -> new StudyNode.Scalar((long) number, number.toString(), place(number.toString()));
            default -> new StudyNode.Scalar(value, value.toString(), place(value.toString()));
        };
    }

    /** Makes methods by the names of their plug-ins, with declared defaults, as the component runtime would. */
    static final Verb.Methods METHODS = new Verb.Methods() {
        @Override
        public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
            return type.cast(made(kind, choice));
        }
    };

    private static Object made(String kind, StudyNode.Mapping choice) {
        try {
            var name = ((StudyNode.Scalar) choice.get(kind)).text();
            var file = CLASSES.get(name);
            if (file == null) {
                throw choice.get(kind).error("no installed plug-in provides the " + kind + " '" + name + "'");
            }
            var constructor = Class.forName("org.simplectic." + file).getConstructors()[0];
            var arguments = new ArrayList<Object>();
            for (var type : constructor.getParameterTypes()) {
                arguments.add(type == Optional.class ? inside(choice, kind) : options(type, choice));
            }
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<Object> inside(StudyNode.Mapping choice, String outer) {
        return INSIDE.stream()
                .filter(kind -> !kind.equals(outer) && choice.find(kind).isPresent())
                .findFirst()
                .map(kind -> made(
                        kind,
                        choice.get(kind) instanceof StudyNode.Mapping mapping ? mapping : of(kind, choice.get(kind))));
    }

    private static Object options(Class<?> type, StudyNode.Mapping choice) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            var given = choice.find(method.getName()).orElse(null);
            if (given instanceof StudyNode.Scalar scalar && scalar.value() instanceof Number number) {
                return method.getReturnType() == int.class ? (Object) number.intValue() : (Object) number.doubleValue();
            } else if (given instanceof StudyNode.Scalar scalar) {
                return scalar.value();
            }
            return method.getDefaultValue() == null ? 0 : method.getDefaultValue();
        });
    }
}
