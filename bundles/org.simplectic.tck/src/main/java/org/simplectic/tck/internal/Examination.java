package org.simplectic.tck.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.simplectic.tck.Finding;
import org.slf4j.LoggerFactory;

/** The check of one contract, whatever the plug-in does: it may throw anything, and need not come to an end. */
final class Examination {
    private static final long MOST_SECONDS = 60;

    private Examination() {}

    static Finding check(Contract contract, Subject subject) {
        var task = new FutureTask<Finding>(() -> contract.check(subject));
        var thread = new Thread(task, "admission: " + contract.name());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return Finding.of(contract.name(), false, "no end after " + MOST_SECONDS + " s", "an end");
        } catch (ExecutionException e) {
            LoggerFactory.getLogger(Examination.class).info("the contract '{}' failed", contract.name(), e);
            return Finding.of(contract.name(), false, String.valueOf(e.getCause()), "no exception");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.untested(contract.name(), "interrupted");
        }
    }
}
