// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Notices that the client of a request has closed its connection. HTTP/1.1 reads nothing between the end of a request
 * and the end of its answer, so the end of the stream is looked for with a read of one byte. A byte that is there is
 * the beginning of a pipelined request: it is given back to the connection, and looking ends. Guarded by its caller.
 */
final class ConnectionWatch {
    private final EndPoint endPoint;
    private final Connection connection;
    private boolean pipelined;

    /** @param request whose body was read to its end */
    ConnectionWatch(Request request) {
        connection = request.getConnectionMetaData().getConnection();
        endPoint = connection.getEndPoint();
    }

    /** Whether the client is gone. */
    boolean closed() {
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
}
