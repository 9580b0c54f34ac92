package org.simplectic.linear.internal;

import org.simplectic.api.LinearOperator;

/** What methods for symmetric positive definite operators ask of them. */
final class Definite {
    private Definite() {}

    static void require(String method, LinearOperator a, String instead) {
        if (!a.tags().contains(LinearOperator.Tag.POSITIVE_DEFINITE)) {
            throw new IllegalArgumentException(
                    method + " is for symmetric positive definite operators, and nothing says that this one is; take "
                            + instead);
        }
    }
}
