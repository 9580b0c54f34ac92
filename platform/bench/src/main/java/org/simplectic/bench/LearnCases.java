package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;

/** One training step of small networks: forward, backward and Adam as one program. */
final class LearnCases {
    private static final int STEPS_FOR_ERROR = 200;

    private LearnCases() {}

    static List<Case> all() {
        double mlpFlops = 6.0 * 1024 * (2 * 256 + 2 * 256 * 256 + 256);
        return List.of(
                model("learn/mlp", "3x256, batch 1024", LearnModels::mlp, mlpFlops),
                model(
                        "learn/fno-1d",
                        "4 layers, width 64, 16 modes, grid 1024, batch 16",
                        LearnModels::fno,
                        Double.NaN),
                model("learn/pinn-burgers", "8x20, 10000 points", LearnModels::pinn, Double.NaN));
    }

    private static Case model(String name, String size, Supplier<TrainingStep> model, double flops) {
        return new Case(
                name,
                true,
                context -> List.of(() -> {
                    var backend = Backends.fastest(context.threads());
                    var training = new Training(model.get(), backend);
                    double first = training.step();
                    for (int i = 1; i < STEPS_FOR_ERROR; i++) {
                        training.step();
                    }
                    double ratio = training.loss() / first;
                    return new Trial(
                            size,
                            "float32;adam;lr=1e-3;backend=" + backend.name(),
                            training::step,
                            () -> Trial.Outcome.ofFlops(ratio, flops),
                            training::close);
                }));
    }

    /** A model in training: its state moves from call to call. */
    private static final class Training implements AutoCloseable {
        private final Backend backend;
        private final Executable executable;
        private final List<Array> data;
        private List<Array> state;
        private double loss = Double.NaN;

        Training(TrainingStep step, Backend backend) {
            this.backend = backend;
            this.executable = backend.compile(step.program());
            this.data = step.data().stream().map(backend::put).toList();
            this.state = step.start().stream().map(backend::put).toList();
        }

        double step() {
            var arguments = new ArrayList<>(state);
            arguments.addAll(data);
            var results = executable.call(arguments);
            state.forEach(Array::close);
            state = results.subList(0, results.size() - 1);
            loss = backend.get(results.getLast()).get(0);
            results.getLast().close();
            return loss;
        }

        double loss() {
            return loss;
        }

        @Override
        public void close() {
            state.forEach(Array::close);
            data.forEach(Array::close);
            executable.close();
        }
    }
}
