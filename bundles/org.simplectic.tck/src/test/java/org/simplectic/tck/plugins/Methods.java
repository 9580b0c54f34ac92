package org.simplectic.tck.plugins;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Program;

/** A method that keeps its contracts, and one for each that can be broken. */
public final class Methods {
    private Methods() {}

    /** Keeps them all. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("sound")
    @About(summary = "The midpoint rule")
    @Designate(ocd = FixedStep.class)
    public static final class Sound extends Midpoint {
        @Activate
        public Sound(FixedStep options) {
            super(options);
        }
    }

    /** Claims an order that it does not have. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("boasting")
    @About(summary = "Order 2, sold as 3")
    @Designate(ocd = FixedStep.class)
    public static final class Boasting extends Midpoint {
        @Activate
        public Boasting(FixedStep options) {
            super(options);
        }

        @Override
        public int order() {
            return 3;
        }
    }

    /** Its dense output is constant in a step. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("coarse")
    @About(summary = "Steps instead of dense output")
    @Designate(ocd = FixedStep.class)
    public static final class Coarse extends Midpoint {
        @Activate
        public Coarse(FixedStep options) {
            super(options);
        }

        @Override
        Program denseProgram(OdeProblem problem) {
            var y = problem.initial().type();
            return Program.trace("dense", List.of(ArrayType.SCALAR, y, y), in -> List.of(in.get(2)));
        }
    }

    /** Does not shorten its last step. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("overshooting")
    @About(summary = "Ends behind the end")
    @Designate(ocd = FixedStep.class)
    public static final class Overshooting extends Midpoint {
        @Activate
        public Overshooting(FixedStep options) {
            super(options);
        }

        @Override
        double left(double left, double step) {
            return Math.copySign(step, left);
        }
    }

    /** Remembers what is not in the state. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("forgetful")
    @About(summary = "Every other step is shorter, counted in the method")
    @Designate(ocd = FixedStep.class)
    public static final class Forgetful extends Midpoint {
        private int calls;

        @Activate
        public Forgetful(FixedStep options) {
            super(options);
        }

        @Override
        double size(double step, double left) {
            calls++;
            return Math.copySign(calls % 2 == 0 ? step : step / 2, left);
        }
    }

    /** Keeps in its state what no checkpoint can hold. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("unwritable")
    @About(summary = "A thread in the state")
    @Designate(ocd = FixedStep.class)
    public static final class Unwritable extends Midpoint {
        @Activate
        public Unwritable(FixedStep options) {
            super(options);
        }

        @Override
        Object baggage() {
            return Thread.currentThread();
        }
    }

    /** Throws where it should end. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("throwing")
    @About(summary = "An exception for what is not a number")
    @Designate(ocd = FixedStep.class)
    public static final class Throwing extends Midpoint {
        @Activate
        public Throwing(FixedStep options) {
            super(options);
        }

        @Override
        Point nonfinite(OdeProblem problem, Point state, Session session) {
            throw new ArithmeticException("not a number");
        }
    }

    /** Tries again for ever. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("stubborn")
    @About(summary = "Tries the same step again")
    @Designate(ocd = FixedStep.class)
    public static final class Stubborn extends Midpoint {
        @Activate
        public Stubborn(FixedStep options) {
            super(options);
        }

        @Override
        Point nonfinite(OdeProblem problem, Point state, Session session) {
            return state;
        }
    }

    /** Every state holds all arrays so far. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("hoarding")
    @About(summary = "Keeps all it has seen")
    @Designate(ocd = FixedStep.class)
    public static final class Hoarding extends Midpoint {
        private final List<Array> seen = new ArrayList<>();

        @Activate
        public Hoarding(FixedStep options) {
            super(options);
        }

        @Override
        public Point step(OdeProblem problem, Point state, Session session) {
            seen.add(state.y());
            return super.step(problem, state, session);
        }

        @Override
        Object baggage() {
            return List.copyOf(seen);
        }
    }

    /** Is explicit, and calls itself one for stiff problems. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("pretending")
    @About(summary = "Explicit, sold as a method for stiff problems")
    @Designate(ocd = Pretending.Tolerances.class)
    public static final class Pretending extends Midpoint {
        @ObjectClassDefinition(name = "Tolerances", description = "Read by nobody.")
        @interface Tolerances {
            @AttributeDefinition(name = "Relative tolerance", description = "Error allowed.")
            double rtol() default 1e-6;

            @AttributeDefinition(name = "Absolute tolerance", description = "Error allowed.")
            double atol() default 1e-6;
        }

        @Activate
        public Pretending(Tolerances options) {
            super(Math.max(options.rtol(), 0.001));
        }

        @Override
        public boolean isForStiffProblems() {
            return true;
        }
    }

    /** Calls itself symplectic. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("drifting")
    @About(summary = "Not symplectic, sold as such")
    @Designate(ocd = FixedStep.class)
    public static final class Drifting extends Midpoint {
        @Activate
        public Drifting(FixedStep options) {
            super(options);
        }

        @Override
        public boolean isSymplectic() {
            return true;
        }
    }

    /** Says nothing of itself. */
    @Component(factory = Plugins.FACTORY, service = Integrator.class)
    @IntegratorPlugin("silent")
    @Designate(ocd = Silent.Undescribed.class)
    public static final class Silent extends Midpoint {
        @ObjectClassDefinition
        @interface Undescribed {
            double step() default 0.01;
        }

        @Activate
        public Silent(FixedStep options, Undescribed undescribed) {
            super(options);
        }
    }
}
