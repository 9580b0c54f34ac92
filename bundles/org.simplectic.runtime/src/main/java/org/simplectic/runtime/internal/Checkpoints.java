package org.simplectic.runtime.internal;

import jakarta.json.JsonObjectBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.simplectic.runtime.internal.checkpoint.Checkpoint;
import org.simplectic.runtime.internal.checkpoint.CheckpointFolder;
import org.simplectic.runtime.internal.checkpoint.CheckpointPlan;
import org.simplectic.runtime.internal.checkpoint.PointLog;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/** The checkpoints that a run writes as it goes on, and the log of its points that belongs to them. */
final class Checkpoints implements Closeable {
    private final CheckpointFolder folder;
    private final CheckpointPlan plan;
    private final PointLog log;
    private long lastStep;
    private long lastTime = System.nanoTime();

    private Checkpoints(CheckpointFolder folder, CheckpointPlan plan, PointLog log, long lastStep) {
        this.folder = folder;
        this.plan = plan;
        this.log = log;
        this.lastStep = lastStep;
    }

    /**
     * Those of a run that begins, or goes on: then its points so far are handed to the outputs.
     *
     * @throws IOException if the folder cannot be written, or a run that goes on lacks its points
     */
    static Checkpoints open(Path directory, int columns, LoadedStudy study, Optional<Resumption> resumed, Sinks sinks)
            throws IOException {
        var folder = new CheckpointFolder(directory);
        PointLog log;
        if (resumed.isPresent()) {
            log = PointLog.resume(directory, columns, resumed.get().points(), sinks::point);
            sinks.rethrow();
        } else {
            folder.clear();
            log = PointLog.create(directory, columns);
        }
        sinks.logTo(log);
        return new Checkpoints(
                folder, study.checkpoints(), log, resumed.map(Resumption::step).orElse(0L));
    }

    boolean isDue(long step) {
        return plan.isDue(System.nanoTime() - lastTime, step - lastStep);
    }

    Path write(long step, JsonObjectBuilder about, Snapshot state) throws IOException {
        var complete = Resumption.withPoints(about, log.force());
        var file = folder.add(new Checkpoint(complete, state), step, plan.keep());
        lastStep = step;
        lastTime = System.nanoTime();
        return file;
    }

    /** Removes everything that a run could go on from. */
    void clear() throws IOException {
        folder.clear();
        log.delete();
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
