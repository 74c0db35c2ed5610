// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.ahead.PowerSource;

/** Whether a machine with these power supplies runs on mains. */
class PowerSourceTest {
    @TempDir
    private Path supplies;
    private long now;

    private PowerSource source() {
        return new PowerSource(supplies, () -> now);
    }

    private void supply(String name, Map<String, String> files) throws IOException {
        Path folder = Files.createDirectories(supplies.resolve(name));
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue() + "\n");
        }
    }

    @Test
    void aDesktopRunsOnMains() {
        assertTrue(source().isMains());
        assertTrue(new PowerSource(supplies.resolve("none"), () -> now).isMains());
    }

    @Test
    void aLaptopWithoutItsAdapterDoesNot() throws IOException {
        supply("AC", Map.of("type", "Mains", "online", "0"));
        supply("BAT0", Map.of("type", "Battery", "status", "Discharging"));
        assertFalse(source().isMains());
    }

    @Test
    void aLaptopWithItsAdapterDoes() throws IOException {
        supply("AC", Map.of("type", "Mains", "online", "1"));
        supply("BAT0", Map.of("type", "Battery", "status", "Discharging"));
        assertTrue(source().isMains(), "one that is calibrated discharges all the same");
    }

    @Test
    void theBatteryOfAMouseDoesNotCount() throws IOException {
        supply("hid-mouse", Map.of("type", "Battery", "scope", "Device", "status", "Discharging"));
        assertTrue(source().isMains());
    }

    @Test
    void whoPullsThePlugIsNoticedHalfAMinuteLater() throws IOException {
        supply("AC", Map.of("type", "Mains", "online", "1"));
        supply("BAT0", Map.of("type", "Battery", "status", "Discharging"));
        PowerSource source = source();
        assertTrue(source.isMains());
        supply("AC", Map.of("type", "Mains", "online", "0"));
        assertTrue(source.isMains());
        now += 30_000_000_000L;
        assertFalse(source.isMains());
    }
}
