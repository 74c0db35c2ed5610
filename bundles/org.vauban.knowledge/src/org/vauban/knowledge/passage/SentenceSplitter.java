// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a passage into the sentences that can be cited; source code into its lines. Pure. */
public final class SentenceSplitter {
    /** What is shorter belongs to the sentence that follows it: the number of an item, an abbreviation. */
    private static final int SHORTEST = 12;
    private static final Pattern LINE_END = Pattern.compile("\\R");
    /**
     * A blank line, or the end of a line before the row of a table or the item of a list. What follows a row, and is
     * none itself, goes on in one of its cells.
     */
    private static final Pattern BLOCK_END = Pattern.compile(
            "\\n(?:[ \\t\\r]*\\n|(?=[ \\t]*(?:\\||(?:[-*+\u2022]|\\d{1,3}[.)])[ \\t]|[^\\s|][^\\n\\t]*\\t)))");

    /** A number that no list begins with: below a line that is no item, it is the next word of that. */
    private static final Pattern LATER = Pattern.compile("\\n[ \\t]*(?!0*1[.)])\\d{1,3}[.)][ \\t]");
    /** An item, a heading with its marks, or a row. */
    private static final Pattern STRUCTURED = Pattern
            .compile("[ \\t]*(?:(?:[-*+\u2022]|\\d{1,3}[.)]|[#=]+)[ \\t]|\\|)");

    private SentenceSplitter() {}

    /**
     * A stretch of a text without white space around it.
     *
     * @param start first UTF-16 unit
     * @param end behind the last one
     */
    public record Sentence(int start, int end) {}

    /**
     * The paragraphs, items and rows of a text in their order, without the blank lines between them; of source code the
     * lines. Some may be blank.
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
     * The sentences of a text in their order. None holds a blank line; none is without a letter or a digit.
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
        int first = -1; // from where to where it is not blank
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
