package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;

/** What contracts of problems share. */
final class Systems {
    private static final int POINTS = 5;
    private static final double AWAY = 0.1;

    private Systems() {}

    /** A new instance of the subject, with the defaults of its parameters. */
    static DynamicalSystem of(Subject subject, Trial trial) {
        var plugin = trial.method(
                Object.class, subject.plugin().kind(), subject.plugin().name(), Map.of());
        return plugin instanceof DynamicalSystem system ? system : ReadSystem.of(subject, trial);
    }

    /** The results of a program at t = 0 and further inputs. */
    static List<double[]> at(Trial trial, Program program, double[]... inputs) {
        var arguments = new ArrayList<HostArray>();
        arguments.add(HostArray.scalar(0));
        for (var input : inputs) {
            arguments.add(HostArray.vector(input));
        }
        return BackendService.run(trial.backend(), program, arguments).stream()
                .map(HostArray::toArray)
                .toList();
    }

    /** The initial state, and points around it. */
    static List<double[]> points(DynamicalSystem system) {
        var points = new ArrayList<double[]>();
        var initial = system.initial().toArray();
        points.add(initial);
        for (int i = 1; i < POINTS; i++) {
            points.add(moved(initial, direction(initial, i), AWAY));
        }
        return points;
    }

    /** One of many directions, each component as large as the state's, or 1 where that is larger. */
    static double[] direction(double[] state, int number) {
        var direction = new double[state.length];
        for (int i = 0; i < state.length; i++) {
            direction[i] = Math.max(1, Math.abs(state[i])) * Math.sin(number * (i + 1.0));
        }
        return direction;
    }

    static double[] moved(double[] from, double[] direction, double distance) {
        var to = from.clone();
        for (int i = 0; i < to.length; i++) {
            to[i] += distance * direction[i];
        }
        return to;
    }
}
