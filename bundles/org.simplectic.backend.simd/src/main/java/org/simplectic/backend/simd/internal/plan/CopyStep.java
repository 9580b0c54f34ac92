package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Elements copied from anywhere to anywhere: transposed, reversed, strided, padded. */
final class CopyStep implements Step {
    /** Rows and columns of a tile: of both sides whole cache lines are used. */
    private static final int TILE = 16;

    private final Ref from;
    private final Ref to;
    private final int bytes;
    private final int[] extents;
    private final long[][] source;
    private final long[][] target;
    private final boolean contiguous;

    private CopyStep(Ref from, Ref to, int bytes, int[] extents, long[][] source, long[][] target) {
        this.from = from;
        this.to = to;
        this.bytes = bytes;
        this.extents = extents;
        this.source = source;
        this.target = target;
        int last = extents.length - 1;
        this.contiguous = isContiguous(source[last], bytes) && isContiguous(target[last], bytes);
    }

    /** Copies what one pointer passes to where another one does. */
    static CopyStep of(Moving from, Moving to, int[] extents) {
        var sourceTables = new ArrayList<long[]>();
        var targetTables = new ArrayList<long[]>();
        var all = new ArrayList<Integer>();
        for (int axis = 0; axis < extents.length; axis++) {
            if (to.axes().get(axis).isStill() && from.axes().get(axis).isStill()) {
                continue;
            }
            sourceTables.add(from.axes().get(axis).offsets(extents[axis]));
            targetTables.add(to.axes().get(axis).offsets(extents[axis]));
            all.add(extents[axis]);
        }
        while (all.size() < 2) {
            all.addFirst(1);
            sourceTables.addFirst(new long[1]);
            targetTables.addFirst(new long[1]);
        }
        return new CopyStep(
                from.base(),
                to.base(),
                from.type().bytes(),
                all.stream().mapToInt(i -> i).toArray(),
                sourceTables.toArray(long[][]::new),
                targetTables.toArray(long[][]::new));
    }

    private static boolean isContiguous(long[] offsets, int bytes) {
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] == Geometry.ZERO || offsets[i] != offsets[0] + (long) i * bytes) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void run(long[] table) {
        copy(0, from.in(table), to.in(table));
    }

    private void copy(int axis, long source, long target) {
        if (axis == extents.length - 2) {
            tiles(source, target);
            return;
        }
        for (int i = 0; i < extents[axis]; i++) {
            long offset = this.source[axis][i];
            copy(
                    axis + 1,
                    offset == Geometry.ZERO || source == Geometry.ZERO ? Geometry.ZERO : source + offset,
                    target + this.target[axis][i]);
        }
    }

    private void tiles(long source, long target) {
        int rows = extents[extents.length - 2];
        int columns = extents[extents.length - 1];
        long[] sourceRows = this.source[extents.length - 2];
        long[] targetRows = this.target[extents.length - 2];
        if (contiguous) {
            for (int i = 0; i < rows; i++) {
                long to = target + targetRows[i] + this.target[extents.length - 1][0];
                if (source == Geometry.ZERO || sourceRows[i] == Geometry.ZERO) {
                    Memory.clear(to, (long) columns * bytes);
                } else {
                    Memory.copy(
                            source + sourceRows[i] + this.source[extents.length - 1][0], to, (long) columns * bytes);
                }
            }
            return;
        }
        for (int top = 0; top < rows; top += TILE) {
            int bottom = Math.min(rows, top + TILE);
            for (int left = 0; left < columns; left += TILE) {
                int right = Math.min(columns, left + TILE);
                for (int i = top; i < bottom; i++) {
                    boolean zero = source == Geometry.ZERO || sourceRows[i] == Geometry.ZERO;
                    piece(zero ? Geometry.ZERO : source + sourceRows[i], target + targetRows[i], left, right);
                }
            }
        }
    }

    private void piece(long source, long target, int left, int right) {
        long[] sourceColumns = this.source[extents.length - 1];
        long[] targetColumns = this.target[extents.length - 1];
        for (int j = left; j < right; j++) {
            long to = target + targetColumns[j];
            if (source == Geometry.ZERO || sourceColumns[j] == Geometry.ZERO) {
                Memory.clear(to, bytes);
                continue;
            }
            long from = source + sourceColumns[j];
            switch (bytes) {
                case 8 -> Memory.putLong(to, Memory.getLong(from));
                case 4 -> Memory.putInt(to, Memory.getInt(from));
                case 1 -> Memory.putByte(to, Memory.getByte(from));
                default -> {
                    Memory.putLong(to, Memory.getLong(from));
                    Memory.putLong(to + 8, Memory.getLong(from + 8));
                }
            }
        }
    }
}
