package org.simplectic.sensitivities.internal;

import java.util.Optional;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where a run of the verb {@code differentiate} stands.
 *
 * @param <S> the method's state
 * @param method the method's state
 * @param check the state of the method that is compared, once the first one is done
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param last the last point at which derivatives of the solution are kept, empty before the first
 */
record DifferentiationState<S extends Record & SensitivityState>(
        S method, Optional<Record> check, Status status, double progress, HostArray last) implements State {}
