package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program split at a point into what depends on the point only and the linear map of its tangents, to apply that map many
 * times (in a Krylov method, say) without computing the values again. Only loops compute theirs again, step by step.
 *
 * @param values from the inputs to the outputs, followed by the residuals
 * @param tangents from the residuals and a tangent for each differentiable input to a tangent for each differentiable output;
 *     linear in the tangents, so that its {@link Program#vjp} applies the transpose
 * @param residuals how many residuals there are
 */
public record Linearized(Program values, Program tangents, int residuals) {

    static Linearized of(Program program) {
        var jvp = Forward.separateJvp(program);
        int inputs = program.inputs().size();
        int outputs = program.outputs().size();
        var moving = moving(jvp, inputs);
        var residuals = residuals(jvp, moving, outputs);
        var values = Forward.trace(program.name(), program.inputs(), (trace, arguments) -> {
            var known = run(jvp, trace, new Expr[jvp.values()], arguments, 0, moving, false);
            var results = new ArrayList<>(pick(known, jvp.outputs().subList(0, outputs)));
            results.addAll(pick(known, residuals));
            return results;
        });
        var types = new ArrayList<ArrayType>();
        residuals.forEach(r -> types.add(jvp.type(r)));
        types.addAll(jvp.inputs().subList(inputs, jvp.inputs().size()));
        var tangents = Forward.trace("tangents of " + program.name(), types, (trace, arguments) -> {
            var known = new Expr[jvp.values()];
            for (int i = 0; i < residuals.size(); i++) {
                known[residuals.get(i)] = arguments.get(i);
            }
            run(jvp, trace, known, arguments.subList(residuals.size(), arguments.size()), inputs, moving, true);
            return pick(known, jvp.outputs().subList(outputs, jvp.outputs().size()));
        });
        return new Linearized(values, tangents, residuals.size());
    }

    /** Which values depend on a tangent. */
    private static boolean[] moving(Program jvp, int inputs) {
        var moving = new boolean[jvp.values()];
        Arrays.fill(moving, inputs, jvp.inputs().size(), true);
        for (int i = 0; i < jvp.equations().size(); i++) {
            boolean any = false;
            for (int operand : jvp.equations().get(i).operands()) {
                any |= moving[operand];
            }
            Arrays.fill(moving, jvp.firstResult(i), jvp.firstResult(i + 1), any);
        }
        return moving;
    }

    /** Values that do not move themselves but are used where something does. */
    private static List<Integer> residuals(Program jvp, boolean[] moving, int outputs) {
        var used = new boolean[jvp.values()];
        for (int i = 0; i < jvp.equations().size(); i++) {
            if (moving[jvp.firstResult(i)]) {
                jvp.equations().get(i).operands().forEach(operand -> used[operand] = true);
            }
        }
        jvp.outputs().subList(outputs, jvp.outputs().size()).forEach(output -> used[output] = true);
        for (int i = 0; i < jvp.equations().size(); i++) {
            if (jvp.equations().get(i).primitive() instanceof Structural.Constant) {
                used[jvp.firstResult(i)] = false;
            }
        }
        var residuals = new ArrayList<Integer>();
        for (int value = 0; value < used.length; value++) {
            if (used[value] && !moving[value]) {
                residuals.add(value);
            }
        }
        return residuals;
    }

    /** Runs the equations that move, or those that do not; constants are made wherever they are used. */
    private static Expr[] run(
            Program jvp, Trace trace, Expr[] known, List<Expr> arguments, int first, boolean[] moving, boolean which) {
        for (int i = 0; i < arguments.size(); i++) {
            known[first + i] = arguments.get(i);
        }
        for (int i = 0; i < jvp.equations().size(); i++) {
            var equation = jvp.equations().get(i);
            if (moving[jvp.firstResult(i)] == which || equation.primitive() instanceof Structural.Constant) {
                var results = trace.add(equation.primitive(), pick(known, equation.operands()));
                for (int r = 0; r < results.size(); r++) {
                    known[jvp.firstResult(i) + r] = results.get(r);
                }
            }
        }
        return known;
    }

    private static List<Expr> pick(Expr[] known, List<Integer> positions) {
        return positions.stream().map(position -> known[position]).toList();
    }
}
