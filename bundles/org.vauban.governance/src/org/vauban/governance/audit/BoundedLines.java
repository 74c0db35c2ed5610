// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads the lines of an untrusted file in bounded memory: of an overlong line only the beginning is kept. Characters
 * that are not UTF-8 are replaced.
 */
public final class BoundedLines {
    private BoundedLines() {}

    /**
     * Passes each line to a consumer.
     *
     * @param longest number of UTF-16 units that are kept of a line
     * @param incomplete whether text after the last line feed counts as a line
     */
    public static void read(Path file, int longest, boolean incomplete, Consumer<String> lines) throws IOException {
        try (GrowingLines in = new GrowingLines(file, longest)) {
            in.read(lines);
            if (incomplete) {
                in.end(lines);
            }
        }
    }
}
