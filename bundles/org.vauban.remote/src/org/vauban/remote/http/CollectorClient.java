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
 * Sends traces to a collector by OTLP over HTTP, in JSON. What it answers is limited and otherwise ignored. The file of
 * its authorities is followed; while it cannot be used, the former ones count.
 */
public final class CollectorClient implements TraceSink {
    private static final System.Logger LOG = System.getLogger(CollectorClient.class.getName());
    private static final TransferLimits LIMITS = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(5), Duration.ofSeconds(10), 1 << 16, 1 << 16, 1 << 16);

    private final RemoteEndpoint collector;
    private final @Nullable String token;
    private final Messages messages;
    private final Transfer transfer = new Transfer();
    /** Of the file of authorities that {@link #client} trusts; for the thread that sends. */
    private Map<String, Object> stamp;
    /** Why the authorities there are now cannot be used, as it was told; null where they can be. */
    private @Nullable String told;
    // both below are guarded by this
    private EndpointClient client;
    private boolean closed;

    /**
     * Connects to nothing.
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
            return Map.of(); // reading it tells why
        }
    }

    /** One that trusts whom the authorities are now. */
    private EndpointClient current() {
        Map<String, Object> now = stamp();
        if (!now.equals(stamp)) {
            try {
                use(client());
                stamp = now;
                told = null;
            } catch (RemoteException e) {
                String why = messages.get("traces.authorities", e.getMessage()); // half-written, perhaps
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
