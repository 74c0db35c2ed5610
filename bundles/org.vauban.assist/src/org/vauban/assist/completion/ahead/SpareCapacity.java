// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;

/** Decides whether the machine has power and time to spare for work in advance. Threads: any. */
public final class SpareCapacity {
    private final PowerSource power = new PowerSource();
    private final MachineLoad load;

    /** @param engine engine whose own work does not count as load; null if none is known */
    public SpareCapacity(Supplier<@Nullable Engine> engine) {
        this.load = new MachineLoad(() -> computed(engine.get()));
    }

    /** Whether there is spare capacity now. Reads the disk. */
    public boolean isThere() {
        return power.isMains() && !load.isBusy();
    }

    /** Returns the processor time of an engine's process in nanoseconds; 0 if there is none on this machine. */
    private static long computed(@Nullable Engine engine) {
        OptionalLong process = engine == null ? OptionalLong.empty() : engine.process();
        return process.isEmpty() ? 0
                : ProcessHandle.of(process.getAsLong()).flatMap(handle -> handle.info().totalCpuDuration())
                        .map(Duration::toNanos).orElse(0L);
    }
}
