package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A loss with its parameters and data, and the program of one training step: loss, gradient by reverse mode, and Adam.
 *
 * @param loss from the parameters and then the data to one number
 * @param parameters where training starts
 * @param data what the model is fitted to
 * @see "D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1"
 */
record TrainingStep(Program loss, List<HostArray> parameters, List<HostArray> data) {
    private static final double RATE = 1e-3;
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    /**
     * Inputs: parameters, first moments, second moments, the number of steps done, data. Outputs: the same without the data, then
     * the loss before the step.
     */
    Program program() {
        int count = parameters.size();
        var types = new ArrayList<ArrayType>();
        for (int copy = 0; copy < 3; copy++) {
            parameters.forEach(p -> types.add(p.type()));
        }
        types.add(ArrayType.of(DType.F32));
        data.forEach(d -> types.add(d.type()));
        return Program.trace("training step of " + loss.name(), types, inputs -> {
            var arguments = new ArrayList<>(inputs.subList(0, count));
            arguments.addAll(inputs.subList(3 * count + 1, inputs.size()));
            var lossAndGradient = loss.valueAndGradient().apply(arguments);
            var steps = inputs.get(3 * count).plus(1);
            var updated = new ArrayList<Expr>();
            var first = new ArrayList<Expr>();
            var second = new ArrayList<Expr>();
            var rate = bias(SECOND_DECAY, steps)
                    .sqrt()
                    .over(bias(FIRST_DECAY, steps))
                    .times(RATE);
            var epsilon = bias(SECOND_DECAY, steps).sqrt().times(EPSILON);
            for (int i = 0; i < count; i++) {
                var gradient = lossAndGradient.get(1 + i);
                var m = mixed(inputs.get(count + i), gradient, FIRST_DECAY);
                var v = mixed(inputs.get(2 * count + i), gradient.times(gradient), SECOND_DECAY);
                first.add(m);
                second.add(v);
                updated.add(inputs.get(i).minus(rate.times(m).over(v.sqrt().plus(epsilon))));
            }
            updated.addAll(first);
            updated.addAll(second);
            updated.add(steps);
            updated.add(lossAndGradient.getFirst());
            return updated;
        });
    }

    /** The state before the first step: parameters, moments of zero, no steps. */
    List<HostArray> start() {
        var state = new ArrayList<>(parameters);
        for (int copy = 0; copy < 2; copy++) {
            parameters.forEach(p -> state.add(HostArray.filled(p.type(), 0)));
        }
        state.add(HostArray.filled(ArrayType.of(DType.F32), 0));
        return state;
    }

    private static Expr mixed(Expr mean, Expr value, double decay) {
        return mean.times(decay).plus(value.times(1 - decay));
    }

    /** {@code 1 - decay^steps}. */
    private static Expr bias(double decay, Expr steps) {
        return steps.times(Math.log(decay)).exp().negate().plus(1);
    }
}
