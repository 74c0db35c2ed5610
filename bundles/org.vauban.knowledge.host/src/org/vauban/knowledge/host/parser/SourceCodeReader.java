// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;

/** Source code and configuration: one block, which the client splits by declarations. */
final class SourceCodeReader implements DocumentReader {
    @Override
    public void read(Path file, PageSink pages) throws ReadException, IOException {
        String text = TextFile.read(file);
        pages.add(new DocumentPage(0, "", 0, 0, text,
                text.isBlank() ? List.of() : List.of(new TextBlock(BlockKind.CODE, 0, 0, text.length()))));
    }
}
