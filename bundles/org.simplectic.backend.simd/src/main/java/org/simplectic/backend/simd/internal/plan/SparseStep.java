package org.simplectic.backend.simd.internal.plan;

import java.lang.foreign.Arena;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.sparse.SparseProduct;

/**
 * A sparse matrix times a vector or a matrix. Values that are a constant of the program are converted once to the format that
 * measures fastest.
 */
final class SparseStep implements Step {
    private final Site site;
    private final long valuesBytes;
    private final long xBytes;
    private final long yBytes;
    private final int width;
    private final SparseProduct product;
    private final boolean isConstant;

    /** Holds the converted values. */
    private final Arena arena = Arena.ofShared();

    private SparseStep(SparseStructure structure, Site site) {
        var x = site.operandType(1);
        this.site = site;
        this.valuesBytes = site.operandType(0).bytes();
        this.xBytes = x.bytes();
        this.yBytes = site.type().bytes();
        this.width = width(site);
        var team = site.resources().team();
        var constant = site.slots().constants.get(site.operand(0).slot());
        this.isConstant = constant != null && constant.type().bytes() == valuesBytes;
        int bytes = site.type().dtype().bytes();
        this.product = constant != null && isConstant
                ? SparseProduct.withConstantValues(structure, bytes, constant.toArray(), team, arena)
                : SparseProduct.withValues(structure, bytes, team);
    }

    /** The step of a product in binary64 or binary32. */
    static Step of(SparseStructure structure, Site site) {
        return new SparseStep(structure, site);
    }

    private static int width(Site site) {
        var x = site.operandType(1);
        return x.rank() == 1 ? 1 : x.shape().extent(1);
    }

    @Override
    public void run(long[] table) {
        var x = Memory.at(site.operand(1).in(table), xBytes);
        var y = Memory.at(site.result(0).in(table), yBytes);
        if (isConstant && width == 1) {
            product.multiply(x, y);
        } else if (isConstant) {
            product.multiply(x, width, y);
        } else {
            var values = Memory.at(site.operand(0).in(table), valuesBytes);
            if (width == 1) {
                product.multiply(values, x, y);
            } else {
                product.multiply(values, x, width, y);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
