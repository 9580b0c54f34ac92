package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loops, choices and calls in programs being traced. The functions given here are called once, to record what they do; they may use
 * expressions from around them. All of it has derivatives in every mode and can be batched; mistakes in types are
 * {@link IllegalArgumentException}s that name both types and the place in the source.
 */
public final class ControlFlow {
    private ControlFlow() {}

    /**
     * What one step of a scan gives, and what the whole scan does.
     *
     * @param carries what is handed to the next step; at last the results of the last one
     * @param collected what each step yields; at last with a leading axis, the steps
     */
    public record Step(List<Expr> carries, List<Expr> collected) {
        /** Copies the lists. */
        public Step {
            carries = List.copyOf(carries);
            collected = List.copyOf(collected);
        }
    }

    /** One step of a scan. */
    @FunctionalInterface
    public interface ScanBody {
        /**
         * Records one step.
         *
         * @param carries what the step before handed on
         * @param entries the entry of each sequence
         * @return carries of the same types, and what is collected
         */
        Step step(List<Expr> carries, List<Expr> entries);
    }

    /** The tangents of a program with derivatives of its own. */
    @FunctionalInterface
    public interface TangentRule {
        /**
         * Records the tangents; linear in the given ones.
         *
         * @param arguments the arguments
         * @param tangents a tangent for each argument of real or complex numbers
         * @return a tangent for each result of real or complex numbers
         */
        List<Expr> tangents(List<Expr> arguments, List<Expr> tangents);
    }

    /** The cotangents of a program with derivatives of its own. */
    @FunctionalInterface
    public interface CotangentRule {
        /**
         * Records the cotangents; linear in the given ones.
         *
         * @param arguments the arguments
         * @param results the results
         * @param cotangents a cotangent for each result of real or complex numbers
         * @return a cotangent for each argument of real or complex numbers
         */
        List<Expr> cotangents(List<Expr> arguments, List<Expr> results, List<Expr> cotangents);
    }

    /**
     * A loop of fixed length, from the first entries of the sequences to the last. Reverse mode keeps the carries of every step
     * and computes each step again on its way back.
     *
     * @param length number of steps
     * @param carries what the first step starts with
     * @param sequences values with a leading axis of that length
     * @param body one step
     * @return the last carries, and what was collected in the order of the sequences
     */
    public static Step scan(int length, List<Expr> carries, List<Expr> sequences, ScanBody body) {
        return scan(length, false, carries, sequences, body);
    }

    /**
     * As {@link #scan}, from the last entries of the sequences to the first.
     *
     * @param length number of steps
     * @param carries what the first step starts with
     * @param sequences values with a leading axis of that length
     * @param body one step
     * @return the last carries, and what was collected in the order of the sequences
     */
    public static Step scanReverse(int length, List<Expr> carries, List<Expr> sequences, ScanBody body) {
        return scan(length, true, carries, sequences, body);
    }

    private static Step scan(int length, boolean reverse, List<Expr> carries, List<Expr> sequences, ScanBody body) {
        Checks.require(length >= 0, () -> "a scan has no negative length, but got " + length);
        var parent = parent("scan", carries, sequences);
        return scan(parent, "step", length, reverse, carries, sequences, body);
    }

    static Step scan(
            Trace parent,
            String name,
            int length,
            boolean reverse,
            List<Expr> carries,
            List<Expr> sequences,
            ScanBody body) {
        var types = new ArrayList<>(types(carries));
        for (var sequence : sequences) {
            Checks.require(
                    sequence.type().rank() >= 1 && sequence.type().shape().extent(0) == length,
                    () -> "scan over " + length + " steps cannot read " + sequence.type());
            types.add(sequence.type().with(sequence.type().shape().remove(0)));
        }
        int handed = carries.size();
        var closure = parent.inside(name, types, (trace, inputs) -> {
            var step = body.step(inputs.subList(0, handed), inputs.subList(handed, inputs.size()));
            Checks.require(
                    step.carries().size() == handed,
                    () -> "a step of this scan takes " + handed + " carries, but gives "
                            + step.carries().size());
            return joined(step.carries(), step.collected());
        });
        var operands = joined(closure.captured(), joined(carries, sequences));
        var scan = new Control.Scan(closure.program(), closure.captured().size(), handed, length, reverse);
        var results = closure.program().outputs().isEmpty() ? List.<Expr>of() : parent.add(scan, operands);
        return new Step(results.subList(0, handed), results.subList(handed, results.size()));
    }

    /**
     * A loop as long as a condition holds, tested before each pass. Reverse mode counts the passes, then keeps 64 carries spread evenly
     * over them, and computes the others again from those, some in two levels: for n passes about 3n more evaluations of the body up to
     * n = 4096, from there n/8192 more for each pass. A loop of known length is cheaper as a {@link #scan}.
     *
     * @param carries what the first pass starts with, at least one
     * @param condition from the carries to one truth value
     * @param body from the carries to the next ones
     * @return the carries for which the condition does not hold
     */
    public static List<Expr> whileLoop(
            List<Expr> carries, Function<List<Expr>, Expr> condition, UnaryOperator<List<Expr>> body) {
        return whileLoop(parent("whileLoop", carries, List.of()), "pass", carries, condition, body);
    }

    static List<Expr> whileLoop(
            Trace parent,
            String name,
            List<Expr> carries,
            Function<List<Expr>, Expr> condition,
            UnaryOperator<List<Expr>> body) {
        var types = types(carries);
        var test = parent.inside("condition", types, (trace, inputs) -> List.of(condition.apply(inputs)));
        var pass = parent.inside(name, types, (trace, inputs) -> body.apply(inputs));
        var loop = new Control.WhileLoop(
                test.program(),
                pass.program(),
                test.captured().size(),
                pass.captured().size());
        return parent.add(loop, joined(test.captured(), joined(pass.captured(), carries)));
    }

    /**
     * One of two computations; only the chosen one is run. Batched over the predicate both are, and must be possible for all.
     *
     * @param predicate one truth value
     * @param yes the results if it holds
     * @param no the results if it does not, of the same types
     * @return the results
     */
    public static List<Expr> cond(Expr predicate, Supplier<List<Expr>> yes, Supplier<List<Expr>> no) {
        return cond(
                predicate.trace(),
                predicate,
                predicate.trace().inside("yes", List.of(), (trace, inputs) -> yes.get()),
                predicate.trace().inside("no", List.of(), (trace, inputs) -> no.get()));
    }

    /** A choice of two programs over what both use of the trace around them. */
    static List<Expr> cond(Trace parent, Expr predicate, Trace.Closure yes, Trace.Closure no) {
        var used = Stream.concat(yes.captured().stream(), no.captured().stream())
                .distinct()
                .toList();
        return parent.add(new Control.Choice(over(used, yes), over(used, no)), joined(List.of(predicate), used));
    }

    private static Program over(List<Expr> used, Trace.Closure closure) {
        return Forward.trace(closure.program().name(), types(used), (trace, inputs) -> {
            var own = closure.captured().stream().map(outer -> inputs.get(used.indexOf(outer)));
            return closure.program().apply(trace, own.toList());
        });
    }

    /**
     * A computation whose inner values reverse mode does not keep but computes again: memory for time.
     *
     * @param name what is computed, for listings
     * @param arguments its arguments, at least one
     * @param body from the arguments to the results
     * @return the results
     */
    public static List<Expr> checkpoint(String name, List<Expr> arguments, UnaryOperator<List<Expr>> body) {
        var parent = parent("checkpoint", arguments, List.of());
        return checkpoint(parent, name, arguments, body);
    }

    static List<Expr> checkpoint(Trace parent, String name, List<Expr> arguments, UnaryOperator<List<Expr>> body) {
        var closure = parent.inside(name, types(arguments), (trace, inputs) -> body.apply(inputs));
        return parent.add(new Control.Checkpoint(closure.program()), joined(closure.captured(), arguments));
    }

    /**
     * A computation with tangents of its own; reverse mode transposes them.
     *
     * @param name what is computed, for listings
     * @param arguments all that is used, at least one: these functions must not use expressions from around them
     * @param body from the arguments to the results
     * @param rule the tangents
     * @return the results
     */
    public static List<Expr> custom(
            String name, List<Expr> arguments, UnaryOperator<List<Expr>> body, TangentRule rule) {
        return custom(name, arguments, body, rule, null);
    }

    /**
     * A computation with cotangents of its own; forward mode transposes them.
     *
     * @param name what is computed, for listings
     * @param arguments all that is used, at least one: these functions must not use expressions from around them
     * @param body from the arguments to the results
     * @param rule the cotangents
     * @return the results
     */
    public static List<Expr> custom(
            String name, List<Expr> arguments, UnaryOperator<List<Expr>> body, CotangentRule rule) {
        return custom(name, arguments, body, null, rule);
    }

    /**
     * A computation with tangents and cotangents of its own, each the transpose of the other.
     *
     * @param name what is computed, for listings
     * @param arguments all that is used, at least one: these functions must not use expressions from around them
     * @param body from the arguments to the results
     * @param tangents the tangents; without them, the transposed cotangents
     * @param cotangents the cotangents; without them, the transposed tangents
     * @return the results
     */
    public static List<Expr> custom(
            String name,
            List<Expr> arguments,
            UnaryOperator<List<Expr>> body,
            @Nullable TangentRule tangents,
            @Nullable CotangentRule cotangents) {
        var parent = parent("custom", arguments, List.of());
        var inputs = types(arguments);
        int n = inputs.size();
        var program = complete(parent, name, inputs, body);
        var outputs = program.outputTypes();
        var jvp = tangents == null
                ? null
                : complete(
                        parent,
                        "tangents of " + name,
                        joined(inputs, differentiable(inputs)),
                        x -> tangents.tangents(x.subList(0, n), x.subList(n, x.size())));
        int known = n + outputs.size();
        var vjp = cotangents == null
                ? null
                : complete(
                        parent,
                        "cotangents of " + name,
                        joined(inputs, joined(outputs, differentiable(outputs))),
                        x -> cotangents.cotangents(x.subList(0, n), x.subList(n, known), x.subList(known, x.size())));
        return parent.add(new Control.Custom(program, jvp, vjp), arguments);
    }

    /** A program that uses nothing from around it. */
    private static Program complete(Trace parent, String name, List<ArrayType> types, UnaryOperator<List<Expr>> body) {
        var closure = parent.inside(name, types, (trace, inputs) -> body.apply(inputs));
        Checks.require(
                closure.captured().isEmpty(),
                () -> name + " has derivatives of its own and must take all that it uses as arguments, but it uses "
                        + closure.captured());
        return closure.program();
    }

    /**
     * The x with {@code A x = b}, found by any method, with the derivatives of an implicit function: {@code dx = A^-1 (db - dA x)}, in every
     * mode and of every order. Each costs another solution; none goes through the method. All three functions may use expressions from
     * around them. Derivatives by what {@code product} uses are those by A; what only the other two use counts as constant.
     *
     * @param name the method, for listings
     * @param b the right-hand side
     * @param product from a vector to A times it; linear
     * @param solve from a right-hand side to x, and what else is told of it, which counts as constant in derivatives
     * @param solveTransposed the same for {@code A^T x = b}; for derivatives in reverse mode
     * @return what {@code solve} returns
     */
    public static List<Expr> linearSolve(
            String name,
            Expr b,
            UnaryOperator<Expr> product,
            Function<Expr, List<Expr>> solve,
            Function<Expr, List<Expr>> solveTransposed) {
        var parent = b.trace();
        var types = List.of(b.type());
        var times = parent.inside("product", types, (trace, x) -> List.of(product.apply(x.getFirst())));
        var forward = parent.inside(name, types, (trace, x) -> solve.apply(x.getFirst()));
        var backward = parent.inside(name + " transposed", types, (trace, x) -> solveTransposed.apply(x.getFirst()));
        var parts = times.captured();
        var used = Stream.of(times, forward, backward)
                .flatMap(closure -> closure.captured().stream())
                .distinct()
                .toList();
        var linear = new Control.LinearSolve(
                times.program(), over(used, types, forward), over(used, types, backward), parts.size());
        return parent.add(linear, joined(used, List.of(b)));
    }

    /**
     * The transpose of a linear map, applied to one vector.
     *
     * @param map linear; it may use expressions from around it
     * @param domain the type of what it takes
     * @param y what the transposed map is applied to, of the type that it gives
     * @return a value of the domain's type
     */
    public static Expr transposed(UnaryOperator<Expr> map, ArrayType domain, Expr y) {
        var trace = y.trace();
        var closure = trace.inside("map", List.of(domain), (inner, x) -> List.of(map.apply(x.getFirst())));
        var cotangent = Reverse.transpose(closure.program(), trace, closure.captured(), List.of(y), 1)
                .getFirst();
        return cotangent == null ? y.constant(0).convert(domain.dtype()).broadcast(domain.shape()) : cotangent;
    }

    /** A body over all that several bodies use, and then its own arguments. */
    private static Program over(List<Expr> used, List<ArrayType> arguments, Trace.Closure closure) {
        var own = closure.captured().stream().map(used::indexOf).toList();
        return Forward.trace(closure.program().name(), joined(types(used), arguments), (trace, inputs) -> {
            var operands = ControlFlow.<Expr>joined(
                    own.stream().map(inputs::get).toList(), inputs.subList(used.size(), inputs.size()));
            return closure.program().apply(trace, operands);
        });
    }

    /**
     * A value that counts as constant in every derivative.
     *
     * @param x the value
     * @return the same value
     */
    public static Expr stopGradient(Expr x) {
        if (!x.type().dtype().isDifferentiable()) {
            return x;
        }
        return custom("stop gradient", List.of(x), y -> y, (y, tangents) -> List.of(Forward.zero(y.getFirst())))
                .getFirst();
    }

    /** The types of those values that have derivatives. */
    static List<ArrayType> differentiable(List<ArrayType> types) {
        return types.stream().filter(type -> type.dtype().isDifferentiable()).toList();
    }

    static List<ArrayType> types(List<Expr> values) {
        return values.stream().map(Expr::type).toList();
    }

    static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
        var all = new ArrayList<T>(first);
        all.addAll(second);
        return all;
    }

    private static Trace parent(String what, List<Expr> first, List<Expr> second) {
        var all = ControlFlow.<Expr>joined(first, second);
        Checks.require(!all.isEmpty(), () -> what + " needs at least one expression to start from");
        return Trace.of(all);
    }
}
