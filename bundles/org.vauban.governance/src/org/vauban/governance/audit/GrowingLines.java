// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.vauban.governance.internal.RegularFile;

/**
 * Reads the lines of an untrusted file to which others may append, in bounded memory: of an overlong line only the
 * beginning is kept. Characters that are not UTF-8 are replaced. The file may be renamed while it is open, on Windows
 * too. Not thread-safe.
 */
final class GrowingLines implements Closeable {
    private static final int BLOCK = 1 << 16;

    private final InputStream in;
    private final int longest;
    /** Bytes that were read and not decoded: the beginning of a character. */
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    /** As large as the bytes: no byte becomes more than one UTF-16 unit. */
    private final CharBuffer chars = CharBuffer.allocate(BLOCK);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder line = new StringBuilder();

    /**
     * Opens a file.
     *
     * @param longest number of UTF-16 units that are kept of a line
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     */
    GrowingLines(Path file, int longest) throws IOException {
        in = RegularFile.open(file);
        this.longest = longest;
    }

    /** Passes the complete lines up to the present end of the file to a consumer; a later call continues there. */
    void read(Consumer<String> lines) throws IOException {
        while (true) {
            int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (n < 0) {
                return;
            }
            bytes.position(bytes.position() + n).flip();
            decoder.decode(bytes, chars, false);
            bytes.compact();
            take(lines);
        }
    }

    /** Passes on the text after the last line feed, if there is any. To be called last, once. */
    void end(Consumer<String> lines) {
        bytes.flip();
        decoder.decode(bytes, chars, true);
        decoder.flush(chars);
        take(lines);
        if (!line.isEmpty()) {
            lines.accept(line.toString());
        }
    }

    private void take(Consumer<String> lines) {
        chars.flip();
        char[] block = chars.array();
        int start = 0;
        for (int i = 0; i < chars.limit(); i++) {
            if (block[i] == '\n') {
                append(start, i);
                lines.accept(line.toString());
                line.setLength(0);
                start = i + 1;
            }
        }
        append(start, chars.limit());
        chars.clear();
    }

    private void append(int from, int to) {
        line.append(chars.array(), from, Math.clamp(longest - line.length(), 0, to - from));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
