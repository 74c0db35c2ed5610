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
    /**
     * What begins a line of a block.
     *
     * @param fence before and behind code and comments; group 1 is what ends it, or begins what ends it
     * @param underline of a title of one line
     * @param rule what is no text: a line, or an edge of a block
     */
    public record Syntax(Pattern heading, Pattern fence, Pattern row, Pattern item, Pattern underline, Pattern rule) {}

    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern ITEM = Pattern.compile("[ \\t]{0,8}(?:[-*+\u2022]|\\d{1,4}[.)])[ \\t]+\\S.*");
    /** A number that no list begins with: below a line of a paragraph, it is the next word of that. */
    private static final Pattern LATER = Pattern.compile("\\s*(?!0*1[.)])\\d+[.)].*");
    /** CommonMark 0.31: ATX headings and fences with up to three spaces before them; a fence is not code in a line. */
    public static final Syntax MARKDOWN = new Syntax(Pattern.compile(" {0,3}(#{1,6})(?:[ \\t].*)?"),
            Pattern.compile(" {0,3}(`{3,}(?=[^`]*$)|~{3,}|<!--(?!.*-->)).*"), Pattern.compile(" {0,3}\\|.*"), ITEM,
            Pattern.compile("(?:={3,}|-{3,})[ \\t]*"), Pattern.compile("(?:={3,}|-{3,}|\\*{3,}|_{3,})[ \\t]*"));
    /** Headings with equals signs or underlined, code and comments between lines of hyphens, dots or slashes. */
    public static final Syntax ASCIIDOC = new Syntax(Pattern.compile("(={1,6})[ \\t]+\\S.*"),
            Pattern.compile("(-{4,}|\\.{4,}|/{4,})[ \\t]*"), Pattern.compile("\\|.*"),
            Pattern.compile("[ \\t]{0,8}(?:[-*.]{1,5}|\\d{1,4}\\.)[ \\t]+\\S.*"),
            Pattern.compile("(?:={2,}|-{2,}|~{2,}|\\^{2,}|\\+{2,})[ \\t]*"),
            Pattern.compile("(?:={4,}|\\*{4,}|_{4,}|\\+{4,}|--|'{3,}|<{3,})[ \\t]*"));
    /** Paragraphs, items of lists, and titles that are underlined, also as in reStructuredText. */
    public static final Syntax PLAIN = new Syntax(NEVER, NEVER, NEVER, ITEM,
            Pattern.compile("(?:={3,}|-{3,}|~{3,}|\\^{3,}|\"{3,}|\\*{3,}|\\+{3,}|#{3,})[ \\t]*"),
            Pattern.compile("(?:={3,}|-{3,}|~{3,}|\\^{3,}|\"{3,}|\\*{3,}|\\+{3,}|#{3,}|_{3,})[ \\t]*"));
    /** What underlines titles in text without other markup. */
    private static final String USUAL = "=-~";
    /** Levels of underlined titles, the first one first. */
    private static final String LEVELS = "=-~^+";
    /** What front matter begins with. */
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\d_\"'.-]++[ \\t]*+:(?:[ \\t].*)?");
    private static final Pattern FRONT_MATTER_TITLE = Pattern.compile("title:[ \\t]+([\"']?)(\\S.{0,199}?)\\1[ \\t]*");
    /** Of what stands before the text. */
    private static final int MOST_LINES = 200;
    private static final String COMMENT = "<!--";
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
        /** What underlined and framed the titles of a plain text so far: the first one is of the highest level. */
        private final List<String> styles = new ArrayList<>();
        private BlockKind open;
        private int openStart;
        private int openEnd;
        private int openLines;
        private String fence = "";
        /** What the line above consists of if it is a rule, which may be above a title. */
        private String above = "";
        /** The same of the first line of the block that is open. */
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

        /** Without the characters that end the line. */
        private int lineEnd(int from) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        }

        private int next(int lineEnd) {
            return lineEnd < text.length() && text.charAt(lineEnd) == '\r' ? lineEnd + 2 : lineEnd + 1;
        }

        /**
         * What generators of sites are told, between two lines of hyphens: its title is that of the document.
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
                    return 0; // text between two rules
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

        /** Of the title that the line underlines; 0 where it does not. */
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
            if (syntax == ASCIIDOC) { // else it is the edge of a block, below its attributes or its title
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
