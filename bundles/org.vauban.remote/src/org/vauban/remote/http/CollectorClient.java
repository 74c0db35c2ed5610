// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.message.Messages;

/** Sends traces to a collector by OTLP over HTTP, in JSON. What it answers is limited and otherwise ignored. */
public final class CollectorClient implements TraceSink {
    private static final TransferLimits LIMITS = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(5), Duration.ofSeconds(10), 1 << 16, 1 << 16, 1 << 16);

    private final EndpointClient client;
    private final @Nullable String token;
    private final Transfer transfer = new Transfer();

    /**
     * Connects to nothing.
     *
     * @param token sent with each batch, or null
     * @throws RemoteException if the authorities cannot be read
     */
    public CollectorClient(TraceTarget target, @Nullable String token, Messages messages) throws RemoteException {
        URI address = target.address();
        this.token = token;
        client = new EndpointClient(new RemoteEndpoint("traces", address, RemoteDialect.OPENAI, FimProtocol.NONE,
                List.of(), Set.of(), Set.of(), Set.of(), List.of(), target.authorities(), "", 0, null, ""), null, null,
                LIMITS.connect(), messages);
    }

    /** Whether the collector has taken a batch, whatever follows. */
    private static final class Taken implements ReplyHandler {
        boolean taken;

        @Override
        public void accepted(ReplyHead head) {
            taken = true;
        }

        @Override
        public boolean event(String data) {
            return false;
        }

        @Override
        public void whole(JsonObject body) {
            // which spans it did not like is of no use here
        }
    }

    @Override
    public void send(JsonObject batch) throws IOException {
        Taken taken = new Taken();
        try {
            client.post("/v1/traces", batch, token, LIMITS, transfer, taken);
        } catch (RemoteException e) {
            if (!taken.taken) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        transfer.cancel();
        client.close();
    }
}
