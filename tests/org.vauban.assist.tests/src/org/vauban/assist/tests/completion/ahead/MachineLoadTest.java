// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.ahead.MachineLoad;

/** Whether a machine under this pressure is busy. */
class MachineLoadTest {
    @TempDir
    private Path pressure;
    private long now;

    private MachineLoad load() {
        return new MachineLoad(pressure, () -> now);
    }

    private void some(String resource, String percent) throws IOException {
        Files.writeString(pressure.resolve(resource), "some avg10=" + percent + " avg60=99.00 avg300=99.00 total=1234\n"
                + "full avg10=99.00 avg60=99.00 avg300=99.00 total=12\n");
    }

    @Test
    void whereItCannotBeToldItIsNotBusy() throws IOException {
        assertFalse(load().isBusy());
        Files.writeString(pressure.resolve("cpu"), "some avg10=much\n");
        assertFalse(load().isBusy());
        Files.writeString(pressure.resolve("cpu"), "");
        assertFalse(load().isBusy());
    }

    @Test
    void oneThatBuildsIsBusy() throws IOException {
        some("cpu", "12.50");
        assertFalse(load().isBusy());
        some("cpu", "80.00");
        assertTrue(load().isBusy());
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
        assertTrue(load.isBusy());
        some("cpu", "0.00");
        assertTrue(load.isBusy());
        now += 2_000_000_000L;
        assertFalse(load.isBusy());
        some("cpu", "80.00");
        now += 8 * 3600 * 1_000_000_000L; // suspended over night
        assertTrue(load.isBusy());
        some("cpu", "0.00");
        now = 0;
        assertFalse(load.isBusy());
    }
}
