// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import static org.vauban.engine.framing.FrameException.Reason.BODY_TOO_LONG;
import static org.vauban.engine.framing.FrameException.Reason.CHARSET;
import static org.vauban.engine.framing.FrameException.Reason.HEADER_MALFORMED;
import static org.vauban.engine.framing.FrameException.Reason.HEADER_TOO_LONG;
import static org.vauban.engine.framing.FrameException.Reason.LENGTH_DUPLICATE;
import static org.vauban.engine.framing.FrameException.Reason.LENGTH_INVALID;
import static org.vauban.engine.framing.FrameException.Reason.LENGTH_MISSING;
import static org.vauban.engine.framing.FrameException.Reason.LINE_END;
import static org.vauban.engine.framing.FrameException.Reason.NESTING;
import static org.vauban.engine.framing.FrameException.Reason.NOT_UTF8;
import static org.vauban.engine.framing.FrameException.Reason.TOO_MANY_HEADERS;
import static org.vauban.engine.framing.FrameException.Reason.TRUNCATED;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads frames from a stream within {@link FrameLimits}. Not thread-safe.
 *
 * <p>Memory grows with the received bytes, not with the length that a header claims. After an exception that is not
 * {@linkplain FrameException#recoverable() recoverable} the position in the stream is lost and every further read
 * throws the same exception; the owner decides what to do then (close the stream, end the peer).
 *
 * @see <a href="https://microsoft.github.io/language-server-protocol/">LSP, base protocol</a>
 */
public final class FrameReader implements Closeable {
    private static final int FIRST_BODY_BUFFER = 64 << 10;
    private static final int BUFFER = 16 << 10;
    private static final int PART = 4 << 10;

    private final InputStream in;
    private final FrameLimits limits;
    private FrameException lost;
    /** Bytes of a body that was too long, which are skipped before the next frame. */
    private int refused;

    public FrameReader(InputStream in, FrameLimits limits) {
        this(in, limits, BUFFER);
    }

    /**
     * Creates a reader for a stream of whole messages in memory, of which there may be thousands.
     *
     * @param buffer buffer size in bytes, held as long as the reader; bodies are not read through it
     */
    public FrameReader(InputStream in, FrameLimits limits, int buffer) {
        this.in = new BufferedInputStream(in, buffer);
        this.limits = limits;
    }

    /**
     * Waits for the next frame.
     *
     * @return its body, or null if the stream ended between two frames
     * @throws FrameException if the frame is malformed or exceeds a limit
     * @throws IOException if the stream fails
     */
    public @Nullable String read() throws IOException {
        if (lost != null) {
            throw lost;
        }
        try {
            passOver();
            int length = readHeader();
            return length < 0 ? null : check(readBody(length));
        } catch (FrameException e) {
            if (!e.recoverable()) {
                lost = e;
            }
            throw e;
        }
    }

    /**
     * Returns the rest of the stream after the position of frames is lost; non-ASCII characters are replaced.
     *
     * @param most maximum number of bytes to read
     */
    public String rest(int most) throws IOException {
        return new String(in.readNBytes(most), StandardCharsets.US_ASCII);
    }

    /** Skips a refused body by reading it, since a wrapping stream counts the bytes that are read. */
    private void passOver() throws IOException {
        byte[] buffer = new byte[Math.min(refused, BUFFER)];
        while (refused > 0) {
            int n = in.read(buffer, 0, Math.min(refused, buffer.length));
            if (n < 0) {
                throw new FrameException(TRUNCATED, "the stream ended inside a body that was too long");
            }
            refused -= n;
        }
    }

    /** Returns the length of the body, or -1 if the stream ended before the first byte. */
    private int readHeader() throws IOException {
        byte[] line = new byte[Math.min(128, limits.maxHeaderBytes())];
        int total = 0;
        int headers = 0;
        int length = -1;
        while (true) {
            int size = 0;
            while (true) {
                int b = in.read();
                if (b < 0) {
                    if (total == 0) {
                        return -1;
                    }
                    throw new FrameException(TRUNCATED, "the stream ended inside a header");
                }
                if (++total > limits.maxHeaderBytes()) {
                    throw new FrameException(HEADER_TOO_LONG,
                            "a header is longer than " + limits.maxHeaderBytes() + " bytes");
                }
                if (b == '\n') {
                    throw new FrameException(LINE_END, "a header line ends with LF instead of CR LF");
                }
                if (b == '\r') {
                    int next = in.read();
                    total++;
                    if (next < 0) {
                        throw new FrameException(TRUNCATED, "the stream ended inside a header");
                    }
                    if (next != '\n') {
                        throw new FrameException(LINE_END, "a header line ends with CR instead of CR LF");
                    }
                    break;
                }
                if (b < 0x20 && b != '\t' || b > 0x7e) {
                    throw new FrameException(HEADER_MALFORMED, "a header holds the byte 0x" + Integer.toHexString(b));
                }
                if (size == line.length) {
                    line = Arrays.copyOf(line, size * 2);
                }
                line[size++] = (byte) b;
            }
            if (size == 0) {
                if (length < 0) {
                    throw new FrameException(LENGTH_MISSING, "a header has no Content-Length");
                }
                if (length > limits.maxBodyBytes()) {
                    refused = length;
                    throw new FrameException(BODY_TOO_LONG,
                            "a body is longer than " + limits.maxBodyBytes() + " bytes");
                }
                return length;
            }
            if (++headers > limits.maxHeaders()) {
                throw new FrameException(TOO_MANY_HEADERS, "a header has more than " + limits.maxHeaders() + " lines");
            }
            length = header(new String(line, 0, size, StandardCharsets.US_ASCII), length);
        }
    }

    private int header(String line, int length) throws FrameException {
        int colon = line.indexOf(':');
        if (colon < 1 || line.substring(0, colon).indexOf(' ') >= 0) {
            throw new FrameException(HEADER_MALFORMED, "a header line is not of the form Name: value");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        switch (name) {
            case "content-length" -> {
                if (length >= 0) {
                    throw new FrameException(LENGTH_DUPLICATE, "a header has two Content-Length lines");
                }
                return length(value);
            }
            case "content-type" -> {
                String type = value.toLowerCase(Locale.ROOT).replace("\"", "");
                int charset = type.indexOf("charset=");
                if (charset >= 0) {
                    String set = type.substring(charset + "charset=".length()).strip();
                    if (!set.equals("utf-8") && !set.equals("utf8")) {
                        throw new FrameException(CHARSET, "a header announces a charset other than UTF-8");
                    }
                }
                return length;
            }
            default -> {
                return length; // the base protocol permits further headers
            }
        }
    }

    private static int length(String value) throws FrameException {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new FrameException(LENGTH_INVALID, "Content-Length is not a number");
        }
        int from = 0;
        while (from < value.length() - 1 && value.charAt(from) == '0') {
            from++;
        }
        String digits = value.substring(from);
        if (digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new FrameException(LENGTH_INVALID, "Content-Length is more than " + Integer.MAX_VALUE);
        }
        int length = Integer.parseInt(digits);
        if (length == 0) {
            throw new FrameException(LENGTH_INVALID, "Content-Length is 0");
        }
        return length;
    }

    private byte[] readBody(int length) throws IOException {
        byte[] body = new byte[Math.min(length, FIRST_BODY_BUFFER)];
        int size = 0;
        while (size < length) {
            if (size == body.length) {
                body = Arrays.copyOf(body, (int) Math.min(length, 2L * size));
            }
            int n = in.read(body, size, body.length - size);
            if (n < 0) {
                throw new FrameException(TRUNCATED,
                        "the stream ended after " + size + " of " + length + " bytes of a body");
            }
            size += n;
        }
        return body;
    }

    private String check(byte[] body) throws FrameException {
        int depth = 0;
        boolean string = false;
        for (int i = 0; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> string = !string;
                case '\\' -> {
                    if (string) {
                        i++;
                    }
                }
                case '[', '{' -> {
                    if (!string && ++depth > limits.maxNesting()) {
                        throw new FrameException(NESTING,
                                "a body nests deeper than " + limits.maxNesting() + " levels");
                    }
                }
                case ']', '}' -> {
                    if (!string) {
                        depth--;
                    }
                }
                default -> {
                    // other bytes do not affect the nesting
                }
            }
        }
        try {
            return decoded(body);
        } catch (CharacterCodingException e) {
            throw new FrameException(NOT_UTF8, "a body is not UTF-8", e);
        }
    }

    /** Decodes in parts, since all characters of a long body beside its bytes and its text would need much memory. */
    private static String decoded(byte[] body) throws CharacterCodingException {
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer part = CharBuffer.allocate(PART);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = strict.decode(bytes, part.clear(), true);
        }
        if (result.isError()) {
            result.throwException();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
