// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Detects that the client of a request has closed its connection. HTTP/1.1 reads nothing between the end of a request
 * and the end of its answer, so the end of the stream is detected by reading one byte. If there is a byte, a pipelined
 * request begins: the byte is returned to the connection, and detection stops. Not thread-safe.
 */
public final class ConnectionWatch {
    private final EndPoint endPoint;
    private final Connection connection;
    private boolean pipelined;

    /** @param request a request whose body was read to its end */
    public ConnectionWatch(Request request) {
        connection = request.getConnectionMetaData().getConnection();
        endPoint = connection.getEndPoint();
    }

    /** Whether the client has closed the connection. */
    public boolean closed() {
        if (!endPoint.isOpen()) {
            return true;
        }
        if (pipelined || !(connection instanceof Connection.UpgradeTo receiver)) {
            return false;
        }
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int filled = endPoint.fill(one);
            if (filled > 0) {
                pipelined = true;
                receiver.onUpgradeTo(one);
            }
            return filled < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Ends a request without an answer, and closes its connection.
     *
     * @param callback the request's callback
     * @param failure an {@link EofException} if the client has closed the connection
     */
    public static void cut(Request request, Response response, Callback callback, Throwable failure) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (failure instanceof EofException && !response.isCommitted()) {
            // no client receives an error, which Jetty would log with its stack trace
            endPoint.close(failure);
            callback.succeeded();
        } else {
            callback.failed(failure);
            // otherwise a chunk that the client never reads would keep the connection open
            endPoint.close(failure);
        }
    }
}
