// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Closes connections on which no request arrives in time after they were opened, or after the last answer. A head that
 * arrives byte by byte never counts as idle, so clients that send such heads could occupy all connections. Register it
 * both as a listener of the connector and as the outermost handler.
 */
@NonNullByDefault({})
public final class HeadDeadline extends Handler.Wrapper implements Connection.Listener {
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOKS = 4;

    private final Duration limit;
    private final Map<EndPoint, Waiting> connections = new ConcurrentHashMap<>();
    private volatile Scheduler.@Nullable Task look;

    /** @param limit time within which the head of a request must be complete */
    public HeadDeadline(Duration limit) {
        this.limit = limit;
    }

    /** A connection without a request, and since when. */
    private static final class Waiting {
        private int requests;
        private long since = System.nanoTime();

        synchronized void begin() {
            requests++;
        }

        synchronized void end() {
            requests--;
            since = System.nanoTime();
        }

        synchronized boolean longerThan(long nanos) {
            return requests == 0 && System.nanoTime() - since > nanos;
        }
    }

    /** Whether for this time no connection was opened or had a request. */
    public boolean quietFor(Duration time) {
        return connections.values().stream().allMatch(waiting -> waiting.longerThan(time.toNanos()));
    }

    @Override
    public void onOpened(Connection connection) {
        // only HTTP connections send requests: not the TLS layer around them, nor upgraded connections
        if (!(connection instanceof SslConnection || connection instanceof WebSocketConnection)) {
            connections.put(connection.getEndPoint(), new Waiting());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection.getEndPoint());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Waiting waiting = connections.get(request.getConnectionMetaData().getConnection().getEndPoint());
        if (waiting != null) {
            waiting.begin();
            Request.addCompletionListener(request, failure -> waiting.end());
        }
        return super.handle(request, response, callback);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        schedule();
    }

    private void schedule() {
        long millis = Math.clamp(limit.toMillis() / LOOKS, 1, LOOK_MILLIS);
        look = getServer().getScheduler().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        connections.forEach((endPoint, waiting) -> {
            if (waiting.longerThan(limit.toNanos())) {
                connections.remove(endPoint);
                endPoint.close();
            }
        });
        if (isRunning()) {
            schedule();
        }
    }

    @Override
    protected void doStop() throws Exception {
        Scheduler.Task task = look;
        if (task != null) {
            task.cancel();
        }
        super.doStop();
    }
}
