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
                loop.condition().checkArguments(joined(operands.subList(0, loop.conditionConstants()), carries));
                loop.body().checkArguments(joined(operands.subList(loop.conditionConstants(), constants), carries));
                Checks.require(
                        loop.condition().outputTypes().equals(List.of(new ArrayType(DType.BOOL, Shape.SCALAR))),
                        () -> "the condition of a loop gives one truth value, but got "
                                + loop.condition().outputTypes());
                Checks.require(
                        loop.body().outputTypes().equals(carries),
                        () -> "the body of a loop gives the carries " + carries + ", but got "
                                + loop.body().outputTypes());
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
                yield custom.program().outputTypes();
            }
        };
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
        Checks.require(
                results.size() >= scan.carries()
                        && results.subList(0, scan.carries()).equals(carries),
                () -> "the body of scan gives the carries " + carries + " first, but got " + results);
        var types = new ArrayList<>(carries);
        for (var result : results.subList(scan.carries(), results.size())) {
            types.add(result.with(result.shape().insert(0, scan.length())));
        }
        return types;
    }

    private static List<ArrayType> joined(List<ArrayType> first, List<ArrayType> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Override
    public Linearity linearity(Control primitive) {
        return Linearity.NONE;
    }

    @Override
    public List<@Nullable Expr> tangent(
            Control primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Control primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Control primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
