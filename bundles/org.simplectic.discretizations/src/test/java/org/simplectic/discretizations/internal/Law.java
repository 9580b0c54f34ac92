package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * A law all of whose fields are carried along every axis.
 *
 * @param flux from an axis, then fields with given values behind them, to fluxes
 * @param speeds likewise; empty if they are the derivative of the flux
 */
record Law(
        BiFunction<Integer, List<Expr>, List<Expr>> flux,
        BiFunction<Integer, List<Expr>, List<Expr>> speeds,
        int fields)
        implements ConservationLaw {
    private static final double GAMMA = 1.4;

    /** One field, with the same flux along every axis. */
    static Law scalar(UnaryOperator<Expr> flux) {
        return new Law((axis, u) -> List.of(flux.apply(u.getFirst())), (axis, u) -> List.of(), 1);
    }

    /** Density, momentum and energy of a gas. */
    static Law gas() {
        return new Law(
                (axis, u) -> {
                    var velocity = u.get(1).over(u.get(0));
                    var pressure = pressure(u);
                    return List.of(
                            u.get(1),
                            u.get(1).times(velocity).plus(pressure),
                            u.get(2).plus(pressure).times(velocity));
                },
                (axis, u) -> {
                    var velocity = u.get(1).over(u.get(0));
                    var sound = pressure(u).times(GAMMA).over(u.get(0)).sqrt();
                    return List.of(velocity.minus(sound), velocity, velocity.plus(sound));
                },
                3);
    }

    private static Expr pressure(List<Expr> u) {
        var kinetic = u.get(1).times(u.get(1)).over(u.get(0)).times(0.5);
        return u.get(2).minus(kinetic).times(GAMMA - 1);
    }

    /** The elevation of a surface and the discharge below it along each axis, over the bottom that is given. */
    static Law shallowWater(double gravity, int axes) {
        return new Law(
                (axis, u) -> {
                    var elevation = u.get(0);
                    var bottom = u.getLast();
                    var velocity = u.get(1 + axis).over(elevation.minus(bottom));
                    var push = elevation
                            .times(elevation)
                            .times(0.5)
                            .minus(elevation.times(bottom))
                            .times(gravity);
                    var fluxes = new ArrayList<>(List.of(u.get(1 + axis)));
                    for (int i = 0; i < axes; i++) {
                        var carried = u.get(1 + i).times(velocity);
                        fluxes.add(i == axis ? carried.plus(push) : carried);
                    }
                    return fluxes;
                },
                (axis, u) -> {
                    var depth = u.get(0).minus(u.getLast());
                    var velocity = u.get(1 + axis).over(depth);
                    var wave = depth.times(gravity).sqrt();
                    return axes == 1
                            ? List.of(velocity.minus(wave), velocity.plus(wave))
                            : List.of(velocity.minus(wave), velocity, velocity.plus(wave));
                },
                1 + axes);
    }

    @Override
    public List<Integer> carried(int axis) {
        return IntStream.range(0, fields).boxed().toList();
    }

    @Override
    public List<Expr> flux(int axis, Values at) {
        return flux.apply(axis, all(at));
    }

    private static List<Expr> all(Values at) {
        var all = new ArrayList<>(at.fields());
        all.addAll(at.given());
        return all;
    }

    @Override
    public List<Expr> change(int axis, Values at, List<Expr> directions) {
        var operands = all(at);
        var moving = new boolean[operands.size()];
        java.util.Arrays.fill(moving, 0, fields, true);
        var types = operands.stream().map(Expr::type).toList();
        operands.addAll(directions);
        return Program.trace("flux", types, in -> flux.apply(axis, in))
                .jvp(moving)
                .apply(operands)
                .subList(fields, 2 * fields);
    }

    @Override
    public List<Expr> speeds(int axis, Values at) {
        var own = speeds.apply(axis, all(at));
        return own.isEmpty()
                ? change(
                        axis,
                        at,
                        List.of(at.fields()
                                .getFirst()
                                .constant(1)
                                .broadcast(at.fields().getFirst().type().shape())))
                : own;
    }
}
