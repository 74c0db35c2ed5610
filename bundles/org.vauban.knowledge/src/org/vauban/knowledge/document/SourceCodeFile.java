// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vauban.governance.source.TextDecoder;

/** Reads source code and configuration as one page with one block, to be split by declarations later. Stateless. */
public final class SourceCodeFile {
    /** Maximum size: no source file is longer, only data. */
    public static final int MAX_BYTES = 16 << 20;

    private SourceCodeFile() {}

    /**
     * Reads a file.
     *
     * @return empty if the file is larger than {@link #MAX_BYTES}
     * @throws TextDecoder.EncodingException if it is neither in UTF-8 nor in UTF-16
     * @throws IOException if it cannot be read
     */
    public static Optional<DocumentPage> read(Path file) throws IOException {
        return TextDecoder.read(file, MAX_BYTES).map(SourceCodeFile::page);
    }

    /** Returns the text of a file as its only page. */
    public static DocumentPage page(String text) {
        return new DocumentPage(0, "", 0, 0, text,
                text.isBlank() ? List.of() : List.of(new TextBlock(BlockKind.CODE, 0, 0, text.length())));
    }
}
