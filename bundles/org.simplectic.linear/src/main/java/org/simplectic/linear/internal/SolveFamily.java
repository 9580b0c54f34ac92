package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Philox;
import org.simplectic.array.Program;

/** The verb {@code solve-family}: many steady problems of one family, in an order in which each helps the next. */
@Component(service = Verb.class)
@StudyPlugin("solve-family")
@About(
        summary = "Solve a family of steady advection and diffusion problems in an order in which each helps the next",
        source =
                "H. Wang, Z. Hao, J. Wang, Z. Geng, Z. Wang, B. Li, F. Wu, Accelerating Data Generation for Neural Operators via"
                        + " Krylov Subspace Recycling, ICLR 2024")
public final class SolveFamily implements Verb {
    private static final String SCHEMA = "solve-family.schema.json";
    private static final List<String> PLACE = List.of("x", "y");

    private static final int RESTART = 30;
    private static final int RECYCLED = 10;

    /** Products that a system may take. */
    private static final int MOST = 100_000;

    @Override
    public String schema() {
        return Verb.schema(SolveFamily.class, SCHEMA);
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var ranges = section.mapping("parameters");
        var names = new LinkedHashMap<String, Place>();
        PLACE.forEach(name -> names.put(name, section.place()));
        for (var name : ranges.entries().keySet()) {
            if (PLACE.contains(name)) {
                throw ranges.get(name).error("'" + name + "' is a coordinate: give the parameter another name");
            }
            names.put(name, ranges.keys().getOrDefault(name, ranges.place()));
        }
        var problem = new FamilyProblem(
                whole(section, "points"),
                ranges.entries().size(),
                function(section, "diffusion", model, names),
                function(section.mapping("wind"), "x", model, names),
                function(section.mapping("wind"), "y", model, names),
                function(section, "source", model, names));
        int cycle = section.find("restart").isPresent() ? whole(section, "restart") : RESTART;
        int kept = section.find("recycled").isPresent() ? whole(section, "recycled") : Math.min(RECYCLED, cycle - 1);
        if (kept >= cycle) {
            throw section.error("of a cycle of " + cycle + " products " + kept
                    + " would go to directions that are recycled:" + " take fewer");
        }
        double rtol = model.number(section.get("rtol"));
        if (!(rtol > 0 && rtol < 1)) {
            throw section.get("rtol").error("'rtol' must be between 0 and 1, but is " + rtol);
        }
        var draws = draws(ranges, whole(section, "systems"), model);
        var solver = new GcroDr(cycle, kept, rtol, MOST);
        boolean compares = section.find("compare").orElse(null) instanceof StudyNode.Scalar flag
                && Boolean.TRUE.equals(flag.value());
        return new FamilyTask(problem, solver, draws, compares);
    }

    private static Program function(
            StudyNode.Mapping section, String key, Model model, SequencedMap<String, Place> names) {
        var text = section.find(key).orElseGet(() -> new StudyNode.Scalar(0L, "0", section.place()));
        return model.function(text, names);
    }

    /** Evenly at random in their ranges, each a function of the seed, its number and its parameter. */
    private static List<double[]> draws(StudyNode.Mapping ranges, int systems, Model model) {
        var from = new ArrayList<Double>();
        var to = new ArrayList<Double>();
        for (var name : ranges.entries().keySet()) {
            from.add(model.number(ranges.mapping(name).get("from")));
            to.add(model.number(ranges.mapping(name).get("to")));
        }
        var draws = new ArrayList<double[]>();
        for (int system = 0; system < systems; system++) {
            int number = system;
            var values = new double[from.size()];
            Arrays.setAll(values, i -> {
                var block = new long[2];
                Philox.block(model.seed(), i, number, block);
                return from.get(i) + Philox.uniform(block[0]) * (to.get(i) - from.get(i));
            });
            draws.add(values);
        }
        return draws;
    }

    private static int whole(StudyNode.Mapping section, String key) {
        return Math.toIntExact((Long) ((StudyNode.Scalar) section.get(key)).value());
    }
}
