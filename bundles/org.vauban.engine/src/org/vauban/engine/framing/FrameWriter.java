// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes frames for {@link FrameReader}, one after another, and waits while the peer does not read. Any thread. */
public final class FrameWriter implements Closeable {
    private final OutputStream out;
    private final int maxBodyBytes;

    /** @param limits limits of the reader */
    public FrameWriter(OutputStream out, FrameLimits limits) {
        this.out = new BufferedOutputStream(out, 64 << 10);
        this.maxBodyBytes = limits.maxBodyBytes();
    }

    /**
     * Writes a frame and flushes it.
     *
     * @param body not empty
     * @throws FrameException if the reader would refuse it; nothing is written then, and the next frame may be sent
     * @throws IOException if the peer is gone
     */
    public void write(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > maxBodyBytes) {
            throw new FrameException(FrameException.Reason.BODY_TOO_LONG,
                    "a body of " + bytes.length + " bytes is longer than " + maxBodyBytes + " bytes");
        }
        byte[] header = ("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (this) {
            out.write(header);
            out.write(bytes);
            out.flush();
        }
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
