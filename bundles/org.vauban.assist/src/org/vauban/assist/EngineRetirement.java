// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.Engine;
import org.vauban.governance.AuditLog;

/**
 * Ends engines that settings or policies want otherwise, and keeps what they have read. Any thread.
 *
 * @param states where it is kept
 */
record EngineRetirement(StatePersistence states) {
    /**
     * Ends an engine. Blocks.
     *
     * @param present for what is kept of the engine, or null
     * @param audit to be closed, or null
     */
    void end(@Nullable Engine engine, @Nullable AuditLog present, @Nullable AuditLog audit) {
        if (engine != null) {
            if (present != null) {
                states.save(engine, present);
            }
            engine.close();
        }
        if (audit != null) {
            audit.close();
        }
    }

    /** The same where keeping what it has read takes a moment, and nobody is to wait for it. */
    void endLater(@Nullable Engine engine, @Nullable AuditLog present, @Nullable AuditLog audit) {
        if (states.served(engine)) {
            AssistantThreads.start("vauban-assist-end", () -> end(engine, present, audit));
        } else {
            end(engine, present, audit);
        }
    }
}
