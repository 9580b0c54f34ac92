package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.DynamicalSystem.Reference;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** The equations are those whose solution the reference is: integrated finely, they lead to it. */
final class ReachedReference implements Contract {
    /** An explicit method, and an implicit one for stiff problems. */
    private static final List<String> INTEGRATORS = List.of("dop853", "radau-iia-5");

    private static final Map<String, Object> FINELY = Map.of("rtol", 1e-12, "atol", 1e-12);

    @Override
    public String name() {
        return "a fine integration reaches the reference";
    }

    @Override
    public Finding check(Subject subject) {
        var told = new ArrayList<String>();
        for (var integrator : INTEGRATORS) {
            try (var trial = subject.workbench().open(subject.backend())) {
                var system = Systems.of(subject, trial);
                var reference = system.reference();
                if (reference.isEmpty()) {
                    return Finding.untested(name(), "it has none");
                }
                double tolerance = reference.get().tolerance();
                var reached = reached(system, reference.get(), trial, integrator);
                told.add(reached + " by " + integrator);
                if (reached.status() == Status.DONE) {
                    return finding(reached.distance() <= tolerance, String.join(", ", told), "within " + tolerance);
                }
            } catch (StudyException e) {
                told.add(integrator + " is not installed");
            }
        }
        return Finding.untested(name(), String.join(", ", told));
    }

    /** Where an integration ended. */
    private record Reached(Status status, double distance) {
        @Override
        public String toString() {
            return status + " at a distance of " + Numbers.brief(distance);
        }
    }

    private static Reached reached(DynamicalSystem system, Reference reference, Trial trial, String integrator) {
        var problem = new OdeProblem(system.rhs(), 0, reference.end(), system.initial());
        return reached(
                Stepping.by(integrator, trial, problem, FINELY),
                system.states().stream().map(Quantity::name).toList(),
                reference.values());
    }

    private static <S extends Record & IntegratorState> Reached reached(
            Stepping<S> stepping, List<String> states, Map<String, Double> values) {
        var end = stepping.toEnd();
        var found = stepping.values(end);
        double distance = 0;
        for (var value : values.entrySet()) {
            distance = Math.hypot(distance, found[states.indexOf(value.getKey())] - value.getValue());
        }
        return new Reached(end.status(), distance);
    }
}
