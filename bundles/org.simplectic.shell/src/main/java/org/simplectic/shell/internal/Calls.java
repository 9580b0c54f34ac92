package org.simplectic.shell.internal;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Job;
import org.simplectic.cli.CommandLine;

/** The platform's commands that go on, by the job that gave them. */
final class Calls {
    /** A job may end without having called anything, of which nobody tells. */
    private static final long MILLIS_TO_LOOK_AGAIN = 20;

    private final Map<CommandLine.Call, Job> jobs = new ConcurrentHashMap<>();
    private final Set<CommandLine.Call> asked = ConcurrentHashMap.newKeySet();

    /** Runs one to its end. */
    int run(CommandLine.Call call, Job job) {
        synchronized (this) {
            jobs.put(call, job);
            notifyAll();
        }
        try {
            return call.run();
        } finally {
            asked.remove(call);
            synchronized (this) {
                jobs.remove(call);
                notifyAll();
            }
        }
    }

    /** Waits until the run of a job in the background can be found, up to a limit. */
    void awaitRun(Job job, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (this) {
            while (!jobs.containsValue(job) && job.status() != Job.Status.Done && System.nanoTime() < end) {
                wait(MILLIS_TO_LOOK_AGAIN);
            }
        }
        for (var entry : jobs.entrySet()) {
            if (entry.getValue().equals(job)) {
                entry.getKey().awaitRun(seconds);
            }
        }
    }

    /** Asks those of a job to stop; who has been asked before is interrupted, as are other commands. */
    void stop(Job job) {
        boolean first = false;
        for (var entry : jobs.entrySet()) {
            if (entry.getValue().equals(job) && asked.add(entry.getKey())) {
                entry.getKey().stop();
                first = true;
            }
        }
        if (!first) {
            job.interrupt();
        }
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** Asks all to stop, and waits until they have, up to a limit. */
    synchronized void stopAll(long seconds) throws InterruptedException {
        jobs.keySet().forEach(CommandLine.Call::stop);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!jobs.isEmpty() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }
}
