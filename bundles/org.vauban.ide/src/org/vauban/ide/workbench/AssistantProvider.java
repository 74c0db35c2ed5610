// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.function.Consumer;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.engine.EngineException;

/**
 * Gives the workbench its assistant; an OSGi service. The bundle registers the real one with ranking 0; one with a
 * higher ranking takes its place.
 *
 * <p>All methods may be called from any thread.
 */
public interface AssistantProvider {

    /**
     * The assistant, made at the first call. May look at files for that: not on the UI thread.
     *
     * @return never null and never closed by the caller
     * @throws EngineException if there can be none, for example without an engine for this platform
     */
    Assistant assistant();

    /**
     * What to show, without making the assistant.
     *
     * @return never null
     */
    AssistStatus status();

    /** Tells of each change of {@link #status()}, on any thread. */
    void addStatusListener(Consumer<AssistStatus> listener);

    void removeStatusListener(Consumer<AssistStatus> listener);
}
