// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.TextDecoder;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.TextFile;
import org.vauban.knowledge.host.content.ZipArchive;
import org.vauban.knowledge.host.markup.HtmlReader;

/**
 * Reads the alternative format chunks of a Word document (ISO/IEC 29500-1, 17.17.2.1) at the position of their import:
 * Word documents, HTML and text are read; other formats and unreadable parts are only named. For one document, for one
 * thread.
 */
final class DocxImports {
    /** Maximum imports of a document; each is in memory while it is read. */
    private static final int MOST = 100;
    private static final String NOT_READ = "Imported part, not read: ";

    private final ZipArchive zip;
    private final OfficeRelations parts;
    private final Path document;
    private final boolean imported;
    /** Entries already read: a part that is imported repeatedly could act as a bomb. */
    private final Set<String> read = new HashSet<>();

    /**
     * @param parts relations of the importing part
     * @param document path of the file
     * @param imported whether the document is itself imported, so that its own imports are only named
     */
    DocxImports(ZipArchive zip, OfficeRelations parts, Path document, boolean imported) {
        this.zip = zip;
        this.parts = parts;
        this.document = document;
        this.imported = imported;
    }

    /** @param id relation id of the part; null if the document lacks it */
    void add(@Nullable String id, PageText text) throws ReadException, IOException {
        String entry = parts.entry(id);
        if (entry == null || !read.add(entry)) {
            return;
        }
        boolean done = !imported && read.size() <= MOST && isRead(entry, text);
        if (!done) {
            text.add(BlockKind.LIST_ITEM, 0, NOT_READ + entry.substring(entry.lastIndexOf('/') + 1));
        }
    }

    private boolean isRead(String entry, PageText text) throws ReadException, IOException {
        String format = entry.substring(entry.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!Set.of("docx", "docm", "htm", "html", "xhtml", "txt").contains(format)) {
            return false;
        }
        InputStream in = zip.entry(entry);
        if (in == null) {
            return false;
        }
        byte[] bytes;
        try (in) {
            bytes = in.readNBytes(TextFile.MAX_BYTES + 1);
        }
        if (bytes.length > TextFile.MAX_BYTES) {
            return false;
        }
        try {
            switch (format) {
                case "txt" -> paragraphs(TextDecoder.decode(bytes), text);
                case "docx", "docm" -> DocxReader.write(DocumentContent.attached(document, bytes), text, true);
                default -> HtmlReader.write(bytes, text);
            }
        } catch (TextDecoder.EncodingException e) {
            return false;
        } catch (ReadException e) {
            if (e.reason() == ReadFailure.DAMAGED || e.reason() == ReadFailure.ENCRYPTED) {
                return false; // the main document is still readable
            }
            throw e;
        }
        return true;
    }

    private static void paragraphs(String content, PageText text) throws ReadException {
        for (String each : content.split("\\R(?:[ \\t]*\\R)+")) {
            text.addLines(BlockKind.PARAGRAPH, each.strip());
        }
    }
}
