package org.simplectic.backend.simd.internal.dense;

import org.simplectic.backend.simd.internal.parallel.Team;

/** Dense linear algebra for one element type, shared among the members of a team. Safe for use by several threads. */
public final class Dense implements AutoCloseable {
    private final Gemm gemm;
    private final Triangular triangular;
    private final Cholesky cholesky;
    private final Lu lu;

    private Dense(Gemm gemm) {
        this.gemm = gemm;
        this.triangular = new Triangular(gemm);
        this.cholesky = new Cholesky(gemm, triangular);
        this.lu = new Lu(gemm, triangular);
    }

    /** For 64-bit floating-point numbers. */
    public static Dense f64(Team team) {
        return new Dense(Gemm.f64(team));
    }

    /** For 32-bit floating-point numbers. */
    public static Dense f32(Team team) {
        return new Dense(Gemm.f32(team));
    }

    /** The distance, in elements, at which the rows of a matrix lie best. */
    public long leading(int columns) {
        return gemm.kernels().leading(columns);
    }

    /** Products. */
    public Gemm gemm() {
        return gemm;
    }

    /** Solves with triangles. */
    public Triangular triangular() {
        return triangular;
    }

    /** The factorisation of positive definite matrices. */
    public Cholesky cholesky() {
        return cholesky;
    }

    /** The factorisation of square matrices. */
    public Lu lu() {
        return lu;
    }

    /** Frees the buffers. No call may be under way. */
    @Override
    public void close() {
        triangular.close();
        gemm.close();
    }
}
