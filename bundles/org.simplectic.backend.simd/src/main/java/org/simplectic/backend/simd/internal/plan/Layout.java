package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.simplectic.backend.simd.internal.memory.Pool;

/**
 * The buffers of a plan. Its table of addresses begins with those of inputs and outputs, set at each call; then come constants
 * and places in one workspace, where buffers that are not needed at the same time share memory.
 */
final class Layout {
    private static final class Buffer {
        final int slot;
        long bytes;
        int first = Integer.MAX_VALUE;
        int last = -1;
        long offset;

        Buffer(int slot) {
            this.slot = slot;
        }

        boolean overlaps(Buffer other) {
            return first <= other.last && other.first <= last;
        }
    }

    private final Map<Integer, Buffer> buffers = new LinkedHashMap<>();
    private int slots;

    Layout(int inputsAndOutputs) {
        this.slots = inputsAndOutputs;
    }

    /** A slot whose address is set by others. */
    int fixedSlot() {
        return slots++;
    }

    /** A slot of the workspace. */
    int workspaceSlot(long bytes) {
        var buffer = new Buffer(slots++);
        buffer.bytes = bytes;
        buffers.put(buffer.slot, buffer);
        return buffer.slot;
    }

    /** Says that a step uses a slot; those not of the workspace do not care. */
    void use(int slot, int step) {
        var buffer = buffers.get(slot);
        if (buffer != null) {
            buffer.first = Math.min(buffer.first, step);
            buffer.last = Math.max(buffer.last, step);
        }
    }

    /** Makes a buffer larger. */
    void grow(int slot, long bytes) {
        var buffer = buffers.get(slot);
        if (buffer != null) {
            buffer.bytes = Math.max(buffer.bytes, bytes);
        }
    }

    int slots() {
        return slots;
    }

    /** Assigns places, large buffers first, each at the lowest offset that is free while it lives; returns the bytes in all. */
    long assign() {
        var placed = new ArrayList<Buffer>();
        long total = 0;
        var order = new ArrayList<>(buffers.values());
        order.removeIf(buffer -> buffer.last < 0);
        order.sort(Comparator.comparingLong((Buffer buffer) -> -buffer.bytes));
        for (var buffer : order) {
            var rivals = placed.stream()
                    .filter(buffer::overlaps)
                    .sorted(Comparator.comparingLong(rival -> rival.offset))
                    .toList();
            long offset = 0;
            long needed = padded(buffer.bytes);
            for (var rival : rivals) {
                if (rival.offset >= offset + needed) {
                    break;
                }
                offset = Math.max(offset, rival.offset + padded(rival.bytes));
            }
            buffer.offset = offset;
            total = Math.max(total, offset + needed);
            placed.add(buffer);
        }
        return total;
    }

    private static long padded(long bytes) {
        return Math.ceilDiv(bytes + Pool.ALIGNMENT, Pool.ALIGNMENT) * Pool.ALIGNMENT;
    }

    /** Writes the addresses of the workspace's buffers. */
    void fill(long[] table, long workspace) {
        buffers.values().forEach(buffer -> table[buffer.slot] = workspace + buffer.offset);
    }
}
