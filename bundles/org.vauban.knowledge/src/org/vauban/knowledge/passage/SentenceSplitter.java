// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a passage into citable sentences; source code into lines. Pure. */
public final class SentenceSplitter {
    /** Minimum length; shorter text, such as an item number or abbreviation, belongs to the next sentence. */
    private static final int SHORTEST = 12;
    private static final Pattern LINE_END = Pattern.compile("\\R");
    /**
     * A blank line, or a line end before a table row or list item. Text after a row that is not a row itself continues
     * a cell.
     */
    private static final Pattern BLOCK_END = Pattern.compile(
            "\\n(?:[ \\t\\r]*\\n|(?=[ \\t]*(?:\\||(?:[-*+\u2022]|\\d{1,3}[.)])[ \\t]|[^\\s|][^\\n\\t]*\\t)))");

    /** A number with which no list begins; after a line that is not an item, it continues the sentence. */
    private static final Pattern LATER = Pattern.compile("\\n[ \\t]*(?!0*1[.)])\\d{1,3}[.)][ \\t]");
    /** An item, a heading with its marks, or a row. */
    private static final Pattern STRUCTURED = Pattern
            .compile("[ \\t]*(?:(?:[-*+\u2022]|\\d{1,3}[.)]|[#=]+)[ \\t]|\\|)");

    private SentenceSplitter() {}

    /**
     * A range of a text, without surrounding white space.
     *
     * @param start first UTF-16 unit
     * @param end exclusive end
     */
    public record Sentence(int start, int end) {}

    /**
     * Returns the paragraphs, items and rows of a text in order, without the blank lines between them; for source code,
     * the lines. Some may be blank.
     */
    public static List<Sentence> blocks(String text, boolean code) {
        List<Sentence> blocks = new ArrayList<>();
        Matcher border = (code ? LINE_END : BLOCK_END).matcher(text);
        Matcher later = LATER.matcher(text);
        Matcher structured = STRUCTURED.matcher(text);
        int from = 0;
        while (from < text.length()) {
            int to = border.find() ? border.start() : text.length();
            if (!code && to < text.length() && later.region(to, text.length()).lookingAt()
                    && !structured.region(from, to).lookingAt()) {
                continue;
            }
            blocks.add(new Sentence(from, to));
            from = to == text.length() ? to : border.end();
        }
        return blocks;
    }

    /**
     * Returns the sentences of a text in order. None contains a blank line, or consists of signs only.
     *
     * @param code whether the text is source code
     */
    public static List<Sentence> split(String text, boolean code) {
        List<Sentence> sentences = new ArrayList<>();
        for (Sentence block : blocks(text, code)) {
            if (code) {
                add(sentences, text, block.start(), block.end());
            } else {
                block(sentences, text, block.start(), block.end());
            }
        }
        return sentences;
    }

    private static void block(List<Sentence> sentences, String text, int from, int to) {
        int start = from;
        int first = -1; // range of non-blank text
        int last = -1;
        int at = from;
        for (int end : SentenceEnds.of(text.substring(from, to))) {
            for (; at < from + end; at++) {
                if (!Character.isWhitespace(text.charAt(at))) {
                    first = first < 0 ? at : first;
                    last = at;
                }
            }
            if (at == to || first >= 0 && last - first + 1 >= SHORTEST) {
                add(sentences, text, start, at);
                start = at;
                first = -1;
            }
        }
    }

    private static void add(List<Sentence> sentences, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && SentenceEnds.isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && SentenceEnds.isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (text.substring(start, end).codePoints().anyMatch(Character::isLetterOrDigit)) {
            sentences.add(new Sentence(start, end));
        }
    }
}
