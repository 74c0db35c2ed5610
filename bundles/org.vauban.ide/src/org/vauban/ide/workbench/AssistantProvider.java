// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.function.Consumer;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.engine.EngineException;

/**
 * Provides the assistant of the workbench; an OSGi service. The bundle registers the default provider with ranking 0; a
 * provider with a higher ranking replaces it.
 *
 * <p>All methods may be called from any thread.
 */
public interface AssistantProvider {

    /**
     * Returns the assistant, created at the first call. Creating it may read files: do not call this on the UI thread.
     *
     * @return never null; not closed by the caller
     * @throws EngineException if it cannot be created, for example without an engine for this platform
     */
    Assistant assistant();

    /**
     * Returns the status to show, without creating the assistant.
     *
     * @return never null
     */
    AssistStatus status();

    /** Adds a listener for changes of {@link #status()}; called on any thread. */
    void addStatusListener(Consumer<AssistStatus> listener);

    void removeStatusListener(Consumer<AssistStatus> listener);
}
