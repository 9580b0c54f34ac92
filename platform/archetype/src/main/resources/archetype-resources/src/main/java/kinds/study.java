import java.util.List;
import java.util.function.BiConsumer;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/** A verb that applies the model's right-hand side again and again, as a map of the state to the next. */
@Component
@StudyPlugin("${name}")
@About(summary = "Apply the model's equations as a map, again and again")
public final class ${className} implements Verb {
    @Override
    public String schema() {
        return """
                {"type": "object", "required": ["times"], "additionalProperties": false,
                 "properties": {"times": {"type": "integer", "minimum": 1, "description": "How often the map is applied."}}}
                """;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var problem = new OdeProblem(model.rhs(), 0, model.number(section.get("times")), model.initial());
        return new Iteration(problem);
    }

    record Iterate(Status status, double progress, double n, Array y) implements State {}

    /** States are numbered from 0; a task keeps nothing of a run itself. */
    private record Iteration(OdeProblem problem) implements Task<Iterate> {
        @Override
        public Iterate start(Session session) {
            return new Iterate(Status.RUNNING, 0, 0, session.array(problem.initial()));
        }

        @Override
        public Iterate step(Iterate at, Session session) {
            var next = session.kernel(this, problem, "map", problem::rhs)
                    .call(session.scalar(at.n()), at.y())
                    .getFirst();
            double n = at.n() + 1;
            var status = !session.values(next).isFinite()
                    ? Status.NONFINITE
                    : n >= problem.end() ? Status.DONE : Status.RUNNING;
            return new Iterate(status, n / problem.end(), n, next);
        }

        @Override
        public Quantity independent() {
            return new Quantity("n", "");
        }

        @Override
        public void emit(Iterate at, Session session, BiConsumer<Double, HostArray> sink) {
            sink.accept(at.n(), session.values(at.y()));
        }

        @Override
        public double position(Iterate at) {
            return at.n();
        }

        @Override
        public HostArray solution(Iterate at, Session session) {
            return session.values(at.y());
        }

        @Override
        public Counters counters(Iterate at) {
            return new Counters((long) at.n(), 0, (long) at.n());
        }

        @Override
        public String advice(Iterate at) {
            return at.status() == Status.NONFINITE ? "The map leaves the finite numbers at n = " + at.n() + "." : "";
        }
    }
}
