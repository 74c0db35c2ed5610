// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Removes the headers of LSP's base protocol from the output of our own language server. For one thread. */
final class MessageOutput extends OutputStream {
    private static final Pattern LENGTH = Pattern.compile("Content-Length: *(\\d{1,9})\r\n", Pattern.CASE_INSENSITIVE);

    private final Sink sink;
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** Length of the message; -1 until its header is complete. */
    private int length = -1;
    private int headEnd;

    /** Receives whole messages. */
    @FunctionalInterface
    interface Sink {
        /** Blocks until the message has been written. */
        void send(ByteBuffer message) throws IOException;
    }

    MessageOutput(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    @NonNullByDefault({})
    public void write(byte[] from, int offset, int count) throws IOException {
        pending.write(from, offset, count);
        while (whole()) {
            byte[] all = pending.toByteArray();
            int end = headEnd + length;
            pending = new ByteArrayOutputStream(); // frees the memory of a large message
            pending.write(all, end, all.length - end);
            ByteBuffer message = ByteBuffer.wrap(all, headEnd, length);
            length = -1;
            sink.send(message);
        }
    }

    private boolean whole() throws IOException {
        if (length < 0) {
            String text = pending.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            Matcher head = LENGTH.matcher(text.substring(0, end + 2));
            if (!head.find()) {
                throw new IOException("a message without a length");
            }
            headEnd = end + 4;
            length = Integer.parseInt(head.group(1));
        }
        return pending.size() >= headEnd + length;
    }
}
