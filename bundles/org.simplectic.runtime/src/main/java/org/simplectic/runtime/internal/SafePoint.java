package org.simplectic.runtime.internal;

import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.RunSummary.BackendUse;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/** The last safe point of a leg, as another thread sees it when the run hangs. */
interface SafePoint {
    /** The state, its arrays read by the given function. */
    Snapshot snapshot(java.util.function.Function<Array, HostArray> values);

    /** The steps done. */
    long step();

    /** The backends so far. */
    List<BackendUse> history();

    /** What a checkpoint tells of the run there. */
    JsonObjectBuilder about() throws IOException;

    /** Where it is, for messages. */
    String place();
}
