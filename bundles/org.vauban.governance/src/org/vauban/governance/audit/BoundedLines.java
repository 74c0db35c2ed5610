// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.vauban.governance.internal.RegularFile;

/**
 * Reads the lines of an untrusted file in bounded memory: of an overlong line only the beginning is kept. Characters
 * that are not UTF-8 are replaced.
 */
public final class BoundedLines {
    private static final int BLOCK = 1 << 16;

    private BoundedLines() {}

    /**
     * Passes each line to a consumer.
     *
     * @param longest number of UTF-16 units that are kept of a line
     * @param incomplete whether text after the last line feed counts as a line
     */
    public static void read(Path file, int longest, boolean incomplete, Consumer<String> lines) throws IOException {
        try (Reader in = new InputStreamReader(RegularFile.open(file), StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            char[] block = new char[BLOCK];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                int start = 0;
                for (int i = 0; i < n; i++) {
                    if (block[i] == '\n') {
                        append(line, block, start, i, longest);
                        lines.accept(line.toString());
                        line.setLength(0);
                        start = i + 1;
                    }
                }
                append(line, block, start, n, longest);
            }
            if (incomplete && !line.isEmpty()) {
                lines.accept(line.toString());
            }
        }
    }

    private static void append(StringBuilder line, char[] block, int from, int to, int longest) {
        line.append(block, from, Math.clamp(longest - line.length(), 0, to - from));
    }
}
