package org.simplectic.backend.simd.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import jdk.incubator.vector.VectorShape;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.simplectic.api.About;
import org.simplectic.api.BackendPlugin;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.memory.Pool;
import org.simplectic.backend.simd.internal.plan.Resources;

/**
 * Compiles programs to fused loops on the Vector API over native memory. Nothing is set up before the first array or program: a
 * process that only looks at its plug-ins pays nothing.
 */
@Component(service = Backend.class, property = "service.ranking:Integer=100")
@BackendPlugin("simd")
@About(summary = "Compiled backend: fused vector kernels on all cores")
public final class SimdBackend implements Backend, AutoCloseable {
    private final AtomicLong openArrays = new AtomicLong();
    private final ConcurrentHashMap<ArrayType, ArrayType> types = new ConcurrentHashMap<>();
    private final int threads;
    private final boolean vectorsAtOnce;
    private volatile @Nullable Resources resources;
    private volatile @Nullable Pool pool;

    /** A backend that uses all processors of this process. */
    public SimdBackend() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /** A backend that uses so many threads. */
    public SimdBackend(int threads) {
        this(threads, false);
    }

    SimdBackend(int threads, boolean vectorsAtOnce) {
        this.threads = threads;
        this.vectorsAtOnce = vectorsAtOnce;
    }

    @Override
    public String name() {
        return "simd";
    }

    @Override
    public String hardware() {
        int bits = VectorShape.preferredShape().vectorBitSize();
        return (threads == 1 ? "1 thread" : threads + " threads") + ", vectors of " + bits + " bits";
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public Executable compile(Program program, CompileOptions options) {
        return new SimdExecutable(this, program, resources(), options);
    }

    private Pool pool() {
        var ready = pool;
        if (ready == null) {
            synchronized (this) {
                ready = pool;
                if (ready == null) {
                    ready = new Pool();
                    pool = ready;
                }
            }
        }
        return ready;
    }

    private Resources resources() {
        var ready = resources;
        if (ready == null) {
            synchronized (this) {
                ready = resources;
                if (ready == null) {
                    ready = new Resources(pool(), threads, vectorsAtOnce);
                    resources = ready;
                }
            }
        }
        return ready;
    }

    /** The one instance of equal types that this backend's arrays have: comparing them is comparing references. */
    ArrayType known(ArrayType type) {
        var known = types.putIfAbsent(type, type);
        return known == null ? type : known;
    }

    /** A new array with anything in it. */
    SimdArray allocate(ArrayType type, int sizeClass) {
        long address = pool().take(sizeClass);
        openArrays.incrementAndGet();
        return new SimdArray(this, type, sizeClass, address);
    }

    void giveBack(int sizeClass, long address) {
        pool().give(sizeClass, address);
        openArrays.decrementAndGet();
    }

    @Override
    public Array put(HostArray values) {
        var type = known(values.type());
        var array = allocate(type, Pool.sizeClass(type.bytes()));
        values.copyTo(Memory.at(array.address(), type.bytes()));
        return array;
    }

    @Override
    public HostArray get(Array array) {
        var own = own(array);
        return HostArray.copyOf(own.type(), Memory.at(own.address(), own.type().bytes()));
    }

    SimdArray own(Array array) {
        if (array instanceof SimdArray own && own.backend() == this) {
            return own;
        }
        throw new IllegalArgumentException(
                "this simd backend cannot read an array of " + array.getClass().getName() + " made elsewhere");
    }

    @Override
    public long openArrays() {
        return openArrays.get();
    }

    /** Bytes of arrays and programs not yet closed. */
    long outstandingBytes() {
        return pool().outstandingBytes();
    }

    @Deactivate
    @Override
    public void close() {
        var running = resources;
        if (running != null) {
            running.close();
        }
        var used = pool;
        if (used != null) {
            used.close();
        }
    }
}
