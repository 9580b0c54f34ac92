package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loops, choices and calls: the rules transform the programs inside. */
final class ControlRules implements Rules<Control> {
    static final ControlRules TABLE = new ControlRules();

    private ControlRules() {}

    @Override
    public List<ArrayType> types(Control primitive, List<ArrayType> operands) {
        return switch (primitive) {
            case Control.Scan scan -> scan(scan, operands);
            case Control.WhileLoop loop -> {
                int constants = loop.conditionConstants() + loop.bodyConstants();
                var carries = operands.subList(constants, operands.size());
                loop.condition()
                        .checkArguments(ControlFlow.joined(operands.subList(0, loop.conditionConstants()), carries));
                loop.body()
                        .checkArguments(
                                ControlFlow.joined(operands.subList(loop.conditionConstants(), constants), carries));
                Checks.require(
                        loop.condition().outputTypes().equals(List.of(new ArrayType(DType.BOOL, Shape.SCALAR))),
                        () -> "the condition of a loop gives one truth value, but got "
                                + loop.condition().outputTypes());
                Checks.require(
                        loop.body().outputs().size() == carries.size(),
                        () -> loop.label() + " takes " + carries.size() + " carries, but its body gives "
                                + loop.body().outputs().size());
                carries(loop.label(), carries, loop.body().outputTypes());
                yield carries;
            }
            case Control.Choice choice -> {
                Checks.require(
                        operands.getFirst().equals(new ArrayType(DType.BOOL, Shape.SCALAR)),
                        () -> "cond takes one truth value, but got " + operands.getFirst());
                var rest = operands.subList(1, operands.size());
                choice.yes().checkArguments(rest);
                choice.no().checkArguments(rest);
                Checks.require(
                        choice.yes().outputTypes().equals(choice.no().outputTypes()),
                        () -> "both sides of cond give the same types, but got "
                                + choice.yes().outputTypes() + " and "
                                + choice.no().outputTypes());
                yield choice.yes().outputTypes();
            }
            case Control.Checkpoint checkpoint -> {
                checkpoint.program().checkArguments(operands);
                yield checkpoint.program().outputTypes();
            }
            case Control.Custom custom -> {
                custom.program().checkArguments(operands);
                var results = custom.program().outputTypes();
                if (custom.jvp() != null) {
                    derivative(
                            custom.jvp(),
                            ControlFlow.joined(operands, ControlFlow.differentiable(operands)),
                            ControlFlow.differentiable(results));
                }
                if (custom.vjp() != null) {
                    derivative(
                            custom.vjp(),
                            ControlFlow.joined(
                                    ControlFlow.joined(operands, results), ControlFlow.differentiable(results)),
                            ControlFlow.differentiable(operands));
                }
                yield results;
            }
            case Control.LinearSolve linear -> LinearSolveRules.types(linear, operands);
        };
    }

    private static void derivative(Program program, List<ArrayType> inputs, List<ArrayType> outputs) {
        program.checkArguments(inputs);
        Checks.require(
                program.outputTypes().equals(outputs),
                () -> "the " + program.name() + " are of types " + outputs + ", but got " + program.outputTypes());
    }

    /** That a loop's body hands on what it takes. */
    private static void carries(String label, List<ArrayType> taken, List<ArrayType> given) {
        for (int i = 0; i < taken.size(); i++) {
            int carry = i;
            Checks.require(
                    i < given.size(),
                    () -> label + " takes " + taken.size() + " carries, but its body gives " + given.size());
            Checks.require(
                    given.get(i).equals(taken.get(i)),
                    () -> "carry " + carry + " of " + label + " is " + taken.get(carry) + ", but the body makes it "
                            + given.get(carry));
        }
    }

    private static List<ArrayType> scan(Control.Scan scan, List<ArrayType> operands) {
        int sequences = scan.constants() + scan.carries();
        var arguments = new ArrayList<>(operands.subList(0, sequences));
        for (var sequence : operands.subList(sequences, operands.size())) {
            Checks.require(
                    sequence.rank() >= 1 && sequence.shape().extent(0) == scan.length(),
                    () -> "scan over " + scan.length() + " steps cannot read " + sequence);
            arguments.add(sequence.with(sequence.shape().remove(0)));
        }
        scan.body().checkArguments(arguments);
        var results = scan.body().outputTypes();
        var carries = operands.subList(scan.constants(), sequences);
        carries(scan.label(), carries, results);
        var types = new ArrayList<>(carries);
        for (var result : results.subList(scan.carries(), results.size())) {
            types.add(result.with(result.shape().insert(0, scan.length())));
        }
        return types;
    }

    @Override
    public Linearity linearity(Control primitive) {
        return Linearity.NONE;
    }

    @Override
    public List<@Nullable Expr> tangent(
            Control primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new AssertionError(primitive.label() + " has rules of its own");
    }

    @Override
    public Expr transpose(Control primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new AssertionError(primitive.label() + " has rules of its own");
    }

    @Override
    public Forward.Pair forward(Control primitive, Trace trace, List<Expr> operands, List<@Nullable Expr> tangents) {
        if (hasOwnDerivatives(primitive)) {
            return Rules.super.forward(primitive, trace, operands, tangents);
        }
        return Series.toPair(
                series(trace, primitive, Series.ofPair(new Forward.Pair(operands, tangents)), Series.TANGENTS));
    }

    @Override
    public List<@Nullable Expr> jvp(
            Control primitive, List<Expr> operands, List<Expr> results, List<@Nullable Expr> tangents) {
        return switch (primitive) {
            case Control.Custom custom -> CustomRules.jvp(custom, operands, results, tangents);
            case Control.LinearSolve linear -> LinearSolveRules.jvp(linear, operands, results, tangents);
            default ->
                forward(primitive, Trace.of(operands), operands, tangents).tangents();
        };
    }

    private static boolean hasOwnDerivatives(Control primitive) {
        return primitive instanceof Control.Custom || primitive instanceof Control.LinearSolve;
    }

    @Override
    public List<List<@Nullable Expr>> jet(
            Control primitive, List<List<@Nullable Expr>> operands, int order, Jets jets) {
        return hasOwnDerivatives(primitive) || operands.stream().allMatch(Jets::constant)
                ? jets.series(this, primitive, operands, order)
                : series(jets.trace(), primitive, operands, new Series.Taylor(order));
    }

    private static List<List<@Nullable Expr>> series(
            Trace trace, Control primitive, List<List<@Nullable Expr>> operands, Series.Mode mode) {
        return switch (primitive) {
            case Control.Scan scan -> ScanRules.series(trace, scan, operands, mode);
            case Control.WhileLoop loop -> WhileRules.series(trace, loop, operands, mode);
            case Control.Choice choice -> CallRules.series(trace, choice, operands, mode);
            case Control.Checkpoint checkpoint -> CallRules.series(trace, checkpoint, operands, mode);
            case Control.Custom custom -> throw new AssertionError(custom.label() + " has derivatives of its own");
            case Control.LinearSolve linear -> throw new AssertionError(linear.label() + " has derivatives of its own");
        };
    }

    @Override
    public List<Expr> recorded(Control primitive, Trace trace, List<Expr> operands) {
        return switch (primitive) {
            case Control.Scan scan -> ScanRules.recorded(trace, scan, operands).carries();
            case Control.WhileLoop loop -> {
                var counted = WhileRules.recorded(trace, loop, operands);
                yield counted.subList(1, counted.size());
            }
            default -> trace.add(primitive, operands);
        };
    }

    @Override
    public List<@Nullable Expr> vjp(
            Control primitive,
            List<Expr> operands,
            List<Expr> results,
            List<@Nullable Expr> cotangents,
            boolean[] wanted) {
        return switch (primitive) {
            case Control.Scan scan -> ScanRules.vjp(scan, operands, cotangents, wanted);
            case Control.WhileLoop loop -> WhileRules.vjp(loop, operands, cotangents, wanted);
            case Control.Choice choice -> CallRules.vjp(choice, operands, cotangents, wanted);
            case Control.Checkpoint checkpoint -> CallRules.vjp(checkpoint, operands, cotangents, wanted);
            case Control.Custom custom -> CustomRules.vjp(custom, operands, results, cotangents);
            case Control.LinearSolve linear -> LinearSolveRules.vjp(linear, operands, results, cotangents, wanted);
        };
    }

    @Override
    public List<Expr> batch(Control primitive, List<Expr> operands, boolean[] batched, int size) {
        return switch (primitive) {
            case Control.Scan scan -> ScanRules.batch(scan, operands, batched, size);
            case Control.WhileLoop loop -> WhileRules.batch(loop, operands, batched, size);
            case Control.Choice choice -> CallRules.batch(choice, operands, batched, size);
            case Control.Checkpoint checkpoint -> CallRules.batch(checkpoint, operands, batched, size);
            case Control.Custom custom -> CustomRules.batch(custom, operands, batched, size);
            case Control.LinearSolve linear -> LinearSolveRules.batch(linear, operands, batched, size);
        };
    }
}
