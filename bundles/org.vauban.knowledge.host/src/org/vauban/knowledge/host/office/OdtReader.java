// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/** OpenDocument text (ISO/IEC 26300). It has no pages of its own. */
public final class OdtReader implements DocumentReader {
    private static final int MAX_MANIFEST = 4 << 20;
    private static final Set<String> SKIPPED = Set.of("annotation", "tracked-changes", "scripts", "font-face-decls",
            "automatic-styles", "note-citation", "binary-data");
    /** Of what pictures are called and described by, which nobody sees in the text around them. */
    private static final String DRAWING = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0";

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        try (ZipArchive zip = ZipArchive.open(content)) {
            InputStream manifest = zip.entry("META-INF/manifest.xml");
            if (manifest != null) {
                try (manifest) {
                    String text = new String(manifest.readNBytes(MAX_MANIFEST), StandardCharsets.UTF_8);
                    if (text.contains("encryption-data")) {
                        throw new ReadException(ReadFailure.ENCRYPTED, "the file needs a password");
                    }
                }
            }
            InputStream body = zip.entry("content.xml");
            if (body == null) {
                throw new ReadException(ReadFailure.DAMAGED, "no content.xml");
            }
            PageText text = new PageText(pages);
            XmlStream.read(body, new Content(text));
            pages.add(text.page(0, ""));
        } catch (ZipArchive.BombException e) {
            throw new ReadException(ReadFailure.BOMB, String.valueOf(e.getMessage()), e);
        } catch (java.util.zip.ZipException e) {
            throw new ReadException(ReadFailure.DAMAGED, "a damaged zip entry", e);
        }
    }

    private static int level(@Nullable String value) {
        return value != null && value.matches("[1-9]") ? value.charAt(0) - '0' : 1;
    }

    private static final class Content implements XmlStream.Handler {
        private final OfficeText text;
        private int skipped;
        private int items;
        /** How many columns each cell that is open stands for, the innermost first. */
        private final Deque<Integer> cells = new ArrayDeque<>();

        Content(PageText page) {
            this.text = new OfficeText(page);
        }

        @Override
        public void start(String name, XmlStream xml) {
            if (skipped > 0 || SKIPPED.contains(name) || xml.isIn(DRAWING)) {
                skipped++;
                return;
            }
            switch (name) {
                case "table-cell", "covered-table-cell" -> cells
                        .push(OfficeText.columns(xml.attribute("number-columns-repeated")));
                case "h", "p" -> {
                    text.beginParagraph();
                    if (name.equals("h")) {
                        text.heading(level(xml.attribute("outline-level")));
                    } else if (items > 0) {
                        text.item();
                    }
                }
                case "list-item" -> items++;
                case "s", "tab", "line-break" -> text.append(" ");
                case "table" -> text.beginTable();
                default -> {
                    // spans and properties
                }
            }
        }

        @Override
        public void end(String name) throws ReadException {
            if (skipped > 0) {
                skipped--;
                return;
            }
            switch (name) {
                case "h", "p" -> text.endParagraph();
                case "list-item" -> items--;
                case "table-cell", "covered-table-cell" -> text.endCell(Objects.requireNonNullElse(cells.poll(), 1));
                case "table-row" -> text.endRow();
                case "table" -> text.endTable();
                default -> {
                    // nothing was begun
                }
            }
        }

        @Override
        public void text(String content) {
            if (skipped == 0) {
                text.append(content);
            }
        }
    }
}
