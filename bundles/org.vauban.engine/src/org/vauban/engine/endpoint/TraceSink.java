// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import com.google.gson.JsonObject;
import java.io.IOException;

/** Sends traces to a collector. For one thread; {@link #close} for any. */
public interface TraceSink extends AutoCloseable {
    /**
     * Sends a batch, an {@code ExportTraceServiceRequest} in JSON. Blocks, for seconds at most.
     *
     * @throws IOException if the collector does not take it, with a reason in the user's language
     */
    void send(JsonObject batch) throws IOException;

    /** Ends what is on its way. */
    @Override
    void close();
}
