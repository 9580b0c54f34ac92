package org.simplectic.backend.simd.internal.code;

import org.simplectic.array.DType;

/**
 * Numbers that a formula is made of, for each real type. Polynomials (lowest degree first) interpolate at Chebyshev nodes or
 * fit those by least squares; their errors are below 1/10 of a unit in the function's last place.
 */
final class Coefficients {
    /** The natural logarithm of 2 in two parts. */
    static final Coefficients LN2 = new Coefficients(
            new double[] {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}, new double[] {0x1.62e43p-1, -0x1.05c61p-29});

    /** The same, the first part so short that its products with exponents are exact. */
    static final Coefficients LN2_SHORT = new Coefficients(
            new double[] {0x1.62e42fefa3p-1, 0x1.3de6af278ece6p-42}, new double[] {0x1.62e4p-1, 0x1.7f7d1cp-20});

    /** Half of pi in three parts. */
    static final Coefficients PI_HALF = new Coefficients(
            new double[] {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110},
            new double[] {0x1.921fb6p+0, -0x1.777a5cp-25, -0x1.ee59dap-50});

    /** The decimal logarithm of e in two parts. */
    static final Coefficients LOG10_E = new Coefficients(
            new double[] {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57}, new double[] {0x1.bcb7b2p-2, -0x1.5b235ep-27});

    /** (e^r - 1 - r)/r^2, |r| up to ln(2)/2. */
    static final Coefficients EXP = new Coefficients(
            new double[] {
                0x1.0p-1,
                0x1.5555555555501p-3,
                0x1.55555555531eap-5,
                0x1.11111111289abp-7,
                0x1.6c16c17ccd801p-10,
                0x1.a01a011bd30b9p-13,
                0x1.a019ab0993fbcp-16,
                0x1.71df55b256e22p-19,
                0x1.289fb14c72d07p-22,
                0x1.ad1fda447c0ffp-26
            },
            new double[] {0x1.0p-1, 0x1.555556p-3, 0x1.5554e8p-5, 0x1.1110ep-7, 0x1.6d43bp-10, 0x1.a1256cp-13});

    /** (e^r - 1 - r - r^2/2)/r^3, |r| up to ln(2)/2, to more digits. */
    static final Coefficients EXPM1 = new Coefficients(
            new double[] {
                0x1.5555555555558p-3,
                0x1.5555555555555p-5,
                0x1.111111110f8b7p-7,
                0x1.6c16c16c163edp-10,
                0x1.a01a01afcf895p-13,
                0x1.a01a01a70f4edp-16,
                0x1.71ddf73970496p-19,
                0x1.27e4d9bb3424bp-22,
                0x1.af625bb47201p-26,
                0x1.1f774c0f70824p-29
            },
            new double[] {0x1.555556p-3, 0x1.5554e8p-5, 0x1.1110ep-7, 0x1.6d43bp-10, 0x1.a1256cp-13});

    /** (log((1+s)/(1-s)) - 2s)/s^3 in s^2, for the logarithm of [sqrt(1/2), sqrt(2)]. */
    static final Coefficients LOG = new Coefficients(
            new double[] {
                0x1.5555555555558p-1,
                0x1.9999999995273p-2,
                0x1.2492492dfd86cp-2,
                0x1.c71c62d5e53ep-3,
                0x1.7462b91b8df65p-3,
                0x1.39fdcceb4bb45p-3,
                0x1.2b5f68a50d903p-3
            },
            new double[] {0x1.555556p-1, 0x1.9999ecp-2, 0x1.245c44p-2, 0x1.ddced8p-3});

    /** (sin(r) - r)/r^3 in r^2, |r| up to pi/4. */
    static final Coefficients SIN = new Coefficients(
            new double[] {
                -0x1.5555555555555p-3,
                0x1.111111111111p-7,
                -0x1.a01a01a01992fp-13,
                0x1.71de3a545f836p-19,
                -0x1.ae645410e937bp-26,
                0x1.61217d9252c03p-33,
                -0x1.ab16f5caa198ap-41
            },
            new double[] {-0x1.555556p-3, 0x1.111164p-7, -0x1.a0485cp-13, 0x1.77dd08p-19});

    /** (cos(r) - 1 + r^2/2)/r^4 in r^2, |r| up to pi/4. */
    static final Coefficients COS = new Coefficients(
            new double[] {
                0x1.5555555555555p-5,
                -0x1.6c16c16c16c16p-10,
                0x1.a01a01a019d06p-16,
                -0x1.27e4fb77125c5p-22,
                0x1.1eed8deac3dfep-29,
                -0x1.9394b8bd50ae1p-37,
                0x1.ab779550c8d9bp-45
            },
            new double[] {0x1.55554ap-5, -0x1.6c0c28p-10, 0x1.99e818p-16});

    /** (atan(r) - r)/r^3 in r^2, |r| up to tan(pi/8). */
    static final Coefficients ATAN = new Coefficients(
            new double[] {
                -0x1.5555555555555p-2,
                0x1.9999999999953p-3,
                -0x1.249249248d7e8p-3,
                0x1.c71c71c304728p-4,
                -0x1.745d165de6c19p-4,
                0x1.3b1392d8695c8p-4,
                -0x1.110e87efaa766p-4,
                0x1.e19a11516d8ebp-5,
                -0x1.ac7a81ce7905cp-5,
                0x1.74dd831f5c013p-5,
                -0x1.1b32e90dc1b73p-5,
                0x1.0ad19d106080cp-6
            },
            new double[] {-0x1.555548p-2, 0x1.999122p-3, -0x1.23adbp-3, 0x1.b18936p-4, -0x1.f0213cp-5});

    /** (asin(r) - r)/r^3 in r^2, |r| up to 1/2. */
    static final Coefficients ASIN = new Coefficients(
            new double[] {
                0x1.5555555555555p-3,
                0x1.3333333333389p-4,
                0x1.6db6db6dac0eap-5,
                0x1.f1c71c7a5e151p-6,
                0x1.6e8ba121b9d5fp-6,
                0x1.1c4efd20ebb99p-6,
                0x1.c990a42b32b03p-7,
                0x1.7b02ef007d23ep-7,
                0x1.3b462d121c5d2p-7,
                0x1.31777489dfd29p-7,
                0x1.8dcdf11997e0fp-9,
                0x1.40c91fa8deb7ep-6,
                -0x1.3bd7e353ddbc2p-6,
                0x1.e58a4f278e007p-6
            },
            new double[] {0x1.555554p-3, 0x1.33343p-4, 0x1.6d5bbap-5, 0x1.fd8da2p-6, 0x1.18f91ep-6, 0x1.13fed4p-5});

    /** (sinh(x) - x)/x^3 in x^2, |x| up to 1. */
    static final Coefficients SINH = new Coefficients(
            new double[] {
                0x1.5555555555555p-3,
                0x1.11111111110fdp-7,
                0x1.a01a01a01ee7p-13,
                0x1.71de3a4e14f4p-19,
                0x1.ae6460fae3728p-26,
                0x1.611cb330c1fe7p-33,
                0x1.b41232cf99572p-41
            },
            new double[] {0x1.555556p-3, 0x1.11111ep-7, 0x1.a009p-13, 0x1.78a70ep-19});

    /** (tanh(x) - x)/x^3 in x^2, |x| up to 0.8: the numerator. */
    static final Coefficients TANH_TOP = new Coefficients(
            new double[] {-0x1.5555555555555p-2, -0x1.5ed8ee0d12a8fp-6, -0x1.fea5c7d840cc9p-13, -0x1.29f2b7f335e3ep-26},
            new double[] {-0x1.555556p-2, -0x1.e2bd2ap-7});

    /** Its denominator. */
    static final Coefficients TANH_BOTTOM = new Coefficients(
            new double[] {0x1.0p0, 0x1.db62463c0d188p-2, 0x1.91c70d05f319ep-6, 0x1.0ae6cb86d6034p-12},
            new double[] {0x1.0p0, 0x1.c6db56p-2, 0x1.0270acp-6});

    /** erf(x)/x - 1 in x^2, |x| up to 1. */
    static final Coefficients ERF = new Coefficients(
            new double[] {
                0x1.06eba8214db69p-3,
                -0x1.812746b037a01p-2,
                0x1.ce2f21a043a4cp-4,
                -0x1.b82ce312c3fa7p-6,
                0x1.565bcd1705b84p-8,
                -0x1.c02db590329afp-11,
                0x1.f9a35712997fdp-14,
                -0x1.f4d6525cf97adp-17,
                0x1.ba20db9c24cd9p-20,
                -0x1.61c33716befd5p-23,
                0x1.0e5fffdc11399p-26,
                -0x1.e14f4c86d42bep-30,
                0x1.22775967eaeb5p-32,
                -0x1.0aaeda9ae27ecp-35
            },
            new double[] {
                0x1.06eba8p-3,
                -0x1.81273ep-2,
                0x1.ce2cfp-4,
                -0x1.b7f858p-6,
                0x1.53ff92p-8,
                -0x1.a3c95cp-11,
                0x1.48edeep-14
            });

    /** erfc(2) e^4. */
    static final Coefficients ERFC_MIDDLE =
            new Coefficients(new double[] {0x1.058671b52c776p-2}, new double[] {0x1.058672p-2});

    /** What (erfc(x) e^(x^2) - ERFC_MIDDLE)/w is in w = (x - 2)/(x + 2), x from 1 to 6. */
    static final Coefficients ERFC = new Coefficients(
            new double[] {
                -0x1.b57034efd3f69p-2,
                0x1.eeea7dc8a7932p-3,
                -0x1.437f0b68c2dcp-4,
                0x1.e9471595c0b9dp-9,
                0x1.ca95ed5c92a4bp-8,
                -0x1.bc25a2a5685b8p-11,
                -0x1.016b61e9c90a9p-10,
                0x1.6d5bf00483674p-15,
                0x1.6dac8e32716eep-13,
                0x1.ce18d5b499621p-16,
                -0x1.cfd845cfda3f9p-16,
                -0x1.d8072f8b2af1ep-17,
                0x1.e89749bb276c3p-20,
                0x1.06de90fce20e3p-18
            },
            new double[] {-0x1.b5703ep-2, 0x1.eeea7ep-3, -0x1.437446p-4, 0x1.e9359ep-9, 0x1.be5ff8p-8, -0x1.b75728p-11
            });

    /** (atanh(s)/s - 1 - s^2/3)/s^4 in s^2, for powers; those of binary32 numbers are computed in binary64. */
    static final Coefficients POWER = new Coefficients(
            new double[] {
                0x1.999999999999ep-3,
                0x1.249249248e53bp-3,
                0x1.c71c71d7e5cbcp-4,
                0x1.745d09f1d2dacp-4,
                0x1.3b18b888c6bbap-4,
                0x1.1018bb6ad5407p-4,
                0x1.0877e9081daa1p-4
            },
            new double[] {});

    /** One third in two parts. */
    static final Coefficients THIRD = new Coefficients(
            new double[] {0x1.5555555555555p-2, 0x1.5555555555555p-56}, new double[] {0x1.555556p-2, -0x1.555556p-27});

    /** x^(-1/3), x from 1 to 8; relative error 1/90. */
    static final Coefficients CBRT = new Coefficients(
            new double[] {0x1.4f4cccp+0, -0x1.9dc57ep-2, 0x1.7f673cp-4, -0x1.5caa16p-7, 0x1.e1bcfcp-12},
            new double[] {0x1.4f4cccp+0, -0x1.9dc57ep-2, 0x1.7f673cp-4, -0x1.5caa16p-7, 0x1.e1bcfcp-12});

    private final double[] f64;
    private final double[] f32;

    private Coefficients(double[] f64, double[] f32) {
        this.f64 = f64;
        this.f32 = f32;
    }

    double[] of(DType type) {
        return type == DType.F32 ? f32 : f64;
    }
}
