// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.message.Messages;

/**
 * Sends traces to a collector by OTLP over HTTP, in JSON. Its answers are limited in size and otherwise ignored.
 * Changes of the authorities file are followed; while it cannot be used, the former authorities stay in force.
 */
public final class CollectorClient implements TraceSink {
    private static final System.Logger LOG = System.getLogger(CollectorClient.class.getName());
    private static final TransferLimits LIMITS = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(5), Duration.ofSeconds(10), 1 << 16, 1 << 16, 1 << 16);

    private final RemoteEndpoint collector;
    private final @Nullable String token;
    private final Messages messages;
    private final Transfer transfer = new Transfer();
    /** State of the authorities file that {@link #client} uses; accessed by the sending thread. */
    private Map<String, Object> stamp;
    /** The last error logged about the current authorities; null if they can be used. */
    private @Nullable String told;
    // both fields below are guarded by this
    private EndpointClient client;
    private boolean closed;

    /**
     * Creates a client without connecting.
     *
     * @param token sent with each batch, or null
     * @throws RemoteException if the authorities cannot be read
     */
    public CollectorClient(TraceTarget target, @Nullable String token, Messages messages) throws RemoteException {
        this.token = token;
        this.messages = messages;
        collector = new RemoteEndpoint("traces", target.address(), RemoteDialect.OPENAI, FimProtocol.NONE, List.of(),
                Set.of(), Set.of(), Set.of(), List.of(), target.authorities(), "", 0, null, "");
        stamp = stamp();
        client = client();
    }

    private EndpointClient client() throws RemoteException {
        return new EndpointClient(collector, null, null, LIMITS.connect(), messages);
    }

    private Map<String, Object> stamp() {
        Path authorities = collector.authorities();
        try {
            return authorities == null ? Map.of() : AttributeStamp.attributes(authorities);
        } catch (IOException e) {
            return Map.of(); // reading the file reports the reason
        }
    }

    /** Returns a client that trusts the current authorities. */
    private EndpointClient current() {
        Map<String, Object> now = stamp();
        if (!now.equals(stamp)) {
            try {
                use(client());
                stamp = now;
                told = null;
            } catch (RemoteException e) {
                String why = messages.get("traces.authorities", e.getMessage()); // perhaps half-written
                if (!why.equals(told)) {
                    told = why;
                    LOG.log(Level.WARNING, why);
                }
            }
        }
        synchronized (this) {
            return client;
        }
    }

    private synchronized void use(EndpointClient made) {
        if (closed) {
            made.close();
        } else {
            client.retire();
            client = made;
        }
    }

    /** Records whether the collector has accepted a batch, and ignores the rest of the answer. */
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
            // which spans were rejected does not matter here
        }
    }

    @Override
    public void send(JsonObject batch) throws IOException {
        Taken taken = new Taken();
        try {
            current().post("/v1/traces", batch, token, LIMITS, transfer, taken);
        } catch (RemoteException e) {
            if (!taken.taken) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        transfer.cancel();
        client.close();
    }
}
