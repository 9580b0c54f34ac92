package org.simplectic.backend.simd.internal.code;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Kernel classes that were loaded, as long as memory allows: a run that comes back to the backend, and one that does what an earlier
 * one did, goes on with code that the JVM has compiled.
 */
public final class LoadedKernels {
    private final Map<ByteBuffer, SoftReference<Code>> loaded = new HashMap<>();

    /** What was loaded from these bytes, now or before. Kernels keep nothing between their calls, so all may share them. */
    synchronized Code of(byte[] bytes, Function<byte[], Code> load) {
        loaded.values().removeIf(code -> code.refersTo(null));
        var key = ByteBuffer.wrap(bytes);
        var known = loaded.get(key);
        var code = known == null ? null : known.get();
        if (code == null) {
            code = load.apply(bytes);
            loaded.put(key, new SoftReference<>(code));
        }
        return code;
    }
}
