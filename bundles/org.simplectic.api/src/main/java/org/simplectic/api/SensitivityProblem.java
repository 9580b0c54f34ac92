package org.simplectic.api;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The derivative by p of a functional of the solution of {@code y' = f(t, y, p)}, {@code y(start) = initial(p)}, as an integrator computes
 * it, with noise along one path, and with events. What is differentiated belongs to the problem: two integrators, or two tolerances, have two solutions.
 *
 * @param rhs f: inputs a scalar t, a vector y and a vector p, output of y's type
 * @param start where y is given
 * @param end where the span ends, which may lie before the start
 * @param initial from p to y(start)
 * @param parameters the value of p
 * @param noise the stochastic part
 * @param functional what is differentiated
 * @param events their expressions, and the states that they set, are programs of t, y and p; a terminal one ends the span
 * @param times at which derivatives of the solution itself are wanted, in the order of the run
 * @param integrator follows the solution
 * @param isVaried whether the same is wanted {@link #at other parameters} too: programs take them as data then, and serve all of them
 */
public record SensitivityProblem(
        Program rhs,
        double start,
        double end,
        Program initial,
        HostArray parameters,
        Optional<VariableNoise> noise,
        Functional functional,
        List<Event> events,
        HostArray times,
        Integrator<?> integrator,
        boolean isVaried)
        implements Problem {
    /**
     * Noise whose amplitudes may depend on p.
     *
     * @param noise with the amplitudes at the value of p
     * @param diffusion from t, y and p to the amplitudes
     */
    public record VariableNoise(Noise noise, Program diffusion) {}

    /**
     * A number that a solution leads to: the sum of what is there of a function of the end, an integral, a sum over points, and a mean
     * over steps.
     *
     * @param atEnd from t, y and p at the end to a scalar
     * @param integrand from t, y and p to a scalar that is integrated over the span
     * @param samples terms at given points
     * @param steps a term of each step that the integrator takes
     */
    public record Functional(
            Optional<Program> atEnd, Optional<Program> integrand, Optional<Samples> samples, Optional<Steps> steps) {
        /**
         * Checks that there is something to differentiate.
         *
         * @throws IllegalArgumentException if there is no part at all
         */
        public Functional {
            if (atEnd.isEmpty() && integrand.isEmpty() && samples.isEmpty() && steps.isEmpty()) {
                throw new IllegalArgumentException(
                        "a functional needs a function of the end, an integrand, samples, or steps: it has none of these");
            }
        }

        /**
         * What a solution leads to, however the integrator comes to it.
         *
         * @param atEnd from t, y and p at the end to a scalar
         * @param integrand from t, y and p to a scalar that is integrated over the span
         * @param samples terms at given points
         */
        public Functional(Optional<Program> atEnd, Optional<Program> integrand, Optional<Samples> samples) {
            this(atEnd, integrand, samples, Optional.empty());
        }

        /**
         * The same with another term of steps.
         *
         * @param other the term
         * @return the functional
         */
        public Functional with(Optional<Steps> other) {
            return new Functional(atEnd, integrand, samples, other);
        }
    }

    /**
     * The mean over the accepted steps of a number that tells of each, as a {@link Regularizer} has it; or that of one of them. Sizes of steps
     * count as given.
     *
     * @param term from t, h, error, stiffness and the number of steps, all of them scalars, to a scalar
     * @param draw which step stands for all of them, as its place among them: from 0, the first, to below 1; empty for the mean
     */
    public record Steps(Program term, Optional<Double> draw) {
        /**
         * Checks the types and the place.
         *
         * @throws IllegalArgumentException if they are not as they must be
         */
        public Steps {
            checkScalar("the term of a step", term, Collections.nCopies(Regularizer.Step.SIZE, ArrayType.SCALAR));
            if (draw.isPresent() && !(draw.get() >= 0 && draw.get() < 1)) {
                throw new IllegalArgumentException("a step is drawn by a number from 0 to below 1, not " + draw.get());
            }
        }

        /**
         * What a step counts for.
         *
         * @param index which step, 0 for the first
         * @param count how many there are
         * @return the factor of its term
         */
        public double share(int index, int count) {
            return draw.map(place -> (int) (place * count) == index ? 1.0 : 0.0).orElse(1.0 / count);
        }
    }

    /**
     * A sum over points in time, as a fit to data has it.
     *
     * @param times the points, in the order of the run and within the span
     * @param data a row a point, of what the term compares with; no columns if it compares with nothing
     * @param term from t, y, p and a row of data to a scalar
     */
    public record Samples(HostArray times, HostArray data, Program term) {
        /**
         * The data of a point.
         *
         * @param index the point
         * @return its row
         */
        public HostArray row(int index) {
            int columns = data.type().shape().extent(1);
            var row = new double[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = data.get(index * columns + i);
            }
            return HostArray.vector(row);
        }
    }

    /**
     * Checks that the programs fit each other.
     *
     * @throws IllegalArgumentException if one has other types than it must have, or the span is empty or not finite
     */
    public SensitivityProblem {
        events = List.copyOf(events);
        initial.checkArguments(List.of(parameters.type()));
        var y = initial.outputTypes().getFirst();
        var place = List.of(ArrayType.SCALAR, y, parameters.type());
        rhs.checkArguments(place);
        if (!rhs.outputTypes().equals(List.of(y))) {
            throw new IllegalArgumentException(
                    "the right-hand side must return " + y + ", but returns " + rhs.outputTypes());
        }
        functional.atEnd().ifPresent(program -> checkScalar("the function of the end", program, place));
        functional.integrand().ifPresent(program -> checkScalar("the integrand", program, place));
        functional.samples().ifPresent(samples -> {
            var row = ArrayType.vector(samples.data().type().shape().extent(1));
            checkScalar("the term of a sample", samples.term(), List.of(place.get(0), y, place.get(2), row));
        });
        if (start == end || !Double.isFinite(end - start)) {
            throw new IllegalArgumentException(
                    "the span must be finite and not empty, but is [" + start + ", " + end + "]");
        }
    }

    /**
     * A problem at one value of the parameters.
     *
     * @param rhs f: inputs a scalar t, a vector y and a vector p, output of y's type
     * @param start where y is given
     * @param end where the span ends, which may lie before the start
     * @param initial from p to y(start)
     * @param parameters the value of p
     * @param noise the stochastic part
     * @param functional what is differentiated
     * @param events their expressions, and the states that they set, are programs of t, y and p; a terminal one ends the span
     * @param times at which derivatives of the solution itself are wanted, in the order of the run
     * @param integrator follows the solution
     */
    public SensitivityProblem(
            Program rhs,
            double start,
            double end,
            Program initial,
            HostArray parameters,
            Optional<VariableNoise> noise,
            Functional functional,
            List<Event> events,
            HostArray times,
            Integrator<?> integrator) {
        this(rhs, start, end, initial, parameters, noise, functional, events, times, integrator, false);
    }

    /**
     * The same at another value of the parameters, and with another step drawn where one stands for all. Methods see that it is the same,
     * and use the programs that they have.
     *
     * @param values of p
     * @param draw from 0 to below 1
     * @return the problem
     */
    public SensitivityProblem at(HostArray values, double draw) {
        return new SensitivityProblem(
                rhs,
                start,
                end,
                initial,
                values,
                noise,
                functional.with(functional
                        .steps()
                        .map(steps -> new Steps(steps.term(), steps.draw().map(any -> draw)))),
                events,
                times,
                integrator,
                true);
    }

    /**
     * The same of another functional.
     *
     * @param other what is differentiated
     * @return the problem
     */
    public SensitivityProblem with(Functional other) {
        return new SensitivityProblem(
                rhs, start, end, initial, parameters, noise, other, events, times, integrator, isVaried);
    }

    /**
     * Whether a problem is this one {@link #at other parameters}: programs that take those as data serve both.
     *
     * @param other a problem
     * @return true if it was made of this one, or of what this one was made of
     */
    @SuppressWarnings("ReferenceEquality") // equality of programs could cost as much as a step
    public boolean isSameButForParameters(SensitivityProblem other) {
        return isVaried
                && other.isVaried
                && rhs == other.rhs
                && initial == other.initial
                && integrator == other.integrator
                && functional.atEnd().equals(other.functional.atEnd())
                && functional.integrand().equals(other.functional.integrand())
                && functional.samples().equals(other.functional.samples())
                && functional
                        .steps()
                        .map(Steps::term)
                        .equals(other.functional.steps().map(Steps::term));
    }

    private static void checkScalar(String what, Program program, List<ArrayType> arguments) {
        program.checkArguments(arguments);
        if (!program.outputTypes().equals(List.of(ArrayType.SCALAR))) {
            throw new IllegalArgumentException(what + " must be one number, but is " + program.outputTypes());
        }
    }

    /**
     * How many numbers the solution has.
     *
     * @return the size of y
     */
    public int size() {
        return initial.outputTypes().getFirst().shape().size();
    }

    /**
     * A program of t, y and p for the value that p has.
     *
     * @param program of three inputs, the last of them p
     * @return the program of the first two
     */
    public Program bound(Program program) {
        return Program.trace(program.name(), program.inputs().subList(0, 2), in -> {
            Expr p = in.getFirst().constant(parameters);
            return program.apply(List.of(in.get(0), in.get(1), p));
        });
    }
}
