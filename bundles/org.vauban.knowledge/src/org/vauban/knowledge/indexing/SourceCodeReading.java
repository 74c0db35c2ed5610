// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vauban.governance.source.TextDecoder;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceCodeFile;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * Reads source code in this process: it needs no parser, editors hold the same text, and starting a process on each
 * save would take longer than everything else. Stateless.
 */
final class SourceCodeReading {
    private SourceCodeReading() {}

    static ParseOutcome of(Path file) {
        FileStamp before;
        try {
            if (Files.size(file) > SourceCodeFile.MAX_BYTES) {
                return tooLarge();
            }
            before = FileStamp.of(file);
        } catch (IOException e) {
            return new ParseOutcome.Failed(ReadFailure.UNREADABLE, e.getClass().getSimpleName());
        }
        try {
            DocumentPage page = SourceCodeFile.read(file).orElse(null);
            if (page == null) {
                return tooLarge();
            }
            if (!before.equals(FileStamp.of(file))) {
                return new ParseOutcome.Failed(ReadFailure.CHANGED, "size, time or content changed");
            }
            ParsedDocument.Builder document = new ParsedDocument.Builder();
            document.add(page);
            return new ParseOutcome.Parsed(document.build(), before);
        } catch (TextDecoder.EncodingException e) {
            return new ParseOutcome.Failed(ReadFailure.ENCODING, "neither UTF-8 nor UTF-16");
        } catch (IOException e) {
            return new ParseOutcome.Failed(ReadFailure.CHANGED, e.getClass().getSimpleName());
        }
    }

    private static ParseOutcome tooLarge() {
        return new ParseOutcome.Failed(ReadFailure.TOO_LARGE,
                "more than " + SourceCodeFile.MAX_BYTES + " bytes of text");
    }
}
