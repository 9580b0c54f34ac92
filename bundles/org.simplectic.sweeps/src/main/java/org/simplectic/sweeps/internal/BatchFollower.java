package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.simplectic.api.Integrator;
import org.simplectic.api.RunMap;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * Follows many members in one program: the run of one, for one member after the other. A loop of scalar code does that in a quarter of the time
 * that {@code vmap} takes, where all members wait for the one with the most steps and every number of the step control is an array.
 */
final class BatchFollower implements Follower {
    /** So many components of all members together are followed at once. */
    private static final int COMPONENTS = 1024;

    /** A sweep of few members has smaller groups, so that there is work for every core this many times over. */
    private static final int ROUNDS = 4;

    private final Integrator<?> method;
    private final Swept swept;
    private final int together;

    BatchFollower(Integrator<?> method, Swept swept, int members) {
        this.method = method;
        this.swept = swept;
        int fitting = Math.max(1, COMPONENTS / swept.problem().initial().size());
        this.together = Math.clamp(Math.ceilDiv(members, ROUNDS * SweepTask.GROUPS), 1, fitting);
    }

    /**
     * What members carry, with a leading axis.
     *
     * @param values as the method's run map has them
     */
    record Batch(List<Array> values) {}

    /** Whether the method can do it. */
    static boolean suits(Integrator<?> method, Swept swept, Session session) {
        return method.runMap(swept.problem(), session).isPresent();
    }

    @Override
    public int together() {
        return together;
    }

    @Override
    public Following start(double[][] values, Session session) {
        int width = swept.parameters().shape().size();
        var all = new double[together * width];
        for (int i = 0; i < together; i++) {
            // The last batch is filled up with its last member.
            System.arraycopy(values[Math.min(i, values.length - 1)], 0, all, i * width, width);
        }
        var p = session.array(HostArray.of(ArrayType.of(DType.F64, together, width), all));
        var results = session.kernel(this, swept.problem(), "start of members", () -> each(start(map(session))))
                .call(p);
        return following(results, values.length, session);
    }

    @Override
    public Following advance(Following members, Session session) {
        var carried = ((Batch) members.carried()).values().toArray(Array[]::new);
        var results = session.kernel(this, swept.problem(), "steps of members", () -> each(advance(map(session))))
                .call(carried);
        return following(results, new Outcomes(members.rows()).members(), session);
    }

    private static Following following(List<Array> results, int members, Session session) {
        var rows =
                new Outcomes(session.values(results.getFirst())).first(members).rows();
        return new Following(new Batch(List.copyOf(results.subList(1, results.size()))), rows);
    }

    private RunMap map(Session session) {
        return method.runMap(swept.problem(), session).orElseThrow();
    }

    private Program start(RunMap map) {
        return Program.trace("start of a member", swept.initial().inputs(), in -> {
            var z = swept.initial().apply(in);
            return withRow(map, map.start().apply(z));
        });
    }

    private Program advance(RunMap map) {
        return Program.trace(
                "steps of a member",
                map.advance().inputs(),
                in -> withRow(map, map.advance().apply(in)));
    }

    private List<Expr> withRow(RunMap map, List<Expr> carried) {
        var outcome = map.outcome().apply(carried);
        var numbers = Stream.of(outcome.get(0), outcome.get(1)).map(number -> number.reshape(Shape.of(1)));
        var quantities = swept.quantities()
                .apply(List.of(outcome.get(1), outcome.get(2)))
                .getFirst();
        var row = Expr.concatenate(
                Stream.concat(numbers, Stream.of(outcome.get(3), quantities)).toList());
        var results = new ArrayList<>(List.of(row));
        results.addAll(carried);
        return results;
    }

    private Program each(Program one) {
        var types = one.inputs().stream()
                .map(type -> type.with(type.shape().insert(0, together)))
                .toList();
        return Program.trace(
                one.name(),
                types,
                in -> ControlFlow.scan(
                                together,
                                List.of(),
                                in,
                                (carries, member) -> new ControlFlow.Step(List.of(), one.apply(member)))
                        .collected());
    }
}
