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
 * Reads text whose blocks are recognised by lines: plain text, Markdown and AsciiDoc. The text is kept as in the file,
 * so that offsets are those of the file. Linear in the text. Stateless.
 */
public final class MarkedTextReader implements DocumentReader {
    /**
     * Patterns for the lines that begin or end blocks.
     *
     * @param fence line before and after code and comments; group 1 is the end of the block, or the start of it
     * @param underline line below a title of one line
     * @param rule line that is not text: a rule, or the edge of a block
     */
    public record Syntax(Pattern heading, Pattern fence, Pattern row, Pattern item, Pattern underline, Pattern rule) {}

    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern ITEM = Pattern.compile("[ \\t]{0,8}(?:[-*+\u2022]|\\d{1,4}[.)])[ \\t]+\\S.*");
    /** A number with which no list begins; in the middle of a paragraph it continues the sentence. */
    private static final Pattern LATER = Pattern.compile("\\s*(?!0*1[.)])\\d+[.)].*");
    /** CommonMark 0.31: ATX headings and fences, indented by up to three spaces; inline code is not a fence. */
    public static final Syntax MARKDOWN = new Syntax(Pattern.compile(" {0,3}(#{1,6})(?:[ \\t].*)?"),
            Pattern.compile(" {0,3}(`{3,}(?=[^`]*$)|~{3,}|<!--(?!.*-->)).*"), Pattern.compile(" {0,3}\\|.*"), ITEM,
            Pattern.compile("(?:={3,}|-{3,})[ \\t]*"), Pattern.compile("(?:={3,}|-{3,}|\\*{3,}|_{3,})[ \\t]*"));
    /** Headings with equals signs or underlines; code and comments between lines of hyphens, dots or slashes. */
    public static final Syntax ASCIIDOC = new Syntax(Pattern.compile("(={1,6})[ \\t]+\\S.*"),
            Pattern.compile("(-{4,}|\\.{4,}|/{4,})[ \\t]*"), Pattern.compile("\\|.*"),
            Pattern.compile("[ \\t]{0,8}(?:[-*.]{1,5}|\\d{1,4}\\.)[ \\t]+\\S.*"),
            Pattern.compile("(?:={2,}|-{2,}|~{2,}|\\^{2,}|\\+{2,})[ \\t]*"),
            Pattern.compile("(?:={4,}|\\*{4,}|_{4,}|\\+{4,}|--|'{3,}|<{3,})[ \\t]*"));
    /** Paragraphs, list items and underlined titles, also those of reStructuredText. */
    public static final Syntax PLAIN = new Syntax(NEVER, NEVER, NEVER, ITEM,
            Pattern.compile("(?:={3,}|-{3,}|~{3,}|\\^{3,}|\"{3,}|\\*{3,}|\\+{3,}|#{3,})[ \\t]*"),
            Pattern.compile("(?:={3,}|-{3,}|~{3,}|\\^{3,}|\"{3,}|\\*{3,}|\\+{3,}|#{3,}|_{3,})[ \\t]*"));
    /** Underlines of titles in otherwise unmarked text. */
    private static final String USUAL = "=-~";
    /** Underlines by level, the top level first. */
    private static final String LEVELS = "=-~^+";
    /** A key of front matter. */
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\d_\"'.-]++[ \\t]*+:(?:[ \\t].*)?");
    private static final Pattern FRONT_MATTER_TITLE = Pattern.compile("title:[ \\t]+([\"']?)(\\S.{0,199}?)\\1[ \\t]*");
    /** Maximum lines of front matter. */
    private static final int MOST_LINES = 200;
    private static final String COMMENT = "<!--";
    private static final int LONGEST_HEADING = 200;

    private final Syntax syntax;

    /** @param syntax syntax of the texts to read */
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
        /** Underline and frame styles of a plain text so far; the first style seen is the top level. */
        private final List<String> styles = new ArrayList<>();
        private BlockKind open;
        private int openStart;
        private int openEnd;
        private int openLines;
        private String fence = "";
        /** The line above if it is a rule, which may be the upper frame of a title. */
        private String above = "";
        /** The rule above the open block. */
        private String framed = "";

        Scan(String text, Syntax syntax) {
            this.text = text;
            this.syntax = syntax;
        }

        List<TextBlock> blocks() {
            int at = syntax == MARKDOWN ? frontMatter() : 0;
            while (at < text.length()) {
                int end = lineEnd(at);
                line(at, end);
                at = next(end);
            }
            close();
            return blocks;
        }

        /** Returns the end of the line without its terminator. */
        private int lineEnd(int from) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        }

        private int next(int lineEnd) {
            return lineEnd < text.length() && text.charAt(lineEnd) == '\r' ? lineEnd + 2 : lineEnd + 1;
        }

        /**
         * Reads front matter, the metadata of site generators between two lines of hyphens; its title becomes the
         * document's title.
         *
         * @return where the text begins
         */
        private int frontMatter() {
            int at = lineEnd(0);
            if (!text.substring(0, at).stripTrailing().equals("---")) {
                return 0;
            }
            List<TextBlock> found = new ArrayList<>();
            boolean keyed = false;
            at = next(at);
            for (int i = 0; i < MOST_LINES && at < text.length(); i++) {
                int end = lineEnd(at);
                String line = text.substring(at, end);
                boolean remark = line.isBlank() || line.charAt(0) == '#';
                if (!keyed && !remark && !KEY.matcher(line).matches()) {
                    return 0; // ordinary text between two rules
                }
                keyed |= !remark;
                if (line.stripTrailing().equals("---") || line.stripTrailing().equals("...")) {
                    blocks.addAll(found);
                    return next(end);
                }
                Matcher title = FRONT_MATTER_TITLE.matcher(line);
                if (title.matches()) {
                    found.add(new TextBlock(BlockKind.HEADING, 1, at + title.start(2), at + title.end(2)));
                } else if (!line.isBlank()) {
                    found.add(new TextBlock(BlockKind.PARAGRAPH, 0, at, end));
                }
                at = next(end);
            }
            return 0;
        }

        private void line(int start, int end) {
            String line = text.substring(start, end);
            String before = above;
            above = "";
            if (!fence.isEmpty()) {
                openEnd = end;
                if (endsFence(line.strip())) {
                    fence = "";
                    close();
                }
                return;
            }
            if (line.isBlank()) {
                close();
                return;
            }
            int title = underlinedLevel(line);
            Matcher opening = syntax.fence().matcher(line);
            Matcher heading = syntax.heading().matcher(line);
            if (title > 0) {
                blocks.add(new TextBlock(BlockKind.HEADING, title, openStart, openEnd));
                open = null;
            } else if (opening.matches()) {
                close();
                open(BlockKind.CODE, start, end);
                fence = opening.group(1);
            } else if (heading.matches()) {
                close();
                blocks.add(new TextBlock(BlockKind.HEADING, heading.group(1).length(), start, end));
            } else if (syntax.rule().matcher(line).matches() && (open == null || syntax != PLAIN)) {
                close();
                above = line.strip();
            } else if (syntax.row().matcher(line).matches()) {
                close();
                open(BlockKind.TABLE_ROW, start, end);
                close();
            } else if (syntax.item().matcher(line).matches()
                    && !(open == BlockKind.PARAGRAPH && LATER.matcher(line).matches())) {
                close();
                open(BlockKind.LIST_ITEM, start, end);
                framed = before;
            } else if (open == null) {
                open(BlockKind.PARAGRAPH, start, end);
                framed = before;
            } else {
                openEnd = end;
                openLines++;
            }
        }

        private boolean endsFence(String line) {
            return fence.equals(COMMENT) ? line.contains("-->")
                    : syntax == ASCIIDOC ? line.equals(fence)
                            : line.startsWith(fence) && line.chars().allMatch(c -> c == fence.charAt(0));
        }

        /** Returns the level of the title that the line underlines, or 0. */
        private int underlinedLevel(String line) {
            boolean numbered = syntax == PLAIN && open == BlockKind.LIST_ITEM
                    && Character.isDigit(text.charAt(openStart));
            if (open != BlockKind.PARAGRAPH && !numbered || openLines != 1 || openEnd - openStart > LONGEST_HEADING
                    || !syntax.underline().matcher(line).matches()) {
                return 0;
            }
            String title = text.substring(openStart, openEnd).strip();
            int length = line.strip().length();
            char mark = line.charAt(0);
            if (syntax == ASCIIDOC) { // otherwise the edge of a block, below its attributes or its title
                boolean fits = Math.abs(length - title.length()) < 2 && ".[:".indexOf(title.charAt(0)) < 0
                        && title.codePoints().anyMatch(Character::isLetterOrDigit);
                return fits ? LEVELS.indexOf(mark) + 1 : 0;
            }
            if (syntax == MARKDOWN) {
                return LEVELS.indexOf(mark) + 1;
            }
            if (length < title.length() && (numbered || USUAL.indexOf(mark) < 0)) {
                return 0;
            }
            String style = framed.indexOf(mark) < 0 ? line.substring(0, 1) : line.substring(0, 2);
            if (!styles.contains(style)) {
                styles.add(style);
            }
            return styles.indexOf(style) + 1;
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
