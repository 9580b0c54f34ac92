package org.simplectic.backend.simd.internal.dense;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Things that are costly to make and used by one thread at a time. Taking and giving back allocate nothing once there
 * are as many as are ever used at the same time.
 */
final class Pool<T> {
    private final AtomicReferenceArray<T> idle;
    private final Supplier<T> maker;

    /** Keeps up to {@code capacity} idle things; more that are given back are forgotten. */
    Pool(int capacity, Supplier<T> maker) {
        this.idle = new AtomicReferenceArray<>(capacity);
        this.maker = maker;
    }

    T take() {
        for (var slot = 0; slot < idle.length(); slot++) {
            if (idle.getPlain(slot) != null) {
                var thing = idle.getAndSet(slot, null);
                if (thing != null) {
                    return thing;
                }
            }
        }
        return maker.get();
    }

    void giveBack(T thing) {
        for (var slot = 0; slot < idle.length(); slot++) {
            if (idle.compareAndSet(slot, null, thing)) {
                return;
            }
        }
    }
}
