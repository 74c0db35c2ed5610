// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/**
 * Reads server-sent events: the data of one event after the other. Only data is given on; names, ids and comments are
 * not needed here. For one thread.
 */
final class EventStream {
    private final InputStream in;
    private final TransferLimits limits;
    private final Messages messages;
    private final byte[] buffer = new byte[8_192];
    private int at;
    private int end;
    private long read;

    EventStream(InputStream in, TransferLimits limits, Messages messages) {
        this.in = in;
        this.limits = limits;
        this.messages = messages;
    }

    /**
     * The data of the next event; null at the end of the stream. An event that is not ended is dropped, as the standard
     * wants it.
     */
    @Nullable
    String next() throws IOException, RemoteException {
        StringBuilder data = null;
        while (true) {
            String line = line();
            if (line == null) {
                return null;
            }
            if (line.isEmpty()) {
                if (data != null) {
                    return data.toString();
                }
            } else if (line.startsWith("data:")) {
                String value = line.substring(line.startsWith("data: ") ? 6 : 5);
                data = data == null ? new StringBuilder() : data.append('\n');
                if (data.length() + value.length() > limits.lineBytes()) {
                    throw tooLarge(limits.lineBytes());
                }
                data.append(value);
            }
        }
    }

    private RemoteException tooLarge(long most) {
        return new RemoteException(Kind.TOO_LARGE, messages.get("too.large", most), null);
    }

    /** Without its end; null where there is no whole line any more. */
    private @Nullable String line() throws IOException, RemoteException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            if (at == end && !fill()) {
                return null;
            }
            byte b = buffer[at++];
            if (b == '\n') {
                return text(line.toByteArray());
            }
            if (line.size() >= limits.lineBytes()) {
                throw tooLarge(limits.lineBytes());
            }
            line.write(b);
        }
    }

    private boolean fill() throws IOException, RemoteException {
        int count = in.read(buffer);
        at = 0;
        end = Math.max(0, count);
        read += end;
        if (read > limits.streamBytes()) {
            throw tooLarge(limits.streamBytes());
        }
        return count > 0;
    }

    private String text(byte[] line) throws RemoteException {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return JsonReply.utf8(ByteBuffer.wrap(line, 0, length), messages);
    }
}
