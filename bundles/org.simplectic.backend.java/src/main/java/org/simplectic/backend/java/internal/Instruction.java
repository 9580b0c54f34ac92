package org.simplectic.backend.java.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Contraction;
import org.simplectic.array.Control;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Factorization;
import org.simplectic.array.Fourier;
import org.simplectic.array.Indexing;
import org.simplectic.array.RandomNumbers;
import org.simplectic.array.Reduction;
import org.simplectic.array.Structural;

/** One primitive applied to fixed places of the memory. */
interface Instruction {
    /**
     * Computes the results from the operands.
     *
     * @param w real and complex numbers
     * @param n integers and truth values
     */
    void run(double[] w, long[] n);

    /** The instruction of an equation at its places. */
    static Instruction of(Site site) {
        return switch (site.equation().primitive()) {
            case Elementwise p -> ElementwiseInstructions.of(p, site);
            case Structural p -> StructuralInstructions.of(p, site);
            case Indexing p -> IndexingInstructions.of(p, site);
            case Reduction p -> ReductionInstructions.of(p, site);
            case Contraction p -> ContractionInstructions.of(p, site);
            case Fourier p -> FourierInstructions.of(p, site);
            case Factorization p -> FactorizationInstructions.of(p, site);
            case RandomNumbers p -> RandomInstructions.of(p, site);
            case Control p -> ControlInstructions.of(p, site);
        };
    }

    /** Several instructions, one after the other. */
    static Instruction sequence(List<? extends Instruction> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var array = parts.toArray(Instruction[]::new);
        return (w, n) -> {
            for (var part : array) {
                part.run(w, n);
            }
        };
    }

    /** This instruction, its results then brought to the precision of their element types. */
    default Instruction narrowed(Site site) {
        var parts = new ArrayList<Instruction>(List.of(this));
        for (int result = 0; result < site.equation().types().size(); result++) {
            var type = site.equation().types().get(result);
            int from = site.out(result);
            int to = from + Site.numbers(type);
            switch (type.dtype()) {
                case F64, C128, I64 -> {}
                case F32, C64 ->
                    parts.add((w, n) -> {
                        for (int i = from; i < to; i++) {
                            w[i] = (float) w[i];
                        }
                    });
                case I32 ->
                    parts.add((w, n) -> {
                        for (int i = from; i < to; i++) {
                            n[i] = (int) n[i];
                        }
                    });
                case BOOL ->
                    parts.add((w, n) -> {
                        for (int i = from; i < to; i++) {
                            n[i] = n[i] == 0 ? 0 : 1;
                        }
                    });
            }
        }
        return sequence(parts);
    }
}
