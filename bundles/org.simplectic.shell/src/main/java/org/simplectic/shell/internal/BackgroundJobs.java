package org.simplectic.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

/** The jobs in the background, and what is told of them. */
final class BackgroundJobs implements JobListener {
    private final Map<Integer, Job> jobs = new TreeMap<>();
    private final Consumer<String> tell;

    BackgroundJobs(Consumer<String> tell) {
        this.tell = tell;
    }

    @Override
    public void jobChanged(Job job, Job.Status previous, Job.Status current) {
        if (job.parent() != null) {
            return;
        }
        synchronized (this) {
            if (current == Job.Status.Background) {
                jobs.put(job.id(), job);
                tell.accept(line(job));
            } else if (jobs.remove(job.id(), job)) {
                tell.accept(line(job) + ": " + end(job));
            }
            notifyAll();
        }
    }

    /** A line for each. */
    synchronized List<String> lines() {
        return jobs.values().stream().map(BackgroundJobs::line).toList();
    }

    /** Those of a command. */
    synchronized List<Job> of(String command) {
        return jobs.values().stream()
                .filter(job -> job.command().toString().strip().startsWith(command + " "))
                .toList();
    }

    synchronized Optional<Job> find(int number) {
        return Optional.ofNullable(jobs.get(number));
    }

    /** Waits until there is none. */
    synchronized void await() throws InterruptedException {
        while (!jobs.isEmpty()) {
            wait();
        }
    }

    private static String line(Job job) {
        return "[" + job.id() + "] " + job.command().toString().strip();
    }

    private static String end(Job job) {
        var result = job.result();
        if (result == null || result.isSuccess()) {
            return "done";
        }
        return result.exception() == null
                ? "ended with exit code " + result.error()
                : String.valueOf(result.exception().getMessage());
    }
}
