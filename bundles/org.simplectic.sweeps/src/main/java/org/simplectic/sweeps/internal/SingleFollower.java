package org.simplectic.sweeps.internal;

import java.util.Arrays;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/**
 * Follows one member at a time, as a run of its own: for methods and problems of which no run is a program.
 *
 * @param <S> the method's state
 */
final class SingleFollower<S extends Record & IntegratorState> implements Follower {
    private final Integrator<S> method;
    private final Swept swept;

    SingleFollower(Integrator<S> method, Swept swept) {
        this.method = method;
        this.swept = swept;
    }

    @Override
    public int together() {
        return 1;
    }

    @Override
    public Following start(double[][] values, Session session) {
        var problem = swept.problem();
        var z = session.kernel(this, problem, "initial", swept::initial)
                .call(session.array(HostArray.vector(values[0])))
                .getFirst();
        // Every member restarts from the same state, so that none depends on those before it.
        var begun = method.start(problem, session);
        return following(method.restart(problem, begun, problem.start(), z, session), session);
    }

    @Override
    public Following advance(Following members, Session session) {
        var problem = swept.problem();
        return following(method.advance(problem, own(members), problem.end(), session), session);
    }

    /** What the method knows of why a member ended; nothing if it was followed in another way. */
    String advice(Following member) {
        return member.carried() instanceof IntegratorState ? method.advice(swept.problem(), own(member)) : "";
    }

    @SuppressWarnings("unchecked") // it is this follower that made the state
    private S own(Following member) {
        return (S) member.carried();
    }

    private Following following(S state, Session session) {
        var quantities = new double[swept.asked()];
        Arrays.fill(quantities, Double.NaN);
        if (state.status() == Status.DONE) {
            Array found = session.kernel(this, swept.problem(), "quantities", swept::quantities)
                    .call(session.scalar(state.t()), state.y())
                    .getFirst();
            quantities = session.values(found).toArray();
        }
        return new Following(state, Outcomes.row(state.status(), state.t(), state.counters(), quantities));
    }
}
