package org.simplectic.backend.java.internal;

import org.jtransforms.fft.DoubleFFT_1D;
import org.simplectic.array.Fourier;
import org.simplectic.array.Shape;
import org.visnow.jlargearrays.ConcurrencyUtils;

/** Fourier transforms line by line, each axis in turn; the transforms of lines are those of JTransforms. */
final class FourierInstructions {
    static {
        // Threads of a library would outlive this bundle.
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private FourierInstructions() {}

    static Instruction of(Fourier primitive, Site site) {
        return switch (primitive) {
            case Fourier.Fft fft -> fft(fft, site).narrowed(site);
        };
    }

    private static Instruction fft(Fourier.Fft fft, Site site) {
        return switch (fft.kind()) {
            case FORWARD, INVERSE -> complex(fft, site);
            case REAL_FORWARD -> realForward(fft, site);
            case REAL_INVERSE -> realInverse(fft, site);
        };
    }

    private static Instruction complex(Fourier.Fft fft, Site site) {
        boolean inverse = fft.kind() == Fourier.Kind.INVERSE;
        int in = site.in(0);
        int out = site.out(0);
        int size = Site.numbers(site.type());
        var axes = fft.axes().stream()
                .map(axis -> new Transform(site.type().shape(), axis, inverse))
                .toList();
        return (w, n) -> {
            System.arraycopy(w, in, w, out, size);
            for (var axis : axes) {
                axis.apply(w, out);
            }
        };
    }

    /** The last axis first, as complex numbers, of which the first half is kept. */
    private static Instruction realForward(Fourier.Fft fft, Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int last = fft.axes().getLast();
        var whole = new Transform(site.operand(0).shape(), last, false);
        var half = new Lines(site.type().shape(), last);
        var others = fft.axes().subList(0, fft.axes().size() - 1).stream()
                .map(axis -> new Transform(site.type().shape(), axis, false))
                .toList();
        return (w, n) -> {
            for (int line = 0; line < whole.lines.count(); line++) {
                whole.readReal(w, in, line);
                whole.transform();
                whole.write(w, out, half, line);
            }
            for (var axis : others) {
                axis.apply(w, out);
            }
        };
    }

    /** The last axis last, its other half filled in by symmetry. */
    private static Instruction realInverse(Fourier.Fft fft, Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int last = fft.axes().getLast();
        var shape = site.operand(0).shape();
        var scratch = new double[Site.numbers(site.operand(0))];
        var half = new Lines(shape, last);
        var whole = new Transform(site.type().shape(), last, true);
        var others = fft.axes().subList(0, fft.axes().size() - 1).stream()
                .map(axis -> new Transform(shape, axis, true))
                .toList();
        return (w, n) -> {
            System.arraycopy(w, in, scratch, 0, scratch.length);
            for (var axis : others) {
                axis.apply(scratch, 0);
            }
            for (int line = 0; line < half.count(); line++) {
                whole.readHalf(scratch, half, line);
                whole.transform();
                whole.writeReal(w, out, line);
            }
        };
    }

    /** The transform of each line of complex numbers along one axis. */
    private static final class Transform {
        private final Lines lines;
        private final boolean inverse;
        private final DoubleFFT_1D transform;
        /** One line: pairs. */
        private final double[] buffer;

        Transform(Shape shape, int axis, boolean inverse) {
            this.lines = new Lines(shape, axis);
            this.inverse = inverse;
            this.transform = new DoubleFFT_1D(Math.max(1, lines.length()));
            this.buffer = new double[2 * lines.length()];
        }

        void apply(double[] w, int start) {
            for (int line = 0; line < lines.count(); line++) {
                for (int i = 0; i < lines.length(); i++) {
                    int from = start + 2 * lines.place(line, i);
                    buffer[2 * i] = w[from];
                    buffer[2 * i + 1] = w[from + 1];
                }
                transform();
                write(w, start, lines, line);
            }
        }

        void transform() {
            if (inverse) {
                transform.complexInverse(buffer, true);
            } else {
                transform.complexForward(buffer);
            }
        }

        void readReal(double[] w, int start, int line) {
            for (int i = 0; i < lines.length(); i++) {
                buffer[2 * i] = w[start + lines.place(line, i)];
                buffer[2 * i + 1] = 0;
            }
        }

        void readHalf(double[] w, Lines half, int line) {
            int length = lines.length();
            for (int i = 0; i < half.length(); i++) {
                int from = 2 * half.place(line, i);
                boolean real = i == 0 || 2 * i == length;
                double imaginary = real ? 0 : w[from + 1];
                int mirrored = real ? i : length - i;
                buffer[2 * mirrored] = w[from];
                buffer[2 * mirrored + 1] = -imaginary;
                buffer[2 * i] = w[from];
                buffer[2 * i + 1] = imaginary;
            }
        }

        /** As many entries as the target's lines have. */
        void write(double[] w, int start, Lines target, int line) {
            for (int i = 0; i < target.length(); i++) {
                int to = start + 2 * target.place(line, i);
                w[to] = buffer[2 * i];
                w[to + 1] = buffer[2 * i + 1];
            }
        }

        void writeReal(double[] w, int start, int line) {
            for (int i = 0; i < lines.length(); i++) {
                w[start + lines.place(line, i)] = buffer[2 * i];
            }
        }
    }
}
