import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** The explicit midpoint rule: order 2, two evaluations of the right-hand side a step, dense output by straight lines. */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("${name}")
@About(summary = "The explicit midpoint rule of order 2 with a fixed step", source = "C. Runge, Math. Ann. 46 (1895)")
@Designate(ocd = ${className}.Options.class)
public final class ${className} implements Integrator<${className}.Point> {
    @ObjectClassDefinition(name = "Fixed step")
    @interface Options {
        @AttributeDefinition(name = "Step [unit of t]", description = "The size of every step but the last.", min = "0")
        double step();
    }

    record Point(Status status, double progress, double t, Array y, double previousT, Array previousY, Counters counters)
            implements IntegratorState {}

    private final double step;

    @Activate
    public ${className}(Options options) {
        step = options.step();
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public void check(OdeProblem problem) {
        if (!(step > 0)) {
            throw new IllegalArgumentException("step must be positive, but is " + step);
        }
    }

    @Override
    public Point start(OdeProblem problem, Session session) {
        return at(problem, problem.start(), session.array(problem.initial()), Counters.NONE);
    }

    @Override
    public Point restart(OdeProblem problem, Point state, double t, Array y, Session session) {
        return at(problem, t, y, state.counters());
    }

    private static Point at(OdeProblem problem, double t, Array y, Counters counters) {
        var status = t == problem.end() ? Status.DONE : Status.RUNNING;
        return new Point(status, progress(problem, t), t, y, t, y, counters);
    }

    @Override
    public Point step(OdeProblem problem, Point at, Session session) {
        double left = problem.end() - at.t();
        boolean last = Math.abs(left) <= step;
        double h = last ? left : Math.copySign(step, left);
        var results = session.kernel(this, problem, "step", () -> stepProgram(problem))
                .call(session.scalar(at.t()), session.scalar(h), at.y());
        var work = at.counters().plus(1, 0, 2);
        if (!Double.isFinite(session.number(results.get(1)))) {
            return new Point(
                    Status.NONFINITE, at.progress(), at.t(), at.y(), at.previousT(), at.previousY(), at.counters());
        }
        double t = last ? problem.end() : at.t() + h;
        var status = last ? Status.DONE : Status.RUNNING;
        return new Point(status, progress(problem, t), t, results.get(0), at.t(), at.y(), work);
    }

    private static Program stepProgram(OdeProblem problem) {
        var type = problem.initial().type();
        return Program.trace("midpoint", List.of(ArrayType.SCALAR, ArrayType.SCALAR, type), in -> {
            Expr t = in.get(0);
            Expr h = in.get(1);
            Expr y = in.get(2);
            Expr half = h.times(0.5);
            Expr middle = y.plus(half.times(slope(problem, t, y)));
            Expr next = y.plus(h.times(slope(problem, t.plus(half), middle)));
            return List.of(next, next.abs().maximum());
        });
    }

    private static Expr slope(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y)).getFirst();
    }

    @Override
    public Array interpolate(OdeProblem problem, Point at, double t, Session session) {
        if (t == at.t()) {
            return at.y();
        }
        double part = (t - at.previousT()) / (at.t() - at.previousT());
        return session.kernel(this, problem, "line", () -> lineProgram(problem))
                .call(session.scalar(part), at.previousY(), at.y())
                .getFirst();
    }

    private static Program lineProgram(OdeProblem problem) {
        var type = problem.initial().type();
        return Program.trace("line", List.of(ArrayType.SCALAR, type, type), in -> {
            Expr change = in.get(2).minus(in.get(1));
            return List.of(in.get(1).plus(in.get(0).times(change)));
        });
    }

    private static double progress(OdeProblem problem, double t) {
        return (t - problem.start()) / (problem.end() - problem.start());
    }
}
