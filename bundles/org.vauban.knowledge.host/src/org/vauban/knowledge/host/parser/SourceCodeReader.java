// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import org.vauban.knowledge.document.SourceCodeFile;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.TextFile;

/** Reads source code and configuration as one block, which the client splits by declarations. */
final class SourceCodeReader implements DocumentReader {
    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        pages.add(SourceCodeFile.page(TextFile.read(content.path())));
    }
}
