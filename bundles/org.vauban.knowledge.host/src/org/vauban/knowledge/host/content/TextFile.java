// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.governance.source.TextDecoder;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceCodeFile;

/** Reads text files. */
public final class TextFile {
    /** Maximum size of a file that is read. */
    public static final int MAX_BYTES = SourceCodeFile.MAX_BYTES;

    private TextFile() {}

    /** Returns the text without a byte order mark; line ends are kept. */
    public static String read(Path file) throws ReadException, IOException {
        try {
            return TextDecoder.read(file, MAX_BYTES).orElseThrow(
                    () -> new ReadException(ReadFailure.TOO_LARGE, "more than " + MAX_BYTES + " bytes of text"));
        } catch (TextDecoder.EncodingException e) {
            throw new ReadException(ReadFailure.ENCODING, "neither UTF-8 nor UTF-16", e);
        }
    }
}
