package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Expr;
import org.simplectic.array.Fourier;
import org.simplectic.array.HostArray;
import org.simplectic.array.Primitive;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/**
 * A program from t and fields on a periodic grid to fields, read as one between their waves. Operations that keep each wave apart, such as
 * derivatives by transforms, shifts, sums and products with numbers, become factors of the waves, and what they follow each other by becomes
 * one factor; products of fields are computed at the points. So a field is transformed once to the points however many derivatives of it are
 * multiplied with others, one transform for each of them, and what is differentiated is transformed once to its waves: {@code -dx(u^2)/2} takes
 * one transform each way. Cost: one pass over the program, and a few over the numbers of a field for each factor.
 */
final class WaveProgram {
    private final PeriodicGrid grid;
    private final Program program;

    private WaveProgram(Program program, PeriodicGrid grid) {
        this.program = program;
        this.grid = grid;
    }

    /**
     * The program between waves.
     *
     * @param program from t and the fields, in a vector, to fields
     * @return from t and the fields' waves to those of the results
     */
    static Program of(Program program, PeriodicGrid grid) {
        var rewriting = new WaveProgram(program, grid);
        return Program.trace(program.name() + " in waves", List.of(ArrayType.SCALAR, grid.waves()), in -> {
            var result = rewriting.result(in);
            return List.of(grid.joined(rewriting.fieldsOf(result).stream()
                    .map(field -> field.waves(grid))
                    .toList()));
        });
    }

    /**
     * What a linear program multiplies each wave of each field with; empty if it is not seen to do just that.
     *
     * @param program from t and the fields, in a vector, to fields
     */
    static Optional<List<WaveFactors>> factors(Program program, PeriodicGrid grid) {
        var rewriting = new WaveProgram(program, grid);
        var found = new ArrayList<WaveFactors>();
        Program.trace("factors of waves", List.of(ArrayType.SCALAR, grid.waves()), in -> {
            var results = rewriting.fieldsOf(rewriting.result(in));
            for (int i = 0; i < results.size(); i++) {
                var only = grid.wavesOf(in.getLast(), i);
                var sum = results.get(i);
                boolean isFactor =
                        sum.rest().isEmpty() && sum.factors().keySet().stream().allMatch(base -> base == only);
                if (isFactor) {
                    found.add(sum.factors().getOrDefault(only, WaveFactors.of(grid.half(), 0)));
                }
            }
            return List.of(in.getFirst());
        });
        return found.size() == grid.fields() ? Optional.of(found) : Optional.empty();
    }

    /** What is known of a value beside the value itself. */
    private sealed interface Form {}

    /**
     * A field as a sum: waves times factors, and values at the points.
     *
     * @param factors of waves in the trace
     * @param rest the values, in the grid's shape
     */
    private record Sum(Map<Expr, WaveFactors> factors, Optional<Expr> rest) implements Form {
        static final Sum ZERO = new Sum(Map.of(), Optional.empty());

        static Sum of(Expr waves, WaveFactors factors) {
            return new Sum(Map.of(waves, factors), Optional.empty());
        }

        Sum times(double number) {
            var scaled = new LinkedHashMap<Expr, WaveFactors>();
            factors.forEach((waves, one) -> scaled.put(waves, one.times(number)));
            return new Sum(scaled, rest.map(values -> values.times(number)));
        }

        Sum times(WaveFactors other) {
            var scaled = new LinkedHashMap<Expr, WaveFactors>();
            factors.forEach((waves, one) -> scaled.put(waves, one.times(other)));
            return new Sum(scaled, rest);
        }

        Sum plus(Sum other) {
            var both = new LinkedHashMap<>(factors);
            other.factors.forEach((waves, one) -> both.merge(waves, one, WaveFactors::plus));
            var rests =
                    rest.map(mine -> other.rest.map(mine::plus).orElse(mine)).or(other::rest);
            return new Sum(both, rests);
        }

        /** The part given by waves; empty if there is none. */
        Optional<Expr> byFactors() {
            return factors.entrySet().stream()
                    .map(entry -> entry.getValue().product(entry.getKey()))
                    .reduce(Expr::plus);
        }

        /** All of it as waves. */
        Sum gathered(PeriodicGrid grid) {
            var one = WaveFactors.of(grid.half(), 1);
            return rest.map(values -> new Sum(factors, Optional.empty()).plus(of(grid.transform(values), one)))
                    .orElse(this);
        }

        private Expr waves(PeriodicGrid grid) {
            return gathered(grid).byFactors().orElseThrow();
        }
    }

    /**
     * The real transform of a field over some axes, times factors.
     *
     * @param axes the axes
     * @param length points along the last of them
     * @param of the field
     * @param factors of the transform's shape
     */
    private record Transform(List<Integer> axes, int length, Sum of, WaveFactors factors) implements Form {}

    /** Several fields in a vector. */
    private record Several(List<Sum> fields) implements Form {}

    /** A value of the program. */
    private static final class Value {
        private final Expr plain;
        private final Optional<Form> form;
        private final Optional<HostArray> constant;

        Value(Expr plain, Optional<Form> form, Optional<HostArray> constant) {
            this.plain = plain;
            this.form = form;
            this.constant = constant;
        }

        /** Itself. */
        Expr plain() {
            return plain;
        }

        /** What is known of it beside. */
        Optional<Form> form() {
            return form;
        }

        Optional<Sum> sum() {
            return form.filter(Sum.class::isInstance).map(Sum.class::cast);
        }

        /** Its numbers, if it is made of constants by {@link Constants}. */
        Optional<HostArray> constant() {
            return constant;
        }

        /** The number that it is everywhere, if it is. */
        Optional<Double> number() {
            return plain.type().dtype().isReal()
                    ? constant.map(WaveFactors::of).flatMap(WaveFactors::number)
                    : Optional.empty();
        }
    }

    private Value result(List<Expr> in) {
        var values = new ArrayList<Value>();
        values.add(given(in.getFirst(), Optional.empty()));
        var waves = in.getLast();
        values.add(given(grid.backward(waves), Optional.of(fields(waves))));
        for (var equation : program.equations()) {
            var operands = equation.operands().stream().map(values::get).toList();
            values.addAll(results(equation, operands, waves));
        }
        return values.get(program.outputs().getFirst());
    }

    private static Value given(Expr plain, Optional<Form> form) {
        return new Value(plain, form, Optional.empty());
    }

    private Form fields(Expr waves) {
        var one = WaveFactors.of(grid.half(), 1);
        var fields = IntStream.range(0, grid.fields())
                .mapToObj(i -> Sum.of(grid.wavesOf(waves, i), one))
                .toList();
        return fields.size() == 1 ? fields.getFirst() : new Several(fields);
    }

    private List<Sum> fieldsOf(Value value) {
        if (value.form().orElse(null) instanceof Several several) {
            return several.fields();
        } else if (value.sum().isPresent() && grid.fields() == 1) {
            return List.of(nonZero(value.sum().get(), value.plain()));
        }
        return IntStream.range(0, grid.fields())
                .mapToObj(i -> value.plain().slice(i * grid.size(), (i + 1) * grid.size()))
                .map(field -> new Sum(Map.of(), Optional.of(field.reshape(grid.shape()))))
                .toList();
    }

    private Sum nonZero(Sum sum, Expr plain) {
        return sum.equals(Sum.ZERO) ? new Sum(Map.of(), Optional.of(plain.reshape(grid.shape()))) : sum;
    }

    private List<Value> results(Equation equation, List<Value> operands, Expr trace) {
        var plain = applied(
                equation.primitive(), operands.stream().map(Value::plain).toList(), trace);
        if (plain.size() > 1) {
            return plain.stream().map(one -> given(one, Optional.empty())).toList();
        }
        var form = form(equation, operands);
        var shown = form.filter(known -> known instanceof Sum && !isMoved(equation.primitive()))
                .map(known -> points((Sum) known, equation.type(), trace))
                .orElse(plain.getFirst());
        var constants = operands.stream()
                .flatMap(operand -> operand.constant().stream())
                .toList();
        var constant =
                constants.size() == operands.size() ? Constants.of(equation, constants) : Optional.<HostArray>empty();
        return List.of(new Value(shown, form, constant));
    }

    /** Of values that are only moved, the values at the points are those of what they come from. */
    private static boolean isMoved(Primitive primitive) {
        return primitive instanceof Structural && !(primitive instanceof Structural.Shift);
    }

    private Expr points(Sum sum, ArrayType type, Expr trace) {
        var field = sum.byFactors().map(grid::field);
        var both = field.map(mine -> sum.rest().map(mine::plus).orElse(mine)).or(sum::rest);
        return both.orElseGet(() -> trace.real().constant(0).broadcast(grid.shape()))
                .reshape(type.shape());
    }

    private static List<Expr> applied(Primitive primitive, List<Expr> operands, Expr trace) {
        if (!operands.isEmpty()) {
            return Expr.apply(primitive, operands);
        }
        return switch (primitive) {
            case Structural.Constant constant -> List.of(trace.constant(constant.values()));
            case Structural.Iota iota -> List.of(trace.iota(iota.type(), iota.axis()));
            case Primitive other -> throw new IllegalStateException(other.label() + " without operands");
        };
    }

    // What is known of results.

    private Optional<Form> form(Equation equation, List<Value> operands) {
        return switch (equation.primitive()) {
            case Elementwise.Unary unary ->
                unary == Elementwise.Unary.NEGATE ? scaled(operands.getFirst(), -1) : Optional.empty();
            case Elementwise.Binary binary -> binary(binary, equation.type(), operands.get(0), operands.get(1));
            case Fourier.Fft fft -> transformed(fft, operands.getFirst());
            case Structural.Shift shift -> shifted(shift, operands.getFirst());
            case Structural.Reshape reshape -> operands.getFirst().sum().map(sum -> (Form) sum);
            case Structural.Slice slice -> taken(slice, operands.getFirst());
            case Structural.Concatenate concatenate -> joined(operands);
            default -> Optional.empty();
        };
    }

    private Optional<Form> scaled(Value value, double number) {
        return value.form().map(known -> switch (known) {
            case Sum sum -> sum.times(number);
            case Several several ->
                new Several(several.fields().stream()
                        .map(field -> field.times(number))
                        .toList());
            case Transform transform ->
                new Transform(
                        transform.axes(),
                        transform.length(),
                        transform.of(),
                        transform.factors().times(number));
        });
    }

    private Optional<Form> binary(Elementwise.Binary operation, ArrayType type, Value left, Value right) {
        return switch (operation) {
            case ADD -> added(type, left, right, 1);
            case SUBTRACT -> added(type, left, right, -1);
            case MULTIPLY -> multiplied(left, right).or(() -> multiplied(right, left));
            case DIVIDE -> right.number().flatMap(number -> scaled(left, 1 / number));
            default -> Optional.empty();
        };
    }

    private Optional<Form> added(ArrayType type, Value left, Value right, double sign) {
        if (left.form().orElse(null) instanceof Several mine && right.form().orElse(null) instanceof Several other) {
            return Optional.of(new Several(IntStream.range(0, grid.fields())
                    .mapToObj(
                            i -> mine.fields().get(i).plus(other.fields().get(i).times(sign)))
                    .toList()));
        }
        boolean isField = type.shape().size() == grid.size() && !type.dtype().isComplex();
        return isField && (left.sum().isPresent() || right.sum().isPresent())
                ? Optional.of(summand(left).plus(summand(right).times(sign)))
                : Optional.empty();
    }

    private Sum summand(Value value) {
        return value.sum().orElseGet(() -> {
            var plain = value.plain();
            var wide = plain.type().rank() == 0 ? plain.broadcast(grid.shape()) : plain.reshape(grid.shape());
            return value.number().filter(zero -> zero == 0).isPresent()
                    ? Sum.ZERO
                    : new Sum(Map.of(), Optional.of(wide));
        });
    }

    private Optional<Form> multiplied(Value value, Value factor) {
        var form = value.form();
        if (form.isEmpty()) {
            return Optional.empty();
        }
        var number = factor.number();
        if (number.isPresent()) {
            return scaled(value, number.get());
        }
        if (form.get() instanceof Transform transform) {
            return factor.constant()
                    .filter(array ->
                            array.type().shape().equals(transform.factors().shape()))
                    .map(WaveFactors::of)
                    .map(more -> new Transform(
                            transform.axes(),
                            transform.length(),
                            transform.of(),
                            transform.factors().times(more)));
        }
        return form.get() instanceof Sum sum && factor.plain().type().rank() == 0
                ? Optional.of(scaled(sum, factor.plain()))
                : Optional.empty();
    }

    /** A field times a number that is known in each run of the program only. */
    private Sum scaled(Sum sum, Expr number) {
        var waves = sum.byFactors().map(all -> PeriodicGrid.product(number, all));
        var rest = sum.rest().map(values -> values.times(number));
        var one = WaveFactors.of(grid.half(), 1);
        return waves.map(all -> new Sum(Map.of(all, one), rest)).orElse(new Sum(Map.of(), rest));
    }

    private Optional<Form> transformed(Fourier.Fft fft, Value operand) {
        return switch (fft.kind()) {
            case REAL_FORWARD -> {
                boolean isField = operand.plain().type().shape().equals(grid.shape());
                var shape = grid.shape().with(fft.axes().getLast(), fft.length() / 2 + 1);
                yield isField
                        ? Optional.of(new Transform(
                                fft.axes(), fft.length(), summand(operand).gathered(grid), WaveFactors.of(shape, 1)))
                        : Optional.empty();
            }
            case REAL_INVERSE ->
                operand.form().orElse(null) instanceof Transform transform
                                && transform.axes().equals(fft.axes())
                                && transform.length() == fft.length()
                        ? transform
                                .factors()
                                .overAll(grid, fft.axes())
                                .map(factors -> transform.of().times(factors))
                        : Optional.empty();
            case FORWARD, INVERSE -> Optional.empty();
        };
    }

    private Optional<Form> shifted(Structural.Shift shift, Value operand) {
        boolean isOnGrid = shift.edge() == Structural.Edge.PERIODIC
                && operand.plain().type().shape().equals(grid.shape());
        return operand.sum().filter(sum -> isOnGrid).map(sum -> {
            var moved = sum.times(WaveFactors.shift(grid, shift.axis(), shift.offset()));
            return new Sum(
                    moved.factors(),
                    sum.rest().map(values -> values.shift(shift.axis(), shift.offset(), shift.edge())));
        });
    }

    private Optional<Form> taken(Structural.Slice slice, Value operand) {
        if (operand.form().orElse(null) instanceof Several several
                && slice.strides().equals(List.of(1))) {
            int start = slice.starts().getFirst();
            boolean isOne = start % grid.size() == 0 && slice.stops().getFirst() - start == grid.size();
            return isOne ? Optional.of(several.fields().get(start / grid.size())) : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Form> joined(List<Value> operands) {
        boolean areFields = operands.size() == grid.fields()
                && operands.stream().allMatch(operand -> operand.plain().type().equals(ArrayType.vector(grid.size())));
        return areFields && operands.stream().anyMatch(operand -> operand.sum().isPresent())
                ? Optional.of(new Several(operands.stream()
                        .map(operand -> nonZero(summand(operand), operand.plain()))
                        .toList()))
                : Optional.empty();
    }
}
