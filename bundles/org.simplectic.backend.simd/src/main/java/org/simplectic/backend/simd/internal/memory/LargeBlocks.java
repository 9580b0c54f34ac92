package org.simplectic.backend.simd.internal.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of megabytes from the C library, on huge pages where the system lends them: a pass over 4 KiB pages loses a
 * fifth of the bandwidth to page walks. The first use binds the functions, which takes some milliseconds.
 */
final class LargeBlocks {
    private static final long HUGE_PAGE = 2L << 20;
    private static final int MADV_HUGEPAGE = 14;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final @Nullable MethodHandle ALIGNED_ALLOC =
            bind("aligned_alloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final @Nullable MethodHandle FREE = bind("free", FunctionDescriptor.ofVoid(ADDRESS));
    private static final @Nullable MethodHandle MADVISE =
            System.getProperty("os.name", "").startsWith("Linux")
                    ? bind("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))
                    : null;

    private LargeBlocks() {}

    @SuppressWarnings("restricted") // native access is given to the platform
    private static @Nullable MethodHandle bind(String name, FunctionDescriptor type) {
        return LINKER.defaultLookup()
                .find(name)
                .map(address -> LINKER.downcallHandle(address, type))
                .orElse(null);
    }

    /** Whether this system's C library has what is needed. */
    static boolean available() {
        return ALIGNED_ALLOC != null && FREE != null;
    }

    /** An address aligned to a huge page. */
    static long allocate(long bytes) {
        long rounded = Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE;
        try {
            var block = (MemorySegment) Objects.requireNonNull(ALIGNED_ALLOC).invokeExact(HUGE_PAGE, rounded);
            if (block.address() == 0) {
                throw new OutOfMemoryError("no native memory for an array of " + bytes + " bytes");
            }
            if (MADVISE != null) {
                // Advice: where it is not taken the pages are small, and nothing else differs.
                @SuppressWarnings("unused")
                int taken = (int) MADVISE.invokeExact(block, rounded, MADV_HUGEPAGE);
            }
            return block.address();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void free(long address) {
        try {
            Objects.requireNonNull(FREE).invokeExact(MemorySegment.ofAddress(address));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
