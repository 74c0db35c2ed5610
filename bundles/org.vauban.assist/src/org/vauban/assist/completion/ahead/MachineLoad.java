// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether the machine is busy with something else, from the pressure that Linux reports: the share of the last
 * ten seconds in which something waited for a processor, or for memory. Where that cannot be told, it is not. Asked
 * again after two seconds. Threads: any.
 *
 * @see <a href="https://docs.kernel.org/accounting/psi.html">PSI - Pressure Stall Information</a>
 */
public final class MachineLoad {
    private static final Path PRESSURE = Path.of("/proc/pressure");
    private static final long KEPT_NANOS = 2_000_000_000L;
    /** Per cent; a model that is computed with all processors beside an editor stays well below. */
    private static final double BUSY = 60;
    /** Per cent; what waits for memory waits for the disk. */
    private static final double SHORT_OF_MEMORY = 10;
    private static final Pattern SOME = Pattern.compile("^some avg10=(\\d+(?:\\.\\d+)?) ", Pattern.MULTILINE);

    private final Path pressure;
    private final CachedFlag busy;

    public MachineLoad() {
        this(PRESSURE, System::nanoTime);
    }

    /**
     * @param pressure a folder with the files {@code cpu} and {@code memory}
     * @param clock in nanoseconds
     */
    public MachineLoad(Path pressure, LongSupplier clock) {
        this.pressure = pressure;
        this.busy = new CachedFlag(() -> some("cpu") >= BUSY || some("memory") >= SHORT_OF_MEMORY, KEPT_NANOS, clock);
    }

    public boolean isBusy() {
        return busy.get();
    }

    /** The share in per cent, or 0 where it cannot be told. */
    private double some(String resource) {
        try {
            Matcher matcher = SOME.matcher(Files.readString(pressure.resolve(resource)));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0; // another system, or a kernel without it
        }
    }
}
