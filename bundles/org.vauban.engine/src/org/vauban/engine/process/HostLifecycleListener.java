// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.file.Path;
import java.util.List;
import org.vauban.engine.EngineException;

/** Receives host lifecycle events from the {@link HostSupervisor}. Called on the supervisor thread. */
interface HostLifecycleListener {

    /** A host is ready for requests. */
    void ready(HostSession host);

    /** No host could be started; there is no automatic retry. */
    void startFailed(EngineException failure);

    /** A host that had been ready ended. */
    void lost(HostSession ended, EngineException failure);

    /** Called after {@link #lost} with the delay until the next start. */
    void mustWait(long millis);

    /** Returns the folders from which the next host must read models. */
    List<Path> readable();

    /** Whether there are no requests. */
    boolean idle();

    /** Whether a host that ended must be followed by another. */
    boolean needsHost();
}
