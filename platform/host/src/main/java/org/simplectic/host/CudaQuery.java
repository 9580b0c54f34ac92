package org.simplectic.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * Asks NVIDIA's driver for its devices and prints a line each: name, memory in bytes, compute capability, version of CUDA, between
 * tabs. A process of its own; it ends with code 1 where the driver gives no answer, and 2 where its library is not installed.
 *
 * @see "NVIDIA, CUDA Driver API, sections Initialization, Version Management, Device Management"
 */
@SuppressWarnings({"SystemOut", "restricted"}) // Calling into the driver is what it is for.
final class CudaQuery {
    /** The exit code where the driver's library is not installed. */
    static final int NO_LIBRARY = 2;

    /** How many columns a line has. */
    static final int COLUMNS = 4;

    private static final String LIBRARY = "libcuda.so.1";

    /** {@code CUDA_ERROR_NO_DEVICE}: there is a driver and nothing that it drives, or all of it is hidden. */
    private static final int NO_DEVICE = 100;

    /** {@code CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR}, and the minor one. */
    private static final int MAJOR = 75;

    private static final int MINOR = 76;

    private static final int LONGEST_NAME = 256;

    /** The driver writes version 12.4 as 12040. */
    private static final int MAJOR_VERSION = 1000;

    private static final int MINOR_VERSION = 10;

    private final Arena arena;
    private final SymbolLookup library;

    private CudaQuery(Arena arena, SymbolLookup library) {
        this.arena = arena;
        this.library = library;
    }

    /**
     * Asks.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        } catch (IllegalArgumentException e) {
            System.exit(NO_LIBRARY);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            new CudaQuery(arena, library).print();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private void print() {
        int code = call("cuInit", 0);
        if (code == NO_DEVICE) {
            return;
        }
        check("cuInit", code);
        int version = number("cuDriverGetVersion");
        int count = number("cuDeviceGetCount");
        for (int i = 0; i < count; i++) {
            int device = number("cuDeviceGet", i);
            MemorySegment name = arena.allocate(LONGEST_NAME);
            check("cuDeviceGetName", call("cuDeviceGetName", name, LONGEST_NAME, device));
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
            check("cuDeviceTotalMem", call("cuDeviceTotalMem_v2", bytes, device));
            System.out.println(String.join(
                    "\t",
                    name.getString(0),
                    Long.toUnsignedString(bytes.get(ValueLayout.JAVA_LONG, 0)),
                    number("cuDeviceGetAttribute", MAJOR, device) + "." + number("cuDeviceGetAttribute", MINOR, device),
                    version / MAJOR_VERSION + "." + version % MAJOR_VERSION / MINOR_VERSION));
        }
    }

    /** The number that a function writes to the place of its first argument. */
    private int number(String function, Object... others) {
        MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
        Object[] all = new Object[others.length + 1];
        all[0] = result;
        System.arraycopy(others, 0, all, 1, others.length);
        check(function, call(function, all));
        return result.get(ValueLayout.JAVA_INT, 0);
    }

    private int call(String function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = arguments[i] instanceof MemorySegment ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
        }
        MemorySegment address =
                library.find(function).orElseThrow(() -> new IllegalStateException(LIBRARY + " has no " + function));
        try {
            return (int) Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function + " fails: " + e, e);
        }
    }

    private static void check(String function, int code) {
        if (code != 0) {
            throw new IllegalStateException(function + " fails with code " + code);
        }
    }
}
