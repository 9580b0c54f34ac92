package org.simplectic.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The best wall-clock time of one call, by the peers' method: after a warm-up, samples of at least 0.05 s, the best of at
 * least five; with one thread, a sample whose CPU time is below 98 % of its wall time was disturbed, and sampling then
 * goes on until three clean ones are seen or 6 s have passed. A JVM compiles while it runs: so the warm-up is longer than
 * theirs, and lasts until the compiler has been idle for a while; and sampling goes on while times still fall.
 *
 * @param threads the threads that the task uses; CPU time is the calling thread's, and checked for one thread only
 * @param warmUp seconds to call the task before the first sample
 */
record Stopwatch(int threads, double warmUp) {
    private static final double SAMPLE = 0.05;
    private static final int LEAST_SAMPLES = 5;
    private static final int MOST_SAMPLES = 40;
    private static final int CLEAN_SAMPLES = 3;
    private static final double CLEAN = 0.98;
    private static final double PATIENCE = 6;

    /** Fewer warm-up calls than this leave the compiler out of work; a long task gets no more than a few. */
    private static final int WARM_CALLS = 3;

    /** The compiler counts as idle after so many seconds without a method compiled. */
    private static final double IDLE = 0.5;

    /** Warm-up ends after so many seconds even if it is not. */
    private static final double LONGEST_WARM_UP = 20;

    /** Samples that fall by more than this have not settled. */
    private static final double SETTLED = 0.98;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A stopwatch for tasks on a number of threads. */
    static Stopwatch of(int threads) {
        return new Stopwatch(threads, 1);
    }

    /** Seconds of one call. */
    double best(Runnable task) {
        int calls = (int) Math.ceil(SAMPLE / Math.max(warmUp(task), 1e-9));
        double best = Double.POSITIVE_INFINITY;
        double spent = 0;
        int clean = 0;
        int settled = 0;
        for (int sample = 0; sample < MOST_SAMPLES; sample++) {
            boolean isEnough = clean >= CLEAN_SAMPLES && settled >= LEAST_SAMPLES;
            if (sample >= LEAST_SAMPLES && (isEnough || spent > PATIENCE)) {
                break;
            }
            long cpu = THREADS.getCurrentThreadCpuTime();
            double wall = seconds(task, calls);
            double used = 1e-9 * (THREADS.getCurrentThreadCpuTime() - cpu);
            if (threads > 1 || used >= CLEAN * wall) {
                clean++;
            }
            settled = wall < SETTLED * best ? 1 : settled + 1;
            best = Math.min(best, wall);
            spent += wall;
        }
        return best / calls;
    }

    /** Calls until the time is over and the compiler idle; seconds of one of the last calls. */
    private double warmUp(Runnable task) {
        double spent = 0;
        double idleSince = 0;
        double one = 0;
        long compiled = compilation();
        int calls = 1;
        for (int rounds = 0; rounds < WARM_CALLS || isCold(spent, idleSince); rounds++) {
            double round = seconds(task, calls);
            spent += round;
            one = round / calls;
            long now = compilation();
            if (now != compiled) {
                compiled = now;
                idleSince = spent;
            }
            if (round < SAMPLE / 8) {
                calls *= 2;
            }
        }
        return one;
    }

    /** What grows while the compiler works; the JVM's own figure counts a compilation, however long, only when it ends. */
    private static long compilation() {
        return COMPILER.getTotalCompilationTime() + CompilerThreads.ticks();
    }

    private boolean isCold(double spent, double idleSince) {
        return spent < warmUp || (spent - idleSince < IDLE * Math.min(1, warmUp) && spent < LONGEST_WARM_UP);
    }

    private static double seconds(Runnable task, int calls) {
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            task.run();
        }
        return 1e-9 * (System.nanoTime() - start);
    }
}
