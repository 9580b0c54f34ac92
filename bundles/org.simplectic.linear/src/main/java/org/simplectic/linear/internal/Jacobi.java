package org.simplectic.linear.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Plugins;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.PreconditionerPlugin;

/**
 * Division by the diagonal: n operations a product. It undoes what different units do to the rows. Where a diagonal entry is zero its row
 * stays as it is.
 *
 * @see "Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. (2003), section 10.2"
 */
@Component(factory = Plugins.FACTORY, service = Preconditioner.class)
@PreconditionerPlugin("jacobi")
@About(
        summary = "Division by the diagonal",
        source = "Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., 2003, section 10.2")
public final class Jacobi implements Preconditioner {
    @Activate
    public Jacobi() {}

    @Override
    public LinearOperator init(LinearOperator a) {
        var diagonal = a.diagonal();
        var one = diagonal.constant(1);
        var factors = diagonal.equal(diagonal.constant(0)).where(one, one.over(diagonal));
        return new LinearOperator.MatrixFree(a.type(), factors::times, factors::times, a.tags());
    }
}
