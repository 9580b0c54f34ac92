package org.simplectic.samplers.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Unknown;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * Variables within bounds as functions of such without: the logarithm of the distance from one bound, or the logit of the place between
 * two. Samplers walk among the latter, whose density has the derivative as a factor.
 *
 * @param variables the variables with their bounds, which themselves cannot be reached
 */
record Support(List<Unknown> variables) {
    Support {
        variables = List.copyOf(variables);
    }

    /**
     * The log density without bounds.
     *
     * @param logDensity of the variables
     * @return of as many numbers without bounds
     */
    Program unbounded(Program logDensity) {
        return Program.trace("log density", List.of(ArrayType.vector(variables.size())), in -> {
            var values = new ArrayList<Expr>();
            Expr correction = in.getFirst().constant(0);
            for (int i = 0; i < variables.size(); i++) {
                var free = in.getFirst().get(i);
                values.add(value(variables.get(i), free));
                correction = correction.plus(logDerivative(variables.get(i), free));
            }
            return List.of(
                    logDensity.apply(List.of(Expr.stack(values))).getFirst().plus(correction));
        });
    }

    private static Expr value(Unknown variable, Expr free) {
        return switch (Kind.of(variable)) {
            case FREE -> free;
            case ABOVE -> free.exp().plus(variable.lower());
            case BELOW -> free.constant(variable.upper()).minus(free.exp());
            case BETWEEN ->
                free.logistic().times(variable.upper() - variable.lower()).plus(variable.lower());
        };
    }

    /** Of the value by the free number. */
    private static Expr logDerivative(Unknown variable, Expr free) {
        return switch (Kind.of(variable)) {
            case FREE -> free.constant(0);
            case ABOVE, BELOW -> free;
            // log(s (1 - s)) of the logistic function s, without differences of nearly equal numbers
            case BETWEEN ->
                free.abs()
                        .plus(free.abs().negate().exp().plus(1).log().times(2))
                        .negate()
                        .plus(Math.log(variable.upper() - variable.lower()));
        };
    }

    /** The variables at numbers without bounds. */
    double[] values(double[] free) {
        var values = new double[free.length];
        for (int i = 0; i < free.length; i++) {
            var variable = variables.get(i);
            values[i] = switch (Kind.of(variable)) {
                case FREE -> free[i];
                case ABOVE -> variable.lower() + Math.exp(free[i]);
                case BELOW -> variable.upper() - Math.exp(free[i]);
                case BETWEEN -> variable.lower() + (variable.upper() - variable.lower()) / (1 + Math.exp(-free[i]));
            };
        }
        return values;
    }

    /** How much the log density without bounds is larger than that of the variables. */
    double correction(double[] free) {
        double sum = 0;
        for (int i = 0; i < free.length; i++) {
            var variable = variables.get(i);
            sum += switch (Kind.of(variable)) {
                case FREE -> 0;
                case ABOVE, BELOW -> free[i];
                case BETWEEN ->
                    Math.log(variable.upper() - variable.lower())
                            - Math.abs(free[i])
                            - 2 * Math.log1p(Math.exp(-Math.abs(free[i])));
            };
        }
        return sum;
    }

    /** The numbers without bounds at which the variables have their initial values. */
    double[] initial() {
        return variables.stream()
                .mapToDouble(variable -> {
                    double above = variable.initial() - variable.lower();
                    double below = variable.upper() - variable.initial();
                    return switch (Kind.of(variable)) {
                        case FREE -> variable.initial();
                        case ABOVE -> Math.log(above);
                        case BELOW -> Math.log(below);
                        case BETWEEN -> Math.log(above / below);
                    };
                })
                .toArray();
    }

    private enum Kind {
        FREE,
        ABOVE,
        BELOW,
        BETWEEN;

        static Kind of(Unknown variable) {
            boolean hasLower = Double.isFinite(variable.lower());
            boolean hasUpper = Double.isFinite(variable.upper());
            return hasLower ? (hasUpper ? BETWEEN : ABOVE) : (hasUpper ? BELOW : FREE);
        }
    }
}
