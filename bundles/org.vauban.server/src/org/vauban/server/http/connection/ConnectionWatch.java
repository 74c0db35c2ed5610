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
 * Notices that the client of a request has closed its connection. HTTP/1.1 reads nothing between the end of a request
 * and the end of its answer, so the end of the stream is looked for with a read of one byte. A byte that is there is
 * the beginning of a pipelined request: it is given back to the connection, and looking ends. Guarded by its caller.
 */
public final class ConnectionWatch {
    private final EndPoint endPoint;
    private final Connection connection;
    private boolean pipelined;

    /** @param request whose body was read to its end */
    public ConnectionWatch(Request request) {
        connection = request.getConnectionMetaData().getConnection();
        endPoint = connection.getEndPoint();
    }

    /** Whether the client is gone. */
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
     * Ends a request that has no answer, and its connection.
     *
     * @param callback of the request
     * @param failure an {@link EofException} where the client is gone
     */
    public static void cut(Request request, Response response, Callback callback, Throwable failure) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (failure instanceof EofException && !response.isCommitted()) {
            // nobody is there to be told an error, which Jetty would log with its stack
            endPoint.close(failure);
            callback.succeeded();
        } else {
            callback.failed(failure);
            // or a piece that its reader never takes would hold the connection
            endPoint.close(failure);
        }
    }
}
