package org.simplectic.array;

import java.util.List;

/** Discrete Fourier transforms. */
public sealed interface Fourier extends Primitive {
    /** Direction and kind of a transform of length n an axis. */
    enum Kind {
        /** Complex to complex: {@code X_k = sum of x_j exp(-2 pi i j k / n)}. */
        FORWARD,
        /** Complex to complex: {@code x_j = 1/n sum of X_k exp(+2 pi i j k / n)}. */
        INVERSE,
        /** Real to complex: the forward transform of a real operand; of the last axis only the entries 0 to n/2 are kept. */
        REAL_FORWARD,
        /** Complex to real: undoes {@link #REAL_FORWARD}; imaginary parts of the entries 0 and n/2 of the last axis do not count. */
        REAL_INVERSE
    }

    /**
     * A transform over some axes.
     *
     * @param kind direction and kind
     * @param axes the axes transformed, 1 to 3 of them, ascending; of real transforms the last is the halved one
     * @param length n of the last listed axis (the extent of the real side for real transforms)
     */
    record Fft(Kind kind, List<Integer> axes, int length) implements Fourier {
        /** Copies the axes. */
        public Fft {
            axes = List.copyOf(axes);
        }

        @Override
        public String label() {
            return switch (kind) {
                case FORWARD -> "fft " + axes;
                case INVERSE -> "ifft " + axes;
                case REAL_FORWARD -> "rfft " + axes;
                case REAL_INVERSE -> "irfft " + axes + " length " + length;
            };
        }
    }
}
