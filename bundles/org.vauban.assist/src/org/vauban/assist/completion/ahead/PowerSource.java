// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Detects whether the machine runs on mains power, from the power supplies that Linux lists. If that is unknown, it
 * does. The value is cached for half a minute. Threads: any.
 */
public final class PowerSource {
    private static final Path SUPPLIES = Path.of("/sys/class/power_supply");
    private static final long KEPT_NANOS = 30_000_000_000L;

    private final Path supplies;
    private final CachedFlag mains;

    public PowerSource() {
        this(SUPPLIES, System::nanoTime);
    }

    /**
     * @param supplies a folder with one for each supply, which holds {@code type} and {@code online} or {@code status}
     * @param clock time in nanoseconds
     */
    public PowerSource(Path supplies, LongSupplier clock) {
        this.supplies = supplies;
        this.mains = new CachedFlag(() -> !isDischarging(), KEPT_NANOS, clock);
    }

    public boolean isMains() {
        return mains.get();
    }

    /** Whether a battery is discharging and no other supply is online. */
    private boolean isDischarging() {
        if (!Files.isDirectory(supplies)) {
            return false;
        }
        boolean discharging = false;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(supplies)) {
            for (Path supply : all) {
                boolean battery = read(supply.resolve("type")).equals("Battery");
                if (!battery && read(supply.resolve("online")).equals("1")) {
                    return false;
                }
                // batteries of mice and pens do not power the machine
                boolean ofDevice = read(supply.resolve("scope")).equals("Device");
                discharging |= battery && !ofDevice && read(supply.resolve("status")).equals("Discharging");
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false; // unknown
        }
        return discharging;
    }

    /** Returns the line of a file, or an empty text if there is none. */
    private static String read(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readString(file).strip() : "";
    }
}
