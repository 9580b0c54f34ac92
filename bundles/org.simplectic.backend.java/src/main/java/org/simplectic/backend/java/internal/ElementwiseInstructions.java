package org.simplectic.backend.java.internal;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/** Functions of each element alone. */
final class ElementwiseInstructions {
    private ElementwiseInstructions() {}

    static Instruction of(Elementwise primitive, Site site) {
        return switch (primitive) {
            case Unary unary -> unary(unary, site).narrowed(site);
            case Binary binary -> binary(binary, site).narrowed(site);
            case Elementwise.Where where -> where(site);
            case Elementwise.Convert convert -> convert(site).narrowed(site);
            case Elementwise.Part part -> part(part, site);
        };
    }

    private static Instruction unary(Unary unary, Site site) {
        int out = site.out(0);
        int in = site.in(0);
        int size = Site.numbers(site.type());
        if (Site.isIntegral(site.type().dtype())) {
            var function = integral(unary);
            return (w, n) -> {
                for (int i = 0; i < size; i++) {
                    n[out + i] = function.applyAsLong(n[in + i]);
                }
            };
        }
        return (w, n) -> {
            for (int i = 0; i < size; i++) {
                w[out + i] = unary.applyAsDouble(w[in + i]);
            }
        };
    }

    private static LongUnaryOperator integral(Unary unary) {
        return switch (unary) {
            case NEGATE -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Long::signum;
            case NOT -> x -> 1 - x;
            default -> throw new AssertionError(unary.label() + " of integers");
        };
    }

    private static Instruction binary(Binary f, Site site) {
        int out = site.out(0);
        int size = site.size();
        int a = site.in(0);
        int da = site.stride(0);
        int b = site.in(1);
        int db = site.stride(1);
        var dtype = site.operand(0).dtype();
        if (Site.isIntegral(dtype)) {
            var function = integral(f);
            return (w, n) -> {
                for (int i = 0; i < size; i++) {
                    n[out + i] = function.applyAsLong(n[a + i * da], n[b + i * db]);
                }
            };
        } else if (dtype.isComplex()) {
            return complex(f, out, size, a, da, b, db);
        } else if (site.type().dtype() == DType.BOOL) {
            return (w, n) -> {
                for (int i = 0; i < size; i++) {
                    n[out + i] = (long) f.applyAsDouble(w[a + i * da], w[b + i * db]);
                }
            };
        }
        return real(f, out, size, a, da, b, db);
    }

    /** The four operations of arithmetic have loops of their own: they are most of any program. */
    private static Instruction real(Binary f, int out, int size, int a, int da, int b, int db) {
        return switch (f) {
            case ADD ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] + w[b + i * db];
                    }
                };
            case SUBTRACT ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] - w[b + i * db];
                    }
                };
            case MULTIPLY ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] * w[b + i * db];
                    }
                };
            case DIVIDE ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] / w[b + i * db];
                    }
                };
            default ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = f.applyAsDouble(w[a + i * da], w[b + i * db]);
                    }
                };
        };
    }

    private static LongBinaryOperator integral(Binary binary) {
        return switch (binary) {
            case ADD -> Long::sum;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case REMAINDER -> (a, b) -> a % b;
            case MIN -> Math::min;
            case MAX -> Math::max;
            case LESS -> (a, b) -> a < b ? 1 : 0;
            case LESS_EQUAL -> (a, b) -> a <= b ? 1 : 0;
            case EQUAL -> (a, b) -> a == b ? 1 : 0;
            case NOT_EQUAL -> (a, b) -> a != b ? 1 : 0;
            case AND -> (a, b) -> a & b;
            case OR -> (a, b) -> a | b;
            case POWER, ATAN2, HYPOT -> throw new AssertionError(binary.label() + " of integers");
        };
    }

    private static Instruction complex(Binary f, int out, int size, int a, int da, int b, int db) {
        return switch (f) {
            case ADD, SUBTRACT ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + 2 * i] = f.applyAsDouble(w[a + i * da], w[b + i * db]);
                        w[out + 2 * i + 1] = f.applyAsDouble(w[a + i * da + 1], w[b + i * db + 1]);
                    }
                };
            case MULTIPLY ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        double x = w[a + i * da];
                        double y = w[a + i * da + 1];
                        double u = w[b + i * db];
                        double v = w[b + i * db + 1];
                        w[out + 2 * i] = x * u - y * v;
                        w[out + 2 * i + 1] = x * v + y * u;
                    }
                };
            case EQUAL, NOT_EQUAL -> {
                int ifEqual = f == Binary.EQUAL ? 1 : 0;
                yield (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        boolean equal = w[a + i * da] == w[b + i * db] && w[a + i * da + 1] == w[b + i * db + 1];
                        n[out + i] = equal ? ifEqual : 1 - ifEqual;
                    }
                };
            }
            default -> throw new AssertionError(f.label() + " of complex numbers");
        };
    }

    private static Instruction where(Site site) {
        int out = site.out(0);
        int size = site.size();
        int parts = Site.parts(site.type().dtype());
        int condition = site.in(0);
        int dc = site.stride(0);
        int yes = site.in(1);
        int dy = site.stride(1);
        int no = site.in(2);
        int dn = site.stride(2);
        if (Site.isIntegral(site.type().dtype())) {
            return (w, n) -> {
                for (int i = 0; i < size; i++) {
                    n[out + i] = n[n[condition + i * dc] != 0 ? yes + i * dy : no + i * dn];
                }
            };
        }
        return (w, n) -> {
            for (int i = 0; i < size; i++) {
                int chosen = n[condition + i * dc] != 0 ? yes + i * dy : no + i * dn;
                for (int part = 0; part < parts; part++) {
                    w[out + i * parts + part] = w[chosen + part];
                }
            }
        };
    }

    private static Instruction convert(Site site) {
        var from = site.operand(0).dtype();
        var to = site.type().dtype();
        if (Site.isIntegral(from)) {
            return Site.isIntegral(to) ? integersToIntegers(site) : integersToNumbers(site);
        }
        return Site.isIntegral(to) ? numbersToIntegers(site) : numbersToNumbers(site);
    }

    private static Instruction integersToIntegers(Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int size = site.size();
        return (w, n) -> System.arraycopy(n, in, n, out, size);
    }

    private static Instruction integersToNumbers(Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int size = site.size();
        int parts = Site.parts(site.type().dtype());
        // Rounded once: by way of binary64 some large integers would be rounded twice.
        boolean single = site.type().dtype().real() == DType.F32;
        return (w, n) -> {
            for (int i = 0; i < size; i++) {
                long x = n[in + i];
                w[out + i * parts] = single ? (float) x : (double) x;
                if (parts == 2) {
                    w[out + i * parts + 1] = 0;
                }
            }
        };
    }

    private static Instruction numbersToIntegers(Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int size = site.size();
        var to = site.type().dtype();
        int parts = Site.parts(site.operand(0).dtype());
        return (w, n) -> {
            for (int i = 0; i < size; i++) {
                double x = w[in + i * parts];
                n[out + i] = switch (to) {
                    case I64 -> (long) x;
                    case I32 -> (int) x;
                    default -> x != 0 || (parts == 2 && w[in + i * parts + 1] != 0) ? 1 : 0;
                };
            }
        };
    }

    private static Instruction numbersToNumbers(Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int size = site.size();
        int from = Site.parts(site.operand(0).dtype());
        int to = Site.parts(site.type().dtype());
        return (w, n) -> {
            for (int i = 0; i < size; i++) {
                w[out + i * to] = w[in + i * from];
                if (to == 2) {
                    w[out + i * to + 1] = from == 2 ? w[in + i * from + 1] : 0;
                }
            }
        };
    }

    private static Instruction part(Elementwise.Part part, Site site) {
        int in = site.in(0);
        int out = site.out(0);
        int size = site.size();
        return switch (part) {
            case REAL, IMAGINARY -> {
                int from = part == Elementwise.Part.REAL ? in : in + 1;
                yield (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[from + 2 * i];
                    }
                };
            }
            case CONJUGATE ->
                (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + 2 * i] = w[in + 2 * i];
                        w[out + 2 * i + 1] = -w[in + 2 * i + 1];
                    }
                };
            case COMPLEX -> {
                int imaginary = site.in(1);
                int dr = site.stride(0);
                int di = site.stride(1);
                yield (w, n) -> {
                    for (int i = 0; i < size; i++) {
                        w[out + 2 * i] = w[in + i * dr];
                        w[out + 2 * i + 1] = w[imaginary + i * di];
                    }
                };
            }
        };
    }
}
