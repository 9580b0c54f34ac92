package org.simplectic.integrators.internal;

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
import org.simplectic.array.Expr;

/**
 * Any explicit Runge-Kutta method, by its tableau: with an embedded method steps are chosen by the distance to it, without one they have one
 * size. The order follows from Butcher's conditions. A step costs as many evaluations of the right-hand side as there are stages; a last stage that
 * is the slope at the end costs none. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "J. C. Butcher, Coefficients for the study of Runge-Kutta integration processes, J. Austral. Math. Soc. 3 (1963), 185-201"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("runge-kutta")
@About(
        summary = "Any explicit Runge-Kutta method or pair, by its tableau",
        source = "J. C. Butcher, J. Austral. Math. Soc. 3 (1963), 185-201")
@Designate(ocd = RungeKutta.Options.class)
public final class RungeKutta extends ExplicitRungeKutta {
    /** The options of {@link RungeKutta}. */
    @ObjectClassDefinition(
            name = "Tableau",
            description = "A method by its coefficients, and how its steps are chosen.")
    @interface Options {
        @AttributeDefinition(
                name = "Tableau",
                description =
                        "As papers print it: a line 'c | a1 a2 ...' for each stage, then '| b1 b2 ...' with the weights, then, for"
                                + " steps chosen by error, a second such line with those of the embedded method. Numbers may be"
                                + " fractions; a semicolon stands for the end of a line. The default is Bogacki and Shampine's pair of order 3(2).")
        String tableau() default "0 |; 1/2 | 1/2; 3/4 | 0 3/4; 1 | 2/9 1/3 4/9; | 2/9 1/3 4/9 0; | 7/24 1/4 1/3 1/8";

        @AttributeDefinition(
                name = "Fixed step [unit of t]",
                description = "The size of every step but the last; 0 has sizes chosen by the embedded method.",
                min = "0")
        double step() default 0;

        @AttributeDefinition(
                name = "Relative tolerance",
                description = "Error allowed in one step, relative to the solution.",
                min = "1e-15",
                max = "1e300")
        double rtol() default 1e-6;

        @AttributeDefinition(
                name = "Absolute tolerance [unit of y]",
                description =
                        "Error allowed in one step where the solution is near zero: one number for all components,"
                                + " or one for each.",
                min = "0",
                max = "1e300")
        double[] atol() default {1e-12};

        @AttributeDefinition(
                name = "Largest step [unit of t]",
                description = "No step is longer than this; 0 sets no limit.",
                min = "0")
        double maxStep() default 0;

        @AttributeDefinition(
                name = "Most steps",
                description = "The run ends after this many steps, accepted and rejected ones together.",
                min = "1")
        int maxSteps() default 1_000_000;
    }

    private final TableauText text;

    @Activate
    public RungeKutta(Options options) {
        var text = TableauText.read(options.tableau());
        super(text.tableau(), control(text, options));
        this.text = text;
    }

    private static StepControl control(TableauText text, Options options) {
        return options.step() > 0 || text.error().isEmpty()
                ? new FixedStep(options.step(), options.maxSteps())
                : ErrorControl.of(
                        text.embeddedOrder() + 1,
                        options.rtol(),
                        options.atol(),
                        options.maxStep(),
                        options.maxSteps());
    }

    @Override
    public void check(OdeProblem problem) {
        if (!text.fault().isEmpty()) {
            throw new IllegalArgumentException(text.fault());
        }
        super.check(problem);
    }

    @Override
    public int order() {
        return text.order();
    }

    @Override
    public String advice(OdeProblem problem, StepState state) {
        var order = (text.order() == TableauText.MOST ? "at least " : "") + text.order();
        var embedded = text.error().isEmpty() ? "" : ", the embedded method order " + text.embeddedOrder();
        return (super.advice(problem, state) + " The tableau's method has order " + order + embedded + ".").strip();
    }

    @Override
    double stabilityLimit() {
        return text.tableau().stabilityLimit();
    }

    @Override
    Expr error(Expr h, List<Expr> slopes, Expr tolerance) {
        return text.error().isEmpty()
                ? h.constant(0)
                : StepControl.rms(
                        h.times(StepControl.combine(text.error(), slopes)).over(tolerance));
    }

    @Override
    List<Integer> denseSlopes() {
        return ends();
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        return Hermite.cubic(theta, h, before, after, slopes.getFirst(), slopes.getLast());
    }
}
