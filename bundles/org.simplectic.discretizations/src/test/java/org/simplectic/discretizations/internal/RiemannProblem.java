package org.simplectic.discretizations.internal;

/**
 * The exact solution of a gas that begins with one state on each side of x = 0 (no vacuum), gamma = 1.4.
 *
 * @see "E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, 3rd edition, Springer 2009, chapter 4"
 */
final class RiemannProblem {
    private static final double GAMMA = 1.4;

    private final Side left;
    private final Side right;
    private final double pressure;
    private final double velocity;

    /** One of the states that it begins with; velocities count away from the other side. */
    private record Side(double density, double velocity, double pressure) {
        double sound() {
            return Math.sqrt(GAMMA * pressure / density);
        }

        /** How much slower the gas moves away once it has another pressure. */
        double slowdown(double other) {
            if (other > pressure) {
                double a = 2 / ((GAMMA + 1) * density);
                double b = (GAMMA - 1) / (GAMMA + 1) * pressure;
                return (other - pressure) * Math.sqrt(a / (other + b));
            }
            return 2 * sound() / (GAMMA - 1) * (Math.pow(other / pressure, (GAMMA - 1) / (2 * GAMMA)) - 1);
        }

        /** The density at a speed away from the other side, between the contact and infinity. */
        double at(double speed, double pressureBehind, double velocityBehind) {
            double ratio = pressureBehind / pressure;
            if (ratio > 1) {
                double shock =
                        velocity + sound() * Math.sqrt((GAMMA + 1) / (2 * GAMMA) * ratio + (GAMMA - 1) / (2 * GAMMA));
                double k = (GAMMA - 1) / (GAMMA + 1);
                return speed > shock ? density : density * (ratio + k) / (k * ratio + 1);
            }
            double behind = sound() * Math.pow(ratio, (GAMMA - 1) / (2 * GAMMA));
            if (speed > velocity + sound()) {
                return density;
            } else if (speed < velocityBehind + behind) {
                return density * Math.pow(ratio, 1 / GAMMA);
            }
            double fan = 2 / (GAMMA + 1) - (GAMMA - 1) / ((GAMMA + 1) * sound()) * (velocity - speed);
            return density * Math.pow(fan, 2 / (GAMMA - 1));
        }
    }

    RiemannProblem(
            double density, double velocity, double pressure, double density2, double velocity2, double pressure2) {
        left = new Side(density, -velocity, pressure);
        right = new Side(density2, velocity2, pressure2);
        double low = 0;
        double high = 100 * Math.max(pressure, pressure2);
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            // Both sides meet where their slowdowns add up to the speed they part with.
            if (left.slowdown(middle) + right.slowdown(middle) + left.velocity + right.velocity > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        this.pressure = (low + high) / 2;
        this.velocity = right.velocity + right.slowdown(this.pressure);
    }

    double pressure() {
        return pressure;
    }

    double velocity() {
        return velocity;
    }

    /** The density at x / t. */
    double density(double speed) {
        return speed < velocity ? left.at(-speed, pressure, -velocity) : right.at(speed, pressure, velocity);
    }
}
