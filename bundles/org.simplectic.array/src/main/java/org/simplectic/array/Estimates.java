package org.simplectic.array;

/**
 * What an equation costs, estimated from its types alone: for listings and for backends' reports. Every function of an element
 * counts as one operation, a complex sum as two, a complex product as six and one added to a sum as eight.
 */
public final class Estimates {
    private Estimates() {}

    /**
     * Floating-point operations of one run of an equation. Loops of unknown length count as one step, choices as their dearer
     * side.
     *
     * @param program the program
     * @param equation the equation's index in it
     * @return operations; 0 for what only moves elements
     */
    public static double flops(Program program, int equation) {
        var line = program.equations().get(equation);
        double size = line.type().shape().size();
        return switch (line.primitive()) {
            case Elementwise p -> elementwise(p, line.type()) * size;
            case Structural p -> 0;
            case Indexing.Gather p -> 0;
            case Indexing.ScatterAdd p -> parts(line.type()) * size(program, line, 2);
            case Indexing.Sort p -> sort(program.type(line.operands().getFirst()), p.axis());
            case Indexing.ArgSort p -> sort(program.type(line.operands().getFirst()), p.axis());
            case Reduction p -> parts(line.type()) * size(program, line, 0);
            case Contraction p -> contraction(p, program, line);
            case Fourier.Fft p -> fourier(p, program, line);
            case Factorization p -> factorization(p, program, line);
            // Ten rounds of two products and four exclusive ors for four words of 32 bits.
            case RandomNumbers p -> 15 * size * line.type().dtype().bytes() / 4;
            case Control p -> control(p);
        };
    }

    /**
     * Memory traffic of one run of an equation: operands read once, results written once; loops and calls that of their bodies.
     *
     * @param program the program
     * @param equation the equation's index in it
     * @return bytes
     */
    public static double bytes(Program program, int equation) {
        var line = program.equations().get(equation);
        return switch (line.primitive()) {
            case Control.Scan p -> p.length() * bytes(p.body());
            case Control.WhileLoop p -> bytes(p.condition()) + bytes(p.body());
            case Control.Choice p -> Math.max(bytes(p.yes()), bytes(p.no()));
            case Control.Checkpoint p -> bytes(p.program());
            case Control.Custom p -> bytes(p.program());
            case Control.LinearSolve p -> bytes(p.solve());
            case Indexing.Gather p -> 2.0 * line.type().bytes() + bytes(program, line, 1);
            case Structural.Slice p -> 2.0 * line.type().bytes();
            case Factorization.LuSubstitution p -> traffic(program, line) - bytes(program, line, 0);
            case Factorization.BandedSubstitution p -> traffic(program, line) - bytes(program, line, 0);
            case Contraction.SparseMultiply p -> 4.0 * p.structure().blocks() + traffic(program, line);
            default -> traffic(program, line);
        };
    }

    /**
     * Floating-point operations of one run of a program.
     *
     * @param program the program
     * @return the sum over its equations
     */
    public static double flops(Program program) {
        double sum = 0;
        for (int i = 0; i < program.equations().size(); i++) {
            sum += flops(program, i);
        }
        return sum;
    }

    /**
     * Memory traffic of one run of a program if each equation runs alone.
     *
     * @param program the program
     * @return the sum over its equations
     */
    public static double bytes(Program program) {
        double sum = 0;
        for (int i = 0; i < program.equations().size(); i++) {
            sum += bytes(program, i);
        }
        return sum;
    }

    private static double traffic(Program program, Equation line) {
        double read = line.operands().stream()
                .mapToDouble(v -> program.type(v).bytes())
                .sum();
        return read + line.types().stream().mapToDouble(ArrayType::bytes).sum();
    }

    private static double bytes(Program program, Equation line, int operand) {
        return program.type(line.operands().get(operand)).bytes();
    }

    private static double size(Program program, Equation line, int operand) {
        return program.type(line.operands().get(operand)).shape().size();
    }

    private static int parts(ArrayType type) {
        return type.dtype().isComplex() ? 2 : 1;
    }

    private static double elementwise(Elementwise primitive, ArrayType type) {
        return switch (primitive) {
            case Elementwise.Unary p -> parts(type);
            case Elementwise.Binary p -> parts(type) == 1 ? 1 : p == Elementwise.Binary.MULTIPLY ? 6 : parts(type);
            case Elementwise.Where p -> 1;
            case Elementwise.Convert p -> 1;
            case Elementwise.Part p -> 0;
        };
    }

    private static double sort(ArrayType type, int axis) {
        int extent = type.shape().extent(axis);
        return extent == 0 ? 0 : type.shape().size() * log2(extent);
    }

    private static double contraction(Contraction primitive, Program program, Equation line) {
        double product = line.type().dtype().isComplex() ? 8 : 2;
        double size = line.type().shape().size();
        return product
                * switch (primitive) {
                    case Contraction.Dot p -> {
                        var left = program.type(line.operands().getFirst()).shape();
                        yield size * left.extent(p.batchAxes() + (p.transposeLeft() ? 0 : 1));
                    }
                    case Contraction.Convolution p -> {
                        var kernels = program.type(line.operands().get(1)).shape();
                        yield size * kernels.axes(1, kernels.rank()).size();
                    }
                    case Contraction.SparseMultiply p -> {
                        double width = line.type().rank() == 1
                                ? 1
                                : line.type().shape().extent(1);
                        yield size(program, line, 0) * width;
                    }
                };
    }

    /** 5 n log2 n of a complex transform of n elements, half of it of a real one. */
    private static double fourier(Fourier.Fft fft, Program program, Equation line) {
        var operand = program.type(line.operands().getFirst());
        boolean real = operand.dtype().isReal() || line.type().dtype().isReal();
        var shape = operand.dtype().isReal() ? operand.shape() : line.type().shape();
        double points = 1;
        for (int axis : fft.axes()) {
            points *= shape.extent(axis);
        }
        return points == 0 ? 0 : (real ? 2.5 : 5) * shape.size() * log2(points);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /**
     * The leading terms.
     *
     * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), chapters 3 to 5 and 8"
     */
    private static double factorization(Factorization primitive, Program program, Equation line) {
        var shape = program.type(line.operands().getFirst()).shape();
        int rank = shape.rank();
        double batch = shape.axes(0, rank - 2).size();
        double m = Math.max(shape.extent(rank - 2), shape.extent(rank - 1));
        double n = Math.min(shape.extent(rank - 2), shape.extent(rank - 1));
        double columns = line.type().shape().extent(line.type().rank() - 1);
        return batch
                * switch (primitive) {
                    case Factorization.Cholesky p -> n * n * n / 3;
                    case Factorization.TriangularSolve p -> n * n * columns;
                    case Factorization.LuSolve p -> 2 * n * n * n / 3 + 2 * n * n * columns;
                    case Factorization.Lu p -> 2 * n * n * n / 3;
                    case Factorization.LuSubstitution p -> 2 * n * n * rightHandSides(line, rank);
                    // Row changes can fill as many diagonals above as there are below.
                    case Factorization.BandedLu p ->
                        shape.extent(rank - 2) * p.lower() * (1 + 2.0 * (p.lower() + p.upper()));
                    case Factorization.BandedSubstitution p ->
                        shape.extent(rank - 2) * (1 + 2.0 * (2 * p.lower() + p.upper())) * rightHandSides(line, rank);
                    case Factorization.Qr p -> 4 * (m * n * n - n * n * n / 3);
                    case Factorization.SymmetricEigen p -> 9 * n * n * n;
                    case Factorization.Svd p -> 14 * m * n * n + 8 * n * n * n;
                };
    }

    private static double rightHandSides(Equation line, int rank) {
        return line.type().rank() < rank ? 1 : line.type().shape().extent(rank - 1);
    }

    private static double control(Control primitive) {
        return switch (primitive) {
            case Control.Scan p -> p.length() * flops(p.body());
            case Control.WhileLoop p -> flops(p.condition()) + flops(p.body());
            case Control.Choice p -> Math.max(flops(p.yes()), flops(p.no()));
            case Control.Checkpoint p -> flops(p.program());
            case Control.Custom p -> flops(p.program());
            case Control.LinearSolve p -> flops(p.solve());
        };
    }
}
