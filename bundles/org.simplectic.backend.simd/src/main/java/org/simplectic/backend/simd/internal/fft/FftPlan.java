package org.simplectic.backend.simd.internal.fft;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.simplectic.backend.simd.internal.fft.Stage.Axis;
import org.simplectic.backend.simd.internal.fft.Stage.Buffers;
import org.simplectic.backend.simd.internal.fft.Stage.Side;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Discrete Fourier transforms along some axes of row-major arrays of one shape and kind, out of place, on native memory.
 *
 * <p>A plan owns its tables of roots and its working memory; executing it allocates nothing once a team of the same size
 * has done so before. The results do not depend on the size of the team. A plan is for one caller at a time.
 *
 * <p>Cost: {@code O(n log n)} for every length. Lengths with prime factors up to 13 take a few passes over the data, others
 * (Bluestein) about eight times as long.
 */
public final class FftPlan implements AutoCloseable {
    /** Which transform. Complex numbers are stored as real and imaginary part in turn. */
    public enum Kind {
        /** Complex to complex: {@code X[k] = sum of x[j] exp(-2 pi i j k / n)}. */
        FORWARD,
        /** Complex to complex: {@code x[j] = 1/n sum of X[k] exp(2 pi i j k / n)}. */
        INVERSE,
        /** Real to complex: numbers 0 ... n/2 of the last listed axis, of all numbers along the other axes. */
        REAL_FORWARD,
        /** The inverse of {@link #REAL_FORWARD}; imaginary parts that a real array cannot have are ignored. */
        REAL_INVERSE
    }

    /** Up to this many long lines are each shared out; more are done side by side. */
    private static final int FEW_LINES = 4;

    /** Arrays of fewer bytes are done before other threads would have begun. */
    private static final long LEAST_SHARED_BYTES = 1 << 17;

    private final Arena arena = Arena.ofShared();
    private final Tables tables;
    private final int[] extents;
    private final Stage[] stages;
    private final Buffers buffers = new Buffers();
    private final long inBytes;
    private final long outBytes;
    private final long scratchBytes;
    private long[] scratch = {};

    // Of the stage under way.
    private @Nullable Stage current;
    private int parts;
    private final IntConsumer share = this::share;

    private FftPlan(int[] extents, int[] axes, Kind kind, boolean single) {
        this.extents = extents;
        this.tables = new Tables(arena, Lanes.preferred(single));
        var half = extents.clone();
        if (kind == Kind.REAL_FORWARD || kind == Kind.REAL_INVERSE) {
            var axis = axes[axes.length - 1];
            half[axis] = extents[axis] / 2 + 1;
        }
        var real = tables.lanes().realBytes();
        this.inBytes = bytes(kind == Kind.REAL_FORWARD ? extents : half, kind == Kind.REAL_FORWARD ? real : 2 * real);
        this.outBytes = bytes(kind == Kind.REAL_INVERSE ? extents : half, kind == Kind.REAL_INVERSE ? real : 2 * real);
        var list = switch (kind) {
            case FORWARD -> complexStages(extents, axes, false, Buffers.IN, Buffers.OUT);
            case INVERSE -> complexStages(extents, axes, true, Buffers.IN, Buffers.OUT);
            case REAL_FORWARD -> realForward(axes, half);
            case REAL_INVERSE -> realInverse(axes, half);
        };
        this.stages = list.toArray(Stage[]::new);
        this.scratchBytes =
                Arrays.stream(stages).mapToLong(Stage::scratchBytes).max().orElse(0);
    }

    /**
     * A plan.
     *
     * @param extents the array's; for real kinds those of the real array
     * @param axes the axes to transform, each once; for real kinds the last one is the one that is halved
     * @param single whether the numbers are floats; otherwise doubles
     */
    public static FftPlan of(int[] extents, int[] axes, Kind kind, boolean single) {
        for (var extent : extents) {
            if (extent < 1) {
                throw new IllegalArgumentException(
                        "extents of a transform are at least 1, not " + Arrays.toString(extents));
            }
        }
        var distinct = Arrays.stream(axes).distinct().count();
        if (distinct != axes.length || Arrays.stream(axes).anyMatch(axis -> axis < 0 || axis >= extents.length)) {
            throw new IllegalArgumentException(
                    "axes " + Arrays.toString(axes) + " are not distinct axes of an array of rank " + extents.length);
        }
        if (axes.length == 0 && kind != Kind.FORWARD && kind != Kind.INVERSE) {
            throw new IllegalArgumentException("a real transform needs an axis to halve");
        }
        return new FftPlan(extents.clone(), axes.clone(), kind, single);
    }

    /** Bytes of the array that {@link #execute} reads. */
    public long inBytes() {
        return inBytes;
    }

    /** Bytes of the array that {@link #execute} writes. */
    public long outBytes() {
        return outBytes;
    }

    /**
     * Transforms the array at byte {@code inByte} of {@code in} to byte {@code outByte} of {@code out}. The two must be native
     * and must not overlap.
     */
    public void execute(MemorySegment in, long inByte, MemorySegment out, long outByte, Team team) {
        check(in, inByte, inBytes);
        check(out, outByte, outBytes);
        var members = Math.max(inBytes, outBytes) < LEAST_SHARED_BYTES ? 1 : team.size();
        prepare(members);
        buffers.set(Buffers.IN, in.address() + inByte);
        buffers.set(Buffers.OUT, out.address() + outByte);
        try {
            for (var stage : stages) {
                current = stage;
                parts = Math.min(stage.units(), members);
                team.run(parts, share);
            }
        } finally {
            Reference.reachabilityFence(in);
            Reference.reachabilityFence(out);
        }
    }

    private static void check(MemorySegment segment, long offset, long bytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("transforms work on native memory, not on arrays of the heap");
        }
        Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
    }

    private void prepare(int members) {
        if (scratch.length < members) {
            var more = Arrays.copyOf(scratch, members);
            for (var member = scratch.length; member < members; member++) {
                more[member] = allocate(scratchBytes);
            }
            scratch = more;
        }
    }

    private void share(int part) {
        var stage = current;
        if (stage == null) {
            throw new IllegalStateException("no stage is under way");
        }
        var units = (long) stage.units();
        stage.run(buffers, (int) (units * part / parts), (int) (units * (part + 1) / parts), scratch[part]);
    }

    /** Memory of the plan, on a cache line of its own. */
    private long allocate(long bytes) {
        return arena.allocate(Math.max(bytes, 1) + 64, 64).address();
    }

    /** Frees the tables and the working memory. */
    @Override
    public void close() {
        arena.close();
    }

    // ---- Planning ----

    private List<Stage> realForward(int[] axes, int[] half) {
        var list = new ArrayList<>(realStages(axes[axes.length - 1], false, Buffers.IN, Buffers.OUT));
        list.addAll(complexStages(half, others(axes), false, Buffers.OUT, Buffers.OUT));
        return list;
    }

    private List<Stage> realInverse(int[] axes, int[] half) {
        var list = new ArrayList<Stage>();
        var from = Buffers.IN;
        var others = others(axes);
        if (others.length > 0) {
            from = Buffers.WORK;
            buffers.set(from, allocate(inBytes));
            list.addAll(complexStages(half, others, true, Buffers.IN, from));
        }
        list.addAll(realStages(axes[axes.length - 1], true, from, Buffers.OUT));
        return list;
    }

    /** The axes but the halved one, without those along which there is nothing to do. */
    private int[] others(int[] axes) {
        return Arrays.stream(axes, 0, axes.length - 1)
                .filter(axis -> extents[axis] > 1)
                .toArray();
    }

    private List<Stage> complexStages(int[] shape, int[] axes, boolean inverse, int from, int to) {
        var list = new ArrayList<Stage>();
        var source = from;
        // The last axis of the array first: only its lines cannot be done in place.
        var order = Arrays.stream(axes).filter(axis -> shape[axis] > 1).sorted().toArray();
        for (var i = order.length - 1; i >= 0; i--) {
            list.addAll(complexAxis(shape, order[i], inverse, source, to));
            source = to;
        }
        if (source != to) {
            list.add(new Stage.Copy(outBytes));
        }
        return list;
    }

    private List<Stage> complexAxis(int[] shape, int axis, boolean inverse, int from, int to) {
        var length = shape[axis];
        var outer = product(shape, 0, axis);
        var inner = product(shape, axis + 1, shape.length);
        var complex = 2 * tables.lanes().realBytes();
        if (inner == 1 && from != to) {
            if (outer <= FEW_LINES) {
                var line = Plans.fourStep(tables, length, inverse);
                if (line != null) {
                    return sweeps(line, outer, from, to, (long) length * complex);
                }
            }
            var lines = Plans.lines(tables, length, inverse);
            return List.of(
                    new Stage.Contiguous(lines, outer, from, (long) length * complex, to, (long) length * complex));
        }
        var place = new Axis(outer, inner, from, to);
        if (inner > 1 && Radices.smooth(length)) {
            return List.of(new Stage.Columns(tables, place, length, inverse));
        }
        var side = new Side(length, complex);
        return List.of(new Stage.Strided(Plans.lines(tables, length, inverse), place, side, side));
    }

    private List<Stage> sweeps(FourStep line, int count, int from, int to, long stride) {
        strips(line);
        var list = new ArrayList<Stage>();
        for (var i = 0; i < count; i++) {
            list.add(new Stage.Sweep(line, true, from, i * stride));
            list.add(new Stage.Sweep(line, false, to, i * stride));
        }
        return list;
    }

    private void strips(FourStep line) {
        buffers.set(Buffers.STRIPS, allocate(line.stripBytes()));
    }

    private List<Stage> realStages(int axis, boolean inverse, int from, int to) {
        var length = extents[axis];
        var half = length / 2 + 1;
        var outer = product(extents, 0, axis);
        var inner = product(extents, axis + 1, extents.length);
        var real = tables.lanes().realBytes();
        var reals = new Side(length, real);
        var complexes = new Side(half, 2 * real);
        var source = inverse ? complexes : reals;
        var target = inverse ? reals : complexes;
        if (inner > 1) {
            return List.of(new Stage.Strided(
                    new RealLines(tables, length, inverse), new Axis(outer, inner, from, to), source, target));
        }
        if (outer == 1 && length % 2 == 0) {
            var line = Plans.fourStep(tables, length / 2, inverse);
            if (line != null) {
                return longRealLine(line, length / 2, inverse, from, to);
            }
        }
        return List.of(new Stage.Contiguous(
                new RealLines(tables, length, inverse),
                outer,
                from,
                (long) source.length() * source.bytes(),
                to,
                (long) target.length() * target.bytes()));
    }

    private List<Stage> longRealLine(FourStep line, int half, boolean inverse, int from, int to) {
        // Free: with other axes than this one there would be more lines.
        var between = Buffers.WORK;
        buffers.set(between, allocate((long) half * 2 * tables.lanes().realBytes()));
        strips(line);
        var untangling = new Untangling(tables, half, inverse);
        return inverse
                ? List.of(
                        new Stage.Untangle(untangling, from, between),
                        new Stage.Sweep(line, true, between, 0),
                        new Stage.Sweep(line, false, to, 0))
                : List.of(
                        new Stage.Sweep(line, true, from, 0),
                        new Stage.Sweep(line, false, between, 0),
                        new Stage.Untangle(untangling, between, to));
    }

    private static long bytes(int[] extents, int size) {
        var bytes = (long) size;
        for (var extent : extents) {
            bytes = Math.multiplyExact(bytes, extent);
        }
        return bytes;
    }

    private static int product(int[] extents, int from, int to) {
        var product = 1;
        for (var axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, extents[axis]);
        }
        return product;
    }
}
