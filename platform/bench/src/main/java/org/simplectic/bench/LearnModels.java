package org.simplectic.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** The three small models that the peers train, in single precision. */
final class LearnModels {
    private LearnModels() {}

    /** 2-256-256-256-1 with tanh between, batch 1024, mean square error against sin(pi x) cos(pi y). */
    static TrainingStep mlp() {
        int batch = 1024;
        var points = Hash.numbers(0, 2 * batch, 2, -1);
        var values = new double[batch];
        for (int i = 0; i < batch; i++) {
            values[i] = Math.sin(Math.PI * points[2 * i]) * Math.cos(Math.PI * points[2 * i + 1]);
        }
        var data = List.of(
                HostArray.of(ArrayType.of(DType.F32, batch, 2), points),
                HostArray.of(ArrayType.of(DType.F32, batch, 1), values));
        var parameters = chain(new Random(0), 2, 256, 256, 256, 1);
        var loss = Program.trace("mlp", types(parameters, data), in -> {
            var weights = in.subList(0, parameters.size());
            var misfit = chain(weights, in.get(parameters.size())).minus(in.getLast());
            return List.of(misfit.times(misfit).mean());
        });
        return new TrainingStep(loss, parameters, data);
    }

    /**
     * Fourier neural operator on 1024 points: lift 2 to 64 channels, four layers that act on the lowest 16 modes and point by
     * point, GELU between, projection 64 to 128 to 1. Learns a shift by a quarter period. Values are stored [batch, point,
     * channel]; transforms cut to 16 of 513 modes are products with the few rows of the transform's matrix.
     *
     * @see "Z. Li et al., Fourier neural operator for parametric partial differential equations, ICLR 2021, section 4"
     */
    static TrainingStep fno() {
        int width = 64;
        int modes = 16;
        int batch = 16;
        int points = 1024;
        var random = new Random(0);
        var parameters = new ArrayList<HostArray>(linear(random, 2, width));
        for (int layer = 0; layer < 4; layer++) {
            parameters.add(normal(random, 1.0 / width, modes, width, width));
            parameters.add(normal(random, 1.0 / width, modes, width, width));
            parameters.addAll(linear(random, width, width));
        }
        parameters.addAll(linear(random, width, 128));
        parameters.addAll(linear(random, 128, 1));
        var data = List.of(
                HostArray.of(ArrayType.of(DType.F32, batch, points, 2), travellingWaves(batch, points, 0, true)),
                HostArray.of(ArrayType.of(DType.F32, batch, points, 1), travellingWaves(batch, points, 0.25, false)));
        var loss = Program.trace("fno", types(parameters, data), in -> {
            var weights = new ArrayList<>(in.subList(0, parameters.size()));
            var v = linear(weights, in.get(parameters.size()));
            for (int layer = 0; layer < 4; layer++) {
                var spectral = spectral(weights.removeFirst(), weights.removeFirst(), v, modes);
                var sum = linear(weights, v).plus(spectral);
                v = layer < 3 ? gelu(sum) : sum;
            }
            var misfit = linear(weights, gelu(linear(weights, v))).minus(in.getLast());
            var size = in.getLast().times(in.getLast()).sum();
            return List.of(misfit.times(misfit).sum().over(size).sqrt());
        });
        return new TrainingStep(loss, List.copyOf(parameters), data);
    }

    /**
     * Burgers' equation as a physics-informed network, 2-(20)x8-1 with tanh: the residual at 10000 points, with second derivatives
     * by forward mode, and 300 initial and boundary points.
     */
    static TrainingStep pinn() {
        int inside = 10000;
        var x = Hash.numbers(0, inside, 2, -1);
        var t = Hash.numbers(10000, inside, 1, 0);
        var start = Hash.numbers(20000, 100, 2, -1);
        var side = Hash.numbers(30000, 100, 1, 0);
        var data = List.of(
                HostArray.of(ArrayType.of(DType.F32, inside, 2), pairs(x, t)),
                HostArray.of(ArrayType.of(DType.F32, 100, 2), pairs(start, new double[100])),
                HostArray.of(
                        ArrayType.of(DType.F32, 100, 1),
                        Arrays.stream(start).map(s -> -Math.sin(Math.PI * s)).toArray()),
                HostArray.of(ArrayType.of(DType.F32, 200, 2), sides(side)));
        var parameters = chain(new Random(0), 2, 20, 20, 20, 20, 20, 20, 20, 20, 1);
        var net = Program.trace(
                "net",
                types(parameters, List.of(data.getFirst())),
                in -> List.of(chain(in.subList(0, parameters.size()), in.getLast())));
        var loss = Program.trace("pinn", types(parameters, data), in -> {
            var weights = in.subList(0, parameters.size());
            var residual = burgers(weights, in.get(parameters.size()), net);
            var startMisfit = chain(weights, in.get(parameters.size() + 1)).minus(in.get(parameters.size() + 2));
            var sideValues = chain(weights, in.getLast());
            return List.of(Stream.of(residual, startMisfit, sideValues)
                    .map(r -> r.times(r).mean())
                    .reduce(Expr::plus)
                    .orElseThrow());
        });
        return new TrainingStep(loss, parameters, data);
    }

    /** {@code u_t + u u_x - (0.01 / pi) u_xx} at points (x, t). */
    private static Expr burgers(List<Expr> weights, Expr points, Program net) {
        var shape = points.type().shape();
        var alongX = points.constant(1).broadcast(Shape.of(shape.extent(0), 1)).pad(1, 0, 1);
        var alongT = points.constant(1).broadcast(Shape.of(shape.extent(0), 1)).pad(1, 1, 0);
        var slope = Program.trace("slope", net.inputs(), in -> {
            var along = in.getFirst()
                    .constant(1)
                    .broadcast(Shape.of(shape.extent(0), 1))
                    .pad(1, 0, 1);
            return tangent(net, in, along);
        });
        var arguments = new ArrayList<>(weights);
        arguments.add(points);
        var u = net.apply(arguments).getFirst();
        var ux = tangent(net, arguments, alongX).getFirst();
        var ut = tangent(net, arguments, alongT).getFirst();
        var uxx = tangent(slope, arguments, alongX).getFirst();
        return ut.plus(u.times(ux)).minus(uxx.times(0.01 / Math.PI));
    }

    /** The derivative of a program's only output by its last input, along a direction. */
    private static List<Expr> tangent(Program program, List<Expr> arguments, Expr direction) {
        var all = new ArrayList<>(arguments);
        arguments
                .subList(0, arguments.size() - 1)
                .forEach(weight ->
                        all.add(weight.constant(0).broadcast(weight.type().shape())));
        all.add(direction);
        return program.jvp().apply(all).subList(1, 2);
    }

    private static List<ArrayType> types(List<HostArray> first, List<HostArray> second) {
        return Stream.concat(first.stream(), second.stream())
                .map(HostArray::type)
                .toList();
    }

    /** Fully connected layers with tanh between them. */
    private static Expr chain(List<Expr> weights, Expr x) {
        var remaining = new ArrayList<>(weights);
        var v = linear(remaining, x);
        while (!remaining.isEmpty()) {
            v = linear(remaining, v.tanh());
        }
        return v;
    }

    /** Takes its weight [in, out] and bias [out] from the front of the list. */
    private static Expr linear(List<Expr> weights, Expr x) {
        return x.matmul(weights.removeFirst()).plus(weights.removeFirst());
    }

    private static Expr gelu(Expr x) {
        return x.times(0.5).times(x.times(Math.sqrt(0.5)).erf().plus(1));
    }

    /** The lowest modes multiplied by a complex matrix each, of values [batch, point, channel]. */
    private static Expr spectral(Expr real, Expr imaginary, Expr v, int modes) {
        var shape = v.type().shape();
        int batch = shape.extent(0);
        int points = shape.extent(1);
        int width = shape.extent(2);
        var analysis = v.constant(waves(points, modes, false));
        var synthesis = v.constant(waves(points, modes, true));
        // Rows: modes of cosine, then of minus sine; [batch, 2 modes, width].
        var spectrum = analysis.broadcast(Shape.of(batch, 2 * modes, points)).dot(v, 1, false, false);
        var parts =
                spectrum.reshape(batch, 2, modes, width).transpose(2, 0, 1, 3).reshape(modes, batch, 2 * width);
        var matrix = Expr.concatenate(
                1,
                List.of(
                        Expr.concatenate(2, List.of(real, imaginary)),
                        Expr.concatenate(2, List.of(imaginary.negate(), real))));
        var product = parts.dot(matrix, 1, false, false)
                .reshape(modes, batch, 2, width)
                .transpose(1, 2, 0, 3)
                .reshape(batch, 2 * modes, width);
        return synthesis.broadcast(Shape.of(batch, points, 2 * modes)).dot(product, 1, false, false);
    }

    /** Rows of the real transform's matrix for the lowest modes, or its inverse's columns. */
    private static HostArray waves(int points, int modes, boolean inverse) {
        var values = new double[2 * modes * points];
        for (int k = 0; k < modes; k++) {
            for (int j = 0; j < points; j++) {
                double angle = 2 * Math.PI * (k * j % points) / points;
                double weight = inverse ? (k == 0 ? 1.0 : 2.0) / points : 1;
                int cosine = inverse ? j * 2 * modes + k : k * points + j;
                int sine = inverse ? cosine + modes : cosine + modes * points;
                values[cosine] = weight * Math.cos(angle);
                values[sine] = -weight * Math.sin(angle);
            }
        }
        return HostArray.of(
                inverse ? ArrayType.of(DType.F32, points, 2 * modes) : ArrayType.of(DType.F32, 2 * modes, points),
                values);
    }

    /** Four hashed Fourier modes at a time of their travel; with the coordinate beside them if so wished. */
    private static double[] travellingWaves(int batch, int points, double time, boolean withCoordinate) {
        int channels = withCoordinate ? 2 : 1;
        var values = new double[batch * points * channels];
        for (int b = 0; b < batch; b++) {
            for (int j = 0; j < points; j++) {
                double sum = 0;
                for (int k = 1; k <= 4; k++) {
                    double angle = 2 * Math.PI * k * ((double) j / points - time);
                    sum += (2 * Hash.u(8L * b + k - 1) - 1) / k * Math.sin(angle);
                    sum += (2 * Hash.u(8L * b + 4 + k - 1) - 1) / k * Math.cos(angle);
                }
                values[(b * points + j) * channels] = sum;
                if (withCoordinate) {
                    values[(b * points + j) * channels + 1] = (double) j / points;
                }
            }
        }
        return values;
    }

    private static double[] pairs(double[] first, double[] second) {
        return IntStream.range(0, 2 * first.length)
                .mapToDouble(i -> i % 2 == 0 ? first[i / 2] : second[i / 2])
                .toArray();
    }

    /** The points (1, t), then (-1, t). */
    private static double[] sides(double[] times) {
        int n = times.length;
        return IntStream.range(0, 4 * n)
                .mapToDouble(i -> i % 2 == 1 ? times[i / 2 % n] : i < 2 * n ? 1 : -1)
                .toArray();
    }

    private static List<HostArray> chain(Random random, int... widths) {
        var parameters = new ArrayList<HostArray>();
        for (int i = 0; i + 1 < widths.length; i++) {
            parameters.addAll(linear(random, widths[i], widths[i + 1]));
        }
        return List.copyOf(parameters);
    }

    /** Weights and biases uniform within 1 over the root of the inputs, as the peer starts. */
    private static List<HostArray> linear(Random random, int in, int out) {
        double bound = 1 / Math.sqrt(in);
        return List.of(
                HostArray.of(
                        ArrayType.of(DType.F32, in, out),
                        random.doubles((long) in * out, -bound, bound).toArray()),
                HostArray.of(
                        ArrayType.of(DType.F32, out),
                        random.doubles(out, -bound, bound).toArray()));
    }

    private static HostArray normal(Random random, double scale, int... extents) {
        var type = ArrayType.of(DType.F32, extents);
        var values = new double[type.shape().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return HostArray.of(type, values);
    }
}
