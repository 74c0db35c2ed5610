// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.TextFile;

/**
 * Text whose blocks are told by their lines: plain text, Markdown and AsciiDoc. The text stays that of the file, so
 * that a position in it is one in the file. Linear in the text. Stateless.
 */
public final class MarkedTextReader implements DocumentReader {
    /** What begins a line of a block. */
    public record Syntax(Pattern heading, Pattern fence, Pattern row, Pattern item) {}

    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern ITEM = Pattern.compile("[ \\t]{0,8}(?:[-*+\u2022]|\\d{1,4}[.)])[ \\t]+\\S.*");
    /** CommonMark 0.31: ATX headings and fences with up to three spaces before them. */
    public static final Syntax MARKDOWN = new Syntax(Pattern.compile(" {0,3}(#{1,6})(?:[ \\t].*)?"),
            Pattern.compile(" {0,3}(`{3,}|~{3,}).*"), Pattern.compile(" {0,3}\\|.*"), ITEM);
    /** Headings with equals signs, blocks between lines of hyphens or dots. */
    public static final Syntax ASCIIDOC = new Syntax(Pattern.compile("(={1,6})[ \\t]+\\S.*"),
            Pattern.compile("(-{4,}|\\.{4,})[ \\t]*"), Pattern.compile("\\|.*"),
            Pattern.compile("[ \\t]{0,8}(?:[-*.]{1,5}|\\d{1,4}\\.)[ \\t]+\\S.*"));
    /** Paragraphs and items of lists. */
    public static final Syntax PLAIN = new Syntax(NEVER, NEVER, NEVER, ITEM);
    private static final Pattern UNDERLINE = Pattern.compile("(?:={3,}|-{3,}|~{3,})[ \\t]*");
    private static final int LONGEST_HEADING = 200;

    private final Syntax syntax;

    /** @param syntax of the texts that are read */
    public MarkedTextReader(Syntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        String text = TextFile.read(content.path());
        pages.add(new DocumentPage(0, "", 0, 0, text, new Scan(text, syntax).blocks()));
    }

    /** One pass over the lines. */
    private static final class Scan {
        private final String text;
        private final Syntax syntax;
        private final List<TextBlock> blocks = new ArrayList<>();
        private BlockKind open;
        private int openStart;
        private int openEnd;
        private int openLines;
        private String fence = "";

        Scan(String text, Syntax syntax) {
            this.text = text;
            this.syntax = syntax;
        }

        List<TextBlock> blocks() {
            int at = 0;
            while (at < text.length()) {
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                int next = end + 1;
                if (end > at && text.charAt(end - 1) == '\r') {
                    end--;
                }
                line(at, end);
                at = next;
            }
            close();
            return blocks;
        }

        private void line(int start, int end) {
            String line = text.substring(start, end);
            if (!fence.isEmpty()) {
                openEnd = end;
                if (line.strip().startsWith(fence) && line.strip().chars().allMatch(c -> c == fence.charAt(0))) {
                    fence = "";
                    close();
                }
                return;
            }
            if (line.isBlank()) {
                close();
                return;
            }
            Matcher opening = syntax.fence().matcher(line);
            Matcher heading = syntax.heading().matcher(line);
            if (opening.matches()) {
                close();
                open(BlockKind.CODE, start, end);
                fence = opening.group(1);
            } else if (heading.matches()) {
                close();
                blocks.add(new TextBlock(BlockKind.HEADING, heading.group(1).length(), start, end));
            } else if (open == BlockKind.PARAGRAPH && openLines == 1 && openEnd - openStart <= LONGEST_HEADING
                    && UNDERLINE.matcher(line).matches()) {
                blocks.add(new TextBlock(BlockKind.HEADING, line.charAt(0) == '=' ? 1 : line.charAt(0) == '-' ? 2 : 3,
                        openStart, openEnd));
                open = null;
            } else if (syntax.row().matcher(line).matches()) {
                close();
                open(BlockKind.TABLE_ROW, start, end);
                close();
            } else if (syntax.item().matcher(line).matches()) {
                close();
                open(BlockKind.LIST_ITEM, start, end);
            } else if (open == null) {
                open(BlockKind.PARAGRAPH, start, end);
            } else {
                openEnd = end;
                openLines++;
            }
        }

        private void open(BlockKind kind, int start, int end) {
            open = kind;
            openStart = start;
            openEnd = end;
            openLines = 1;
        }

        private void close() {
            if (open != null) {
                blocks.add(new TextBlock(open, 0, openStart, openEnd));
                open = null;
            }
        }
    }
}
