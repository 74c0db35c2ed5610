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
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/** Reads OpenDocument text (ISO/IEC 26300). The format has no pages. */
public final class OdtReader implements DocumentReader {
    private static final int MAX_MANIFEST = 4 << 20;
    private static final String STYLES = "automatic-styles";
    /**
     * Skipped elements: comments, deletions, elements without text, and indexes that repeat headings with page numbers.
     */
    private static final Set<String> SKIPPED = Set.of("annotation", "tracked-changes", "scripts", "font-face-decls",
            STYLES, "note-citation", "binary-data", "ruby-text", "table-of-content", "illustration-index",
            "table-index", "object-index", "user-index", "alphabetical-index");
    /** Namespace of titles and descriptions of drawings, which are not displayed. */
    private static final String DRAWING = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0";

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        ZipArchive.read(content, zip -> read(zip, pages));
    }

    private static void read(ZipArchive zip, PageSink pages) throws ReadException, IOException {
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
        OdtStyles styles = new OdtStyles();
        XmlStream.readIfPresent(zip.entry("styles.xml"), styles);
        PageText text = new PageText(pages);
        XmlStream.read(body, new Content(text, styles));
        pages.add(text.page(0, ""));
    }

    private static int level(@Nullable String value) {
        return value != null && value.matches("[1-9]") ? value.charAt(0) - '0' : 1;
    }

    private static final class Content implements XmlStream.Handler {
        private static final Look PLAIN = new Look(false, false, false);

        /** Formatting of a paragraph or a part of it. */
        private record Look(boolean hidden, boolean struck, boolean raised) {}

        private final OfficeText text;
        private final OdtStyles styles;
        private final Deque<Look> looks = new ArrayDeque<>();
        private int skipped;
        private boolean inStyles;
        private int items;
        /** Number of columns of each open cell, the innermost first. */
        private final Deque<Integer> cells = new ArrayDeque<>();

        Content(PageText page, OdtStyles styles) {
            this.text = new OfficeText(page);
            this.styles = styles;
        }

        @Override
        public void start(String name, XmlStream xml) {
            if (skipped > 0 || SKIPPED.contains(name) || xml.isIn(DRAWING) || isHidden(name, xml)) {
                inStyles |= skipped == 0 && name.equals(STYLES);
                skipped++;
                if (inStyles) {
                    styles.automatic(name, xml);
                }
                return;
            }
            String style = xml.attribute("style-name");
            switch (name) {
                case "table-cell", "covered-table-cell" -> cells
                        .push(OfficeText.columns(xml.attribute("number-columns-repeated")));
                case "h", "p" -> {
                    text.beginParagraph();
                    looks.push(look("paragraph", style, PLAIN));
                    if (name.equals("h")) {
                        int level = level(xml.attribute("outline-level"));
                        text.heading(level);
                        if (!"true".equals(xml.attribute("is-list-header"))) {
                            boolean anew = "true".equals(xml.attribute("restart-numbering"));
                            text.number(styles.chapters().next(level, anew
                                    ? Objects.requireNonNullElse(xml.attribute("start-value"), "") : null));
                        }
                    } else if (styles.isTitle(style)) {
                        text.heading(1);
                    } else if (items > 0) {
                        text.item();
                    }
                }
                case "span" -> looks.push(look("text", style, Objects.requireNonNullElse(looks.peek(), PLAIN)));
                case "hidden-paragraph" -> {
                    if ("true".equals(xml.attribute("is-hidden"))) {
                        text.hide();
                    }
                }
                case "list-item" -> items++;
                case "s", "tab", "line-break" -> text.append(" ");
                case "table" -> text.beginTable();
                default -> {
                    // fields and properties
                }
            }
        }

        /** Whether text is hidden; for conditional text, the file stores the result of the condition. */
        private static boolean isHidden(String name, XmlStream xml) {
            return (name.equals("section") || name.equals("hidden-text"))
                    && ("none".equals(xml.attribute("display")) || "true".equals(xml.attribute("is-hidden")));
        }

        private Look look(String family, @Nullable String style, Look around) {
            return new Look(styles.hides(family, style, around.hidden()),
                    styles.strikes(family, style, around.struck()),
                    styles.raises(family, style, around.raised()));
        }

        @Override
        public void end(String name) throws ReadException {
            if (skipped > 0) {
                skipped--;
                inStyles &= skipped > 0;
                return;
            }
            switch (name) {
                case "h", "p" -> {
                    text.endParagraph();
                    looks.poll();
                }
                case "span" -> looks.poll();
                case "list-item" -> items--;
                case "table-cell", "covered-table-cell" -> text.endCell(Objects.requireNonNullElse(cells.poll(), 1));
                case "table-row" -> text.endRow();
                case "table" -> text.endTable();
                default -> {
                    // nothing to end
                }
            }
        }

        @Override
        public void text(String content) {
            Look look = Objects.requireNonNullElse(looks.peek(), PLAIN);
            if (skipped == 0 && !look.hidden() && !look.struck()) {
                text.append(look.raised() ? Characters.raised(content) : content);
            }
        }
    }
}
