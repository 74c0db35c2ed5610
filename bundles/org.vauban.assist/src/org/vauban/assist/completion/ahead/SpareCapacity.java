// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;

/** Tells whether the machine has power and time to spare for what nobody has asked for. Threads: any. */
public final class SpareCapacity {
    private final PowerSource power = new PowerSource();
    private final MachineLoad load;

    /** @param engine whose own work does not make the machine busy; null where none is known */
    public SpareCapacity(Supplier<@Nullable Engine> engine) {
        this.load = new MachineLoad(() -> computed(engine.get()));
    }

    /** Looks at the disk. */
    public boolean isThere() {
        return power.isMains() && !load.isBusy();
    }

    /** Nanoseconds that the process of an engine has computed; 0 where there is none on this machine. */
    private static long computed(@Nullable Engine engine) {
        OptionalLong process = engine == null ? OptionalLong.empty() : engine.process();
        return process.isEmpty() ? 0
                : ProcessHandle.of(process.getAsLong()).flatMap(handle -> handle.info().totalCpuDuration())
                        .map(Duration::toNanos).orElse(0L);
    }
}
