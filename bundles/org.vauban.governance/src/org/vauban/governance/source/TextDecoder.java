// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Messages;

/**
 * Decodes files whose encoding is not declared: UTF-8 with or without a byte order mark, and UTF-16 with one.
 * Everything else is refused: read in a wrong encoding, a text would hide its secrets from the gate. Pure except for
 * reading; thread-safe.
 */
public final class TextDecoder {
    private static final Charset[] SIXTEEN = {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE};

    /** Signals a file in no supported encoding. The message tells the user so. */
    public static final class EncodingException extends IOException {
        private static final long serialVersionUID = 1L;

        EncodingException(String message) {
            super(message);
        }
    }

    private TextDecoder() {}

    /**
     * Reads a file.
     *
     * @param most maximum number of bytes
     * @return text without byte order mark; empty if the file has more bytes
     * @throws EncodingException if it is not in UTF-8 or UTF-16 with a byte order mark, or contains NUL characters
     * @throws IOException if it cannot be read
     */
    public static Optional<String> read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            return bytes.length > most ? Optional.empty() : Optional.of(decode(bytes));
        }
    }

    /**
     * Decodes bytes.
     *
     * @return text without byte order mark
     * @throws EncodingException if they are not UTF-8 or UTF-16 with a byte order mark, or contain NUL characters
     */
    public static String decode(byte[] bytes) throws EncodingException {
        String text;
        try {
            text = strictly(bytes);
        } catch (CharacterCodingException e) {
            throw new EncodingException(Messages.text("text.encoding"));
        }
        if (text.indexOf('\0') >= 0) {
            throw new EncodingException(Messages.text("text.nul"));
        }
        return text;
    }

    private static String strictly(byte[] bytes) throws CharacterCodingException {
        int first = bytes.length < 2 ? -1 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (first == 0xFFFE || first == 0xFEFF) {
            return SIXTEEN[first == 0xFFFE ? 0 : 1].newDecoder().decode(ByteBuffer.wrap(bytes, 2, bytes.length - 2))
                    .toString();
        }
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Returns the text of a file in any encoding, for finding secrets in it; null if it cannot be read or is too long.
     */
    public static @Nullable String guess(Path file, int most) {
        byte[] bytes = bytes(file, most + 1);
        return bytes == null || bytes.length > most ? null : guess(bytes);
    }

    /** Returns the beginning of a file that may be longer, up to the end of a line. */
    public static @Nullable String guessBeginning(Path file, int most) {
        byte[] bytes = bytes(file, most + 1);
        if (bytes == null || bytes.length <= most) {
            return bytes == null ? null : guess(bytes);
        }
        int end = most;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return guess(end == 0 ? bytes : Arrays.copyOf(bytes, end));
    }

    private static byte @Nullable [] bytes(Path file, int most) {
        if (!Files.isRegularFile(file)) {
            return null; // a pipe or a terminal would block the caller
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            return null;
        }
    }

    private static String guess(byte[] bytes) {
        try {
            return strictly(bytes);
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
