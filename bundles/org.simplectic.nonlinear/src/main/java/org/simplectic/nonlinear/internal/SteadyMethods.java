package org.simplectic.nonlinear.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;

/**
 * What steady problems are solved with: what the study chooses, and where it does not, what suits the equations.
 *
 * @param nonlinear for equations that are not linear
 * @param chosen the linear solver that the study chooses
 * @param direct of small systems
 * @param definite of a field whose operator is symmetric and definite
 * @param general of other fields
 * @param large of other fields so large that few vectors can be kept
 * @param plain of what has no entries
 */
record SteadyMethods(
        NonlinearSolver nonlinear,
        Optional<Choice> chosen,
        Choice direct,
        Choice definite,
        Choice general,
        Choice large,
        Choice plain) {
    private static final String KIND = "linear-solver";

    /** How small the residual becomes, relative to what it was, where the study does not say. */
    private static final double RTOL = 1e-8;

    /** Up to so many unknowns a matrix is factorized whole. */
    private static final int SMALL = 400;

    /** The same of systems that are no field on a grid. */
    private static final int MOST_DENSE = 3000;

    /** Up to so many unknowns all vectors of a Krylov space are kept. */
    private static final int MOST_KEPT = 200_000;

    /**
     * A linear solver.
     *
     * @param solver the solver
     * @param name how messages call it
     */
    record Choice(LinearSolver solver, String name) {}

    static SteadyMethods read(StudyNode.Mapping section, Verb.Methods methods) {
        var nonlinear = methods.method(
                NonlinearSolver.class,
                "nonlinear-solver",
                section.find("with").isPresent()
                        ? section.mapping("with")
                        : mapping(section, Map.of("nonlinear-solver", "newton")));
        var chosen = section.find("linear")
                .map(node -> new Choice(
                        methods.method(LinearSolver.class, KIND, section.mapping("linear")),
                        text(section.mapping("linear"), KIND)));
        return new SteadyMethods(
                nonlinear,
                chosen,
                made(section, methods, "dense-lu", false),
                made(section, methods, "cg", true),
                made(section, methods, "gmres", true),
                made(section, methods, "bicgstab", true),
                made(section, methods, "gmres", false));
    }

    private static String text(StudyNode.Mapping mapping, String key) {
        return mapping.get(key) instanceof StudyNode.Scalar scalar ? scalar.text() : key;
    }

    private static Choice made(StudyNode.Mapping section, Verb.Methods methods, String name, boolean onGrid) {
        var options = new LinkedHashMap<String, Object>();
        options.put(KIND, name);
        if (!name.equals("dense-lu")) {
            options.put("rtol", RTOL);
        }
        if (onGrid) {
            options.put("preconditioner", "multigrid");
        }
        var solver = methods.method(LinearSolver.class, KIND, mapping(section, options));
        return new Choice(solver, onGrid ? name + " with multigrid" : name);
    }

    private static StudyNode.Mapping mapping(StudyNode.Mapping section, Map<String, ?> options) {
        var entries = new LinkedHashMap<String, StudyNode>();
        options.forEach(
                (key, value) -> entries.put(key, new StudyNode.Scalar(value, String.valueOf(value), section.place())));
        return new StudyNode.Mapping(entries, Map.of(), section.place());
    }

    /** The linear solver for equations, and what is tried after it. */
    Choice linear(Inspection found, int size) {
        if (chosen.isPresent()) {
            return chosen.get();
        }
        boolean isFree = found.field().map(FieldOperator::isMeanFree).orElse(false);
        if (size <= SMALL && !isFree) {
            return direct;
        } else if (found.field().isEmpty()) {
            return size <= MOST_DENSE ? direct : plain;
        }
        return found.field().get().tags().isEmpty() ? unsymmetric(size) : definite;
    }

    /** What is left where conjugate gradients find that an operator is not definite. */
    Choice unsymmetric(int size) {
        return size <= MOST_KEPT ? general : large;
    }
}
