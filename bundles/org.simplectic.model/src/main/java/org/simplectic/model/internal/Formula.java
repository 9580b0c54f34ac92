package org.simplectic.model.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.simplectic.array.Elementwise;

/**
 * An expression of a number, parsed.
 *
 * @param source its text
 * @param root what it computes
 * @param names the names in it, in the order of the text
 */
record Formula(Source source, Node root, List<Node.Name> names) {
    /**
     * Computes it.
     *
     * @param algebra the operations
     * @param values the value of every name in it
     */
    <T> T in(Algebra<T> algebra, Map<String, T> values) {
        return new Evaluation<>(source, algebra, values).of(root);
    }

    private record Evaluation<T>(Source source, Algebra<T> algebra, Map<String, T> values) {
        T of(Node node) {
            return switch (node) {
                case Node.Literal literal -> algebra.constant(literal.value());
                case Node.Name name -> Objects.requireNonNull(values.get(name.name()), name.name());
                case Node.Negate negate -> algebra.unary(Elementwise.Unary.NEGATE, of(negate.operand()));
                case Node.Not not -> algebra.unary(Elementwise.Unary.NOT, of(not.operand()));
                case Node.Where where -> algebra.where(of(where.condition()), of(where.yes()), of(where.no()));
                case Node.Binary binary -> chain(binary);
                case Node.Call call -> call(call);
            };
        }

        private T call(Node.Call call) {
            var arguments = call.arguments().stream().map(this::of).toList();
            try {
                return call.function().rule().apply(algebra, arguments);
            } catch (IllegalArgumentException refused) {
                throw source.error(call.start(), call.end(), String.valueOf(refused.getMessage()));
            }
        }

        /** A loop over the left operands: a sum of ten thousand terms must not need as many stack frames. */
        private T chain(Node.Binary last) {
            var pending = new ArrayDeque<Node.Binary>();
            Node first = last;
            while (first instanceof Node.Binary binary) {
                pending.push(binary);
                first = binary.left();
            }
            var result = of(first);
            for (var binary : pending) {
                result = binary.operator().apply(algebra, result, of(binary.right()));
            }
            return result;
        }
    }
}
