package org.simplectic.backend.simd.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void doesEveryPartOnce(int size) {
        try (var team = Team.of(size)) {
            for (var parts = 0; parts < 40; parts++) {
                var done = new AtomicIntegerArray(parts);
                team.run(parts, done::incrementAndGet);
                for (var part = 0; part < parts; part++) {
                    assertEquals(1, done.get(part), parts + " parts, part " + part);
                }
            }
        }
    }

    @Test
    void givesEachMemberItsFixedShare() {
        try (var team = Team.of(3)) {
            var threads = new Thread[8];
            for (var repeat = 0; repeat < 200; repeat++) {
                team.run(8, part -> threads[part] = Thread.currentThread());
                assertSame(Thread.currentThread(), threads[0]);
                assertSame(threads[0], threads[1]);
                assertNotEquals(threads[1], threads[2]);
                assertSame(threads[2], threads[4]);
                assertNotEquals(threads[4], threads[5]);
                assertSame(threads[5], threads[7]);
            }
        }
    }

    @Test
    void seesWhatWasWrittenBeforeAndShowsWhatWasWrittenWithin() {
        try (var team = Team.of(2)) {
            var values = new long[64];
            for (var round = 1L; round <= 1000; round++) {
                Arrays.fill(values, round);
                team.run(values.length, part -> values[part] *= 2);
                assertEquals(2 * round * values.length, Arrays.stream(values).sum());
            }
        }
    }

    @Test
    void membersThatSleepAreWoken() throws InterruptedException {
        try (var team = Team.of(2)) {
            var threads = new Thread[2];
            team.run(2, part -> threads[part] = Thread.currentThread());
            for (var repeat = 0; repeat < 20; repeat++) {
                while (threads[1].getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                var done = new AtomicInteger();
                team.run(2, part -> done.incrementAndGet());
                assertEquals(2, done.get());
            }
        }
    }

    @Test
    void aCallerThatSleepsIsWoken() {
        try (var team = Team.of(2)) {
            var caller = Thread.currentThread();
            for (var repeat = 0; repeat < 20; repeat++) {
                team.run(2, part -> {
                    while (part == 1 && caller.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                });
            }
        }
    }

    @Test
    void runsWithinARunAreDoneByTheMemberItself() {
        try (var team = Team.of(2)) {
            var foreign = new AtomicInteger();
            team.run(2, outer -> {
                var member = Thread.currentThread();
                team.run(5, inner -> {
                    if (Thread.currentThread() != member) {
                        foreign.incrementAndGet();
                    }
                });
            });
            assertEquals(0, foreign.get());
        }
    }

    @Test
    void callersThatFindTheTeamBusyDoTheirWorkThemselves() throws Exception {
        try (var team = Team.of(2)) {
            var inside = new CountDownLatch(2);
            var release = new CountDownLatch(1);
            var first = Thread.ofPlatform()
                    .start(() -> team.run(2, part -> {
                        inside.countDown();
                        await(release);
                    }));
            inside.await();
            var threads = new Thread[4];
            team.run(4, part -> threads[part] = Thread.currentThread());
            release.countDown();
            first.join();
            for (var thread : threads) {
                assertSame(Thread.currentThread(), thread);
            }
        }
    }

    @Test
    void manyCallersAtOnceAllGetTheirResults() throws Exception {
        try (var team = Team.of(3)) {
            var wrong = new AtomicInteger();
            var barrier = new CyclicBarrier(4);
            var callers = new ArrayList<Thread>();
            for (var number = 0; number < 4; number++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    var values = new int[17];
                    await(barrier);
                    for (var round = 1; round <= 200; round++) {
                        var written = round;
                        team.run(values.length, part -> values[part] = written);
                        if (Arrays.stream(values).sum() != round * values.length) {
                            wrong.incrementAndGet();
                        }
                    }
                }));
            }
            for (var caller : callers) {
                caller.join();
            }
            assertEquals(0, wrong.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anExceptionReachesTheCallerAndTheTeamGoesOn(int thrower) {
        try (var team = Team.of(2)) {
            var failure = assertThrows(
                    ArithmeticException.class,
                    () -> team.run(2, part -> {
                        if (part == thrower) {
                            throw new ArithmeticException("part " + part);
                        }
                    }));
            assertEquals("part " + thrower, failure.getMessage());
            var done = new int[4];
            team.run(4, part -> done[part] = 1);
            assertArrayEquals(new int[] {1, 1, 1, 1}, done);
        }
    }

    @Test
    void exceptionsOfSeveralMembersTravelTogether() {
        try (var team = Team.of(2)) {
            var failure = assertThrows(
                    ArithmeticException.class,
                    () -> team.run(2, part -> {
                        throw new ArithmeticException("part " + part);
                    }));
            assertEquals("part 0", failure.getMessage());
            assertEquals("part 1", failure.getSuppressed()[0].getMessage());
        }
    }

    @Test
    void closeEndsTheThreads() {
        var threads = new Thread[3];
        var team = Team.of(3);
        team.run(3, part -> threads[part] = Thread.currentThread());
        team.close();
        team.close();
        assertTrue(Thread.currentThread().isAlive());
        assertEquals(Thread.State.TERMINATED, threads[1].getState());
        assertEquals(Thread.State.TERMINATED, threads[2].getState());
        var failure = assertThrows(IllegalStateException.class, () -> team.run(2, part -> {}));
        assertEquals("this team is closed: its threads have ended", failure.getMessage());
    }

    @Test
    void refusesATeamOfNobody() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Team.of(0));
        assertEquals("a team has at least one member, not 0", failure.getMessage());
    }

    @Test
    void aRunAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var team = Team.of(2)) {
            IntConsumer nothing = part -> {};
            for (var repeat = 0; repeat < 2000; repeat++) {
                team.run(2, nothing);
            }
            var before = threads.getCurrentThreadAllocatedBytes();
            for (var repeat = 0; repeat < 1000; repeat++) {
                team.run(2, nothing);
            }
            var allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // Less than a byte a run: the measurement itself allocates a little.
            assertTrue(allocated < 1000, allocated + " bytes in 1000 runs");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
