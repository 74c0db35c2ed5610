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
 * Reads the data of server-sent events, one event after the other; names and ids are ignored. As the standard says, a
 * line ends with CR, LF or both, and a byte order mark may precede the first one. For one thread.
 */
final class EventStreamReader {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final InputStream in;
    private final TransferLimits limits;
    private final Messages messages;
    private final Runnable onComment;
    private final byte[] buffer = new byte[8_192];
    private int at;
    private int end;
    private long read;
    private boolean begun;
    /** Whether the last line has ended with CR: a following LF, even in the next chunk, belongs to it. */
    private boolean returned;

    /** @param onComment run after each comment */
    EventStreamReader(InputStream in, TransferLimits limits, Messages messages, Runnable onComment) {
        this.in = in;
        this.limits = limits;
        this.messages = messages;
        this.onComment = onComment;
    }

    /**
     * Returns the data of the next event; null at the end of the stream. An incomplete event is dropped, as the
     * standard requires, and so is one without data, with which some servers keep the connection open.
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
                if (data != null && !data.isEmpty()) {
                    return data.toString();
                }
                data = null;
            } else if (line.startsWith("data:")) {
                String value = line.substring(line.startsWith("data: ") ? 6 : 5);
                data = data == null ? new StringBuilder() : data.append('\n');
                if (data.length() + value.length() > limits.lineBytes()) {
                    throw tooLarge(limits.lineBytes());
                }
                data.append(value);
            } else if (line.startsWith(":")) {
                onComment.run();
            }
        }
    }

    private RemoteException tooLarge(long most) {
        return new RemoteException(Kind.TOO_LARGE, messages.get("too.large", most), null);
    }

    /** Returns a line without its end; null if no complete line is left. */
    private @Nullable String line() throws IOException, RemoteException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            if (at == end && !fill()) {
                return null;
            }
            byte b = buffer[at++];
            boolean second = returned && b == '\n';
            returned = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\n' || b == '\r') {
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
        String text = JsonReply.utf8(ByteBuffer.wrap(line), messages);
        boolean first = !begun;
        begun = true;
        return first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
