// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.Engine;
import org.vauban.governance.AuditLog;

/**
 * Ends engines that new settings or policies make unusable, and saves their KV cache first where allowed. Any thread.
 *
 * @param states saves the KV cache
 */
record EngineRetirement(StatePersistence states) {
    /**
     * Ends an engine. Blocks.
     *
     * @param present log for the saving of the engine's state, or null to save nothing
     * @param audit log to close, or null
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

    /** Ends an engine whose model must not be used, and unloads the model. Returns at once. */
    void discard(@Nullable Engine engine, String modelId) {
        if (engine != null) {
            AssistantThreads.start("vauban-assist-end", () -> { // not on the engine's own thread
                engine.unload(modelId); // other assistants may share the engine
                engine.close();
            });
        }
    }

    /** Ends an engine, on another thread if its state may have to be saved first. */
    void endLater(@Nullable Engine engine, @Nullable AuditLog present, @Nullable AuditLog audit) {
        if (states.served(engine)) {
            AssistantThreads.start("vauban-assist-end", () -> end(engine, present, audit));
        } else {
            end(engine, present, audit);
        }
    }
}
