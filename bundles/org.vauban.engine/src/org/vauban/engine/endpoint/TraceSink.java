// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import com.google.gson.JsonObject;
import java.io.IOException;

/** Sends traces to a collector. Not thread-safe, except {@link #close}, which any thread may call. */
public interface TraceSink extends AutoCloseable {
    /**
     * Sends a batch, an {@code ExportTraceServiceRequest} in JSON. Blocks for some seconds at most.
     *
     * @throws IOException if the collector does not accept it, with a reason in the user's language
     */
    void send(JsonObject batch) throws IOException;

    /** Aborts pending transfers. */
    @Override
    void close();
}
