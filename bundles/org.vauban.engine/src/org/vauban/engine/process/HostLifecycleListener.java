// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.file.Path;
import java.util.List;
import org.vauban.engine.EngineException;

/** Whom the {@link HostSupervisor} runs hosts for. Called on the supervisor thread. */
interface HostLifecycleListener {

    /** A host can be asked now. */
    void ready(HostSession host);

    /** No host could be started, and none is tried by itself. */
    void startFailed(EngineException failure);

    /** A host that had been ready ended. */
    void lost(HostSession ended, EngineException failure);

    /** After {@link #lost}: how long it takes until the next host is started. */
    void mustWait(long millis);

    /** The folders that the next host is to read models from. */
    List<Path> readable();

    /** Whether nothing is asked of a host now. */
    boolean idle();

    /** Whether a host that ended is to be followed by another. */
    boolean needsHost();
}
