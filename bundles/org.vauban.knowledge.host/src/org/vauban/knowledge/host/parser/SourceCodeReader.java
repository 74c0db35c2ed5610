// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import org.vauban.knowledge.document.SourceCodeFile;

/** Source code and configuration: one block, which the client splits by declarations. */
final class SourceCodeReader implements DocumentReader {
    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        pages.add(SourceCodeFile.page(TextFile.read(content.path())));
    }
}
