package org.simplectic.backend.java.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction.Convolution;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;
import org.simplectic.array.Structural.Edge;
import org.simplectic.backend.java.internal.GradientCase.Input;

/**
 * Functions made of random primitives applied to random earlier values. Each value carries a bound of its size, from which
 * operands are scaled into the domain of the next function; functions with kinks get operands that keep a distance from them.
 */
final class RandomCompositions {
    private static final int COMPOSITIONS = 200;
    private static final int STEPS = 8;
    private static final int LARGEST_SIZE = 48;
    private static final double LARGEST_BOUND = 3;
    private static final List<Edge> EDGES = List.of(Edge.PERIODIC, Edge.ZERO, Edge.REFLECTED);

    private RandomCompositions() {}

    static List<GradientCase> all() {
        return IntStream.range(0, COMPOSITIONS)
                .mapToObj(RandomCompositions::composition)
                .toList();
    }

    private static GradientCase composition(int seed) {
        var random = new SplittableRandom(seed);
        var inputs = new Input[random.nextInt(1, 4)];
        for (int i = 0; i < inputs.length; i++) {
            int rank = i == 0 ? seed % 5 : random.nextInt(5);
            inputs[i] = GradientCase.input(Domain.ANY, random.ints(rank, 1, 4).toArray());
        }
        return GradientCase.of(
                "composition " + seed, x -> new Composition(new SplittableRandom(seed), x).results(), inputs);
    }

    /** An expression and a bound of the size of its elements. */
    private record Value(Expr expression, double bound) {
        int rank() {
            return expression.type().rank();
        }

        int size() {
            return expression.type().shape().size();
        }

        int extent(int axis) {
            return expression.type().shape().extent(axis);
        }

        /** Scaled to a size below a limit. */
        Expr within(double limit) {
            return bound <= limit ? expression : expression.times(limit / bound);
        }

        /** The square and a half: at least that. */
        Expr positive() {
            return expression.times(expression).plus(0.5);
        }
    }

    /** One function in the making. */
    private static final class Composition {
        private final SplittableRandom random;
        private final List<Value> values = new ArrayList<>();
        private final List<BiFunction<Value, Value, Value>> operations = List.of(
                this::smooth,
                this::smooth,
                this::smoothOfTwo,
                this::smoothOfTwo,
                this::chosen,
                this::reshaped,
                this::moved,
                this::cut,
                this::joined,
                this::indexed,
                this::sorted,
                this::reduced,
                this::extremum,
                this::matrixProduct,
                this::convolution,
                this::sparseProduct,
                this::spectrum,
                this::complexProduct);

        Composition(SplittableRandom random, List<Expr> inputs) {
            this.random = random;
            inputs.forEach(x -> values.add(new Value(x, 1.5)));
        }

        /** The last value, and the mean of the means of all, so that none is in vain. */
        List<Expr> results() {
            for (int step = 0; step < STEPS; step++) {
                var operation = operations.get(random.nextInt(operations.size()));
                values.add(limited(operation.apply(any(), any())));
            }
            var means = values.stream().map(v -> v.expression().mean()).toList();
            return List.of(values.getLast().expression(), Expr.stack(means).mean());
        }

        private Value any() {
            return values.get(random.nextInt(values.size()));
        }

        private Value limited(Value value) {
            var small = value;
            while (small.size() > LARGEST_SIZE) {
                int axis = longestAxis(small);
                small = new Value(small.expression().sum(axis), small.bound() * small.extent(axis));
            }
            return new Value(small.within(LARGEST_BOUND), Math.min(small.bound(), LARGEST_BOUND));
        }

        private static int longestAxis(Value value) {
            int longest = 0;
            for (int axis = 1; axis < value.rank(); axis++) {
                longest = value.extent(axis) > value.extent(longest) ? axis : longest;
            }
            return longest;
        }

        private Value smooth(Value x, Value unused) {
            double b = x.bound();
            return switch (random.nextInt(18)) {
                case 0 -> new Value(x.expression().sin(), 1);
                case 1 -> new Value(x.expression().cos(), 1);
                case 2 -> new Value(x.expression().tanh(), 1);
                case 3 -> new Value(x.expression().logistic(), 1);
                case 4 -> new Value(x.expression().erf(), 1);
                case 5 -> new Value(x.expression().exp(), Math.exp(b));
                case 6 -> new Value(x.expression().unary(Unary.ATAN), 1.6);
                case 7 -> new Value(x.positive().sqrt(), b + 1);
                case 8 -> new Value(x.positive().log(), b + 1);
                case 9 -> new Value(x.positive().unary(Unary.CBRT), b + 1);
                case 10 -> new Value(x.positive().reciprocal(), 2);
                case 11 -> new Value(x.expression().unary(Unary.EXPM1), Math.exp(b));
                case 12 -> new Value(x.positive().unary(Unary.LOG1P), b + 1);
                case 13 -> new Value(x.expression().unary(Unary.SINH), Math.exp(b));
                case 14 -> new Value(x.expression().unary(Unary.COSH), Math.exp(b));
                case 15 -> new Value(x.within(0.8).unary(Unary.ASIN), 1);
                case 16 -> new Value(x.within(0.8).unary(Unary.TAN), 1.1);
                default -> new Value(x.positive().power(1.3), Math.pow(b * b + 0.5, 1.3));
            };
        }

        /** The second, if it has the shape of the first, else its mean. */
        private static Value fitting(Value x, Value y) {
            return y.expression().type().equals(x.expression().type())
                    ? y
                    : new Value(y.expression().mean(), y.bound());
        }

        private Value smoothOfTwo(Value x, Value second) {
            var y = fitting(x, second);
            double b = x.bound();
            return switch (random.nextInt(7)) {
                case 0 -> new Value(x.expression().plus(y.expression()), b + y.bound());
                case 1 -> new Value(y.expression().minus(x.expression()), b + y.bound());
                case 2 -> new Value(x.expression().times(y.expression()), b * y.bound());
                case 3 -> new Value(x.expression().over(y.positive()), 2 * b);
                case 4 -> new Value(x.expression().binary(Binary.ATAN2, y.positive()), 1.6);
                case 5 -> new Value(x.expression().binary(Binary.HYPOT, y.positive()), b + y.bound() * y.bound() + 1);
                default -> new Value(x.positive().power(y.within(1)), b * b + 2);
            };
        }

        /** Different integers plus at most 0.2. */
        private Value spaced(Value x) {
            var order = shuffled(x.size());
            var integers = HostArray.of(
                    x.expression().type(), IntStream.of(order).asDoubleStream().toArray());
            return new Value(x.within(0.2).plus(x.expression().constant(integers)), x.size());
        }

        private int[] shuffled(int size) {
            var order = IntStream.range(0, size).toArray();
            for (int i = size - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            return order;
        }

        private Value chosen(Value x, Value second) {
            var y = fitting(x, second);
            var grid = spaced(x);
            double threshold = random.nextInt(x.size()) + 0.5;
            var other = y.within(0.2).plus(threshold);
            double bound = Math.max(x.bound(), y.bound());
            return switch (random.nextInt(5)) {
                case 0 ->
                    new Value(
                            grid.expression()
                                    .less(grid.expression().constant(threshold))
                                    .where(x.expression(), y.expression()),
                            bound);
                case 1 -> new Value(grid.expression().min(other), x.size() + 1.);
                case 2 -> new Value(grid.expression().max(other), x.size() + 1.);
                case 3 -> new Value(grid.expression().minus(threshold).abs(), x.size() + 1.);
                default ->
                    new Value(
                            grid.expression()
                                    .plus(0.5)
                                    .unary(Unary.FLOOR)
                                    .unary(Unary.SIN)
                                    .times(x.expression()),
                            x.bound());
            };
        }

        private Value reshaped(Value x, Value unused) {
            var shape = x.expression().type().shape();
            var changed = switch (random.nextInt(4)) {
                case 0 -> x.expression().reshape(x.size());
                case 1 ->
                    x.rank() < 4
                            ? x.expression().expandDims(random.nextInt(x.rank() + 1))
                            : x.expression().cos();
                case 2 ->
                    x.rank() < 4
                            ? x.expression().broadcast(shape.insert(0, 2))
                            : x.expression().sum(random.nextInt(4));
                default -> {
                    var half = x.size() % 2 == 0 ? x.expression().reshape(2, x.size() / 2) : x.expression();
                    yield half.sin();
                }
            };
            return new Value(changed, Math.max(1, x.bound()) * 4);
        }

        private Value moved(Value x, Value unused) {
            if (x.rank() == 0) {
                return smooth(x, unused);
            }
            int axis = random.nextInt(x.rank());
            int extent = x.extent(axis);
            var changed = switch (random.nextInt(4)) {
                case 0 -> x.expression().transpose(shuffled(x.rank()));
                case 1 -> x.expression().reverse(axis);
                case 2 ->
                    x.expression()
                            .times(x.expression()
                                    .iota(x.expression().type(), axis)
                                    .plus(1)
                                    .sqrt());
                default ->
                    x.expression()
                            .shift(axis, random.nextInt(1 - extent, Math.max(1, extent)), EDGES.get(random.nextInt(3)));
            };
            return new Value(changed, x.bound() * Math.sqrt(extent));
        }

        private Value cut(Value x, Value unused) {
            if (x.rank() == 0) {
                return smooth(x, unused);
            }
            int axis = random.nextInt(x.rank());
            int extent = x.extent(axis);
            if (random.nextBoolean()) {
                int start = random.nextInt(extent);
                int stop = random.nextInt(start + 1, extent + 1);
                return new Value(x.expression().slice(axis, start, stop, random.nextInt(1, 3)), x.bound());
            }
            var low = new ArrayList<>(Collections.nCopies(x.rank(), 0));
            var high = new ArrayList<>(low);
            var interior = new ArrayList<>(low);
            low.set(axis, random.nextInt(3));
            high.set(axis, random.nextInt(2));
            interior.set(axis, random.nextInt(2));
            return new Value(x.expression().pad(low, high, interior), x.bound());
        }

        private Value joined(Value x, Value second) {
            var y = fitting(x, second);
            var parts = List.of(
                    x.expression(),
                    y.expression().broadcast(x.expression().type().shape()));
            double bound = Math.max(x.bound(), y.bound());
            boolean stack = x.rank() == 0 || (x.rank() < 4 && random.nextBoolean());
            return new Value(stack ? Expr.stack(parts) : Expr.concatenate(random.nextInt(x.rank()), parts), bound);
        }

        private Value indexed(Value x, Value unused) {
            if (x.rank() == 0) {
                return smooth(x, unused);
            }
            int axis = random.nextInt(x.rank());
            int count = random.nextInt(1, 4);
            var chosen = random.ints(count, 0, x.extent(axis)).asLongStream().toArray();
            var indices = x.expression().constant(HostArray.ofIntegers(ArrayType.of(DType.I32, count), chosen));
            var gathered = x.expression().gather(axis, indices);
            if (random.nextBoolean()) {
                return new Value(gathered, x.bound());
            }
            var front = x.expression().moveAxis(axis, 0);
            var updates = gathered.sin().moveAxis(axis, 0);
            return new Value(front.scatterAdd(indices, updates), x.bound() + count);
        }

        private Value sorted(Value x, Value second) {
            if (x.rank() == 0) {
                return smooth(x, second);
            }
            int axis = random.nextInt(x.rank());
            var grid = spaced(x).expression();
            return random.nextBoolean()
                    ? new Value(grid.sort(axis), x.size())
                    : new Value(x.expression().gatherAlong(axis, grid.argSort(axis)), x.bound());
        }

        private Value reduced(Value x, Value unused) {
            if (x.rank() == 0) {
                return smooth(x, unused);
            }
            int axis = random.nextInt(x.rank());
            double total = x.bound() * x.extent(axis);
            return switch (random.nextInt(7)) {
                case 0 -> new Value(x.expression().sum(axis), total);
                case 1 -> new Value(x.expression().mean(), x.bound());
                case 2 -> new Value(x.within(0.4).plus(1).product(axis), Math.pow(1.4, x.extent(axis)));
                case 3 -> new Value(x.expression().cumulativeSum(axis), total);
                case 4 -> new Value(x.expression().reverseCumulativeSum(axis), total);
                case 5 -> new Value(x.positive().norm(), x.size() * (x.bound() * x.bound() + 1));
                default -> new Value(x.expression().logSumExp(axis), total + 2);
            };
        }

        private Value extremum(Value x, Value unused) {
            var grid = spaced(x).expression();
            var axes = x.rank() == 0 ? new int[0] : new int[] {random.nextInt(x.rank())};
            return new Value(random.nextBoolean() ? grid.maximum(axes) : grid.minimum(axes), x.size());
        }

        private Value matrixProduct(Value x, Value unused) {
            if (x.rank() < 2) {
                return new Value(
                        x.expression()
                                .reshape(x.size())
                                .outer(x.expression().reshape(x.size()).sin()),
                        x.bound());
            }
            int rank = x.rank();
            int columns = x.extent(rank - 1);
            double bound = x.bound() * x.bound() * Math.max(columns, x.extent(rank - 2));
            return switch (random.nextInt(3)) {
                case 0 -> new Value(x.expression().dot(x.expression().cos(), rank - 2, false, true), bound);
                case 1 -> new Value(x.expression().dot(x.expression(), rank - 2, true, false), bound);
                default -> {
                    var weights = HostArray.of(
                            x.expression().type().with(org.simplectic.array.Shape.of(columns, 2)),
                            random.doubles(2L * columns, -1, 1).toArray());
                    yield new Value(x.expression().matmul(x.expression().constant(weights)), bound);
                }
            };
        }

        private Value convolution(Value x, Value second) {
            int size = x.size();
            var kernel = second.expression().reshape(second.size()).slice(0, Math.min(3, second.size()));
            int taps = kernel.type().shape().extent(0);
            var settings = Convolution.over(1)
                    .dilation(random.nextInt(1, 3))
                    .paddingFor(taps)
                    .stride(random.nextInt(1, 3));
            var convolved = x.expression().reshape(1, 1, size).convolve(kernel.reshape(1, 1, taps), settings);
            return new Value(convolved.squeeze(0), taps * x.bound() * second.bound());
        }

        private Value sparseProduct(Value x, Value second) {
            var values = x.expression().reshape(x.size());
            int columns = second.size();
            var structure = SparseStructure.csr(
                    columns,
                    new int[] {0, x.size() / 2, x.size() / 2, x.size()},
                    random.ints(x.size(), 0, columns).toArray());
            return new Value(
                    values.sparseTimes(structure, second.expression().reshape(columns)),
                    x.size() * x.bound() * second.bound());
        }

        private Value spectrum(Value x, Value unused) {
            if (x.rank() == 0) {
                return smooth(x, unused);
            }
            int axis = random.nextInt(x.rank());
            int n = x.extent(axis);
            var expression = x.expression();
            double total = 2 * n * x.bound();
            return switch (random.nextInt(5)) {
                case 0 -> new Value(expression.rfft(axis).squaredAbs(), total * total);
                case 1 -> {
                    var spectrum = expression.rfft(axis);
                    yield new Value(spectrum.times(spectrum).irfft(n, axis), total * total);
                }
                case 2 ->
                    new Value(
                            Expr.complex(expression, expression.sin()).fft(axis).imaginary(), 2 * total);
                case 3 -> new Value(expression.dct(random.nextInt(2, 5), axis), total);
                default -> new Value(expression.dst(random.nextInt(1, 5), axis), total);
            };
        }

        private Value complexProduct(Value x, Value second) {
            var y = fitting(x, second);
            var z = Expr.complex(
                    x.expression(),
                    y.expression().broadcast(x.expression().type().shape()));
            double bound = x.bound() + y.bound();
            return random.nextBoolean()
                    ? new Value(z.times(z.conjugate().exp()).imaginary(), bound * Math.exp(x.bound()))
                    : new Value(
                            x.expression()
                                    .convert(z.type().dtype())
                                    .over(z.times(z).plus(4 * bound * bound))
                                    .real(),
                            1);
        }
    }
}
