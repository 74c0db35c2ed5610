// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.ahead.MachineLoad;

/** Whether a machine with two processors counts as busy, by its pressure and by which processes compute. */
class MachineLoadTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path proc;
    private long now;
    /** Nanoseconds of processor time that the engine has used. */
    private long engine;
    // ticks of both processors, a hundred a second each
    private long user = 1_000;
    private long nice = 1_000;
    private long idle = 1_000;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(proc.resolve("pressure"));
        processors();
    }

    private MachineLoad load() {
        return new MachineLoad(proc, () -> engine, () -> now);
    }

    private void some(String resource, String percent) throws IOException {
        Files.writeString(proc.resolve("pressure").resolve(resource), "some avg10=" + percent
                + " avg60=99.00 avg300=99.00 total=1234\nfull avg10=99.00 avg60=99.00 avg300=99.00 total=12\n");
    }

    private void processors() throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  " + user + " " + nice + " 500 " + idle + " 7 0 3 0 0 0\n"
                + "cpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4 5 6 7 8 9 10\nintr 17\nbtime 1764170000\n");
    }

    /**
     * Lets time pass with a load on both processors.
     *
     * @param normal the share of processor time at normal priority, including the engine's
     * @param low the share at low priority
     */
    private void pass(long seconds, double normal, double low) throws IOException {
        long ticks = seconds * 200;
        now += seconds * SECOND;
        user += (long) (ticks * normal);
        nice += (long) (ticks * low);
        idle += (long) (ticks * (1 - normal - low));
        processors();
    }

    @Test
    void whereItCannotBeToldItIsNotBusy() throws IOException {
        Files.delete(proc.resolve("stat"));
        assertFalse(load().isBusy());
        some("cpu", "much");
        assertFalse(load().isBusy());
        Files.writeString(proc.resolve("pressure/cpu"), "");
        assertFalse(load().isBusy());
    }

    @Test
    void oneThatBuildsIsBusy() throws IOException {
        some("cpu", "80.00");
        MachineLoad load = load();
        pass(3, 0.9, 0);
        assertTrue(load.isBusy());
        pass(3, 0.5, 0);
        assertTrue(load.isBusy(), "one of two processors");
    }

    @Test
    void withoutPressureThereIsRoomForMore() throws IOException {
        some("cpu", "12.50");
        MachineLoad load = load();
        pass(3, 0.9, 0);
        assertFalse(load.isBusy());
    }

    @Test
    void whatWaitsWithALowPriorityMakesItNotBusy() throws IOException {
        some("cpu", "98.00");
        MachineLoad load = load();
        pass(3, 0.2, 0.8);
        assertFalse(load.isBusy());
        pass(3, 0.6, 0.4);
        assertTrue(load.isBusy(), "beside it, others compute");
    }

    @Test
    void whatTheEngineComputesMakesItNotBusy() throws IOException {
        some("cpu", "98.00");
        MachineLoad load = load();
        pass(4, 1, 0);
        engine = 7 * SECOND; // of eight
        assertFalse(load.isBusy());
        pass(4, 1, 0);
        engine += 3 * SECOND;
        assertTrue(load.isBusy(), "five of eight are of others");
    }

    @Test
    void anEngineThatWasStartedAnewHasComputedNothing() throws IOException {
        some("cpu", "98.00");
        engine = 100 * SECOND;
        MachineLoad load = load();
        pass(4, 0.3, 0);
        engine = 0;
        assertFalse(load.isBusy());
        pass(4, 0.9, 0);
        assertTrue(load.isBusy());
    }

    @Test
    void asLongAsNothingIsKnownOfWhoComputesPressureDecides() throws IOException {
        some("cpu", "80.00");
        assertTrue(load().isBusy(), "no time has passed");
        Files.writeString(proc.resolve("stat"), "cpu  many 1 2 3 4 5 6 7\n");
        MachineLoad load = load();
        pass(3, 0, 1);
        assertTrue(load.isBusy(), "it was not known at the beginning");
        pass(3, 0, 1);
        assertFalse(load.isBusy());
    }

    @Test
    void oneThatIsShortOfMemoryIsBusy() throws IOException {
        some("cpu", "0.00");
        some("memory", "25.31");
        assertTrue(load().isBusy());
    }

    @Test
    void itIsAskedAgainAfterTwoSecondsAndAfterTheClockHasJumped() throws IOException {
        some("cpu", "80.00");
        MachineLoad load = load();
        pass(1, 1, 0);
        assertTrue(load.isBusy());
        some("cpu", "0.00");
        assertTrue(load.isBusy());
        pass(2, 1, 0);
        assertFalse(load.isBusy());
        some("cpu", "80.00");
        pass(8 * 3600, 1, 0); // suspended overnight
        assertTrue(load.isBusy());
        some("cpu", "0.00");
        now = 0;
        assertFalse(load.isBusy());
    }
}
