package org.simplectic.sweeps.internal;

import org.simplectic.array.HostArray;

/**
 * Where some members stand.
 *
 * @param carried what their method goes on from
 * @param rows what is known of them so far, see {@link Outcomes}
 */
record Following(Record carried, HostArray rows) {}
