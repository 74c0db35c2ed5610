// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.WordStems;

/**
 * The sentence of a passage that answers a query best, verbatim; of source code, the line.
 *
 * @param start first UTF-16 unit in the text of the document
 * @param end behind the last one
 * @param text what stands there
 */
public record Excerpt(int start, int end, String text) {
    private static final int LONGEST = 400;
    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final Pattern BLANK_LINE = Pattern.compile("\\n[ \\t\\r]*\\n");

    /**
     * The excerpt of a passage; the first of several that are as good. A heading is taken only if nothing else fits.
     */
    public static Excerpt of(Passage passage, String query) {
        Set<String> wanted = WordStems.of(query);
        String text = passage.text();
        boolean code = passage.isCode();
        int bestStart = 0;
        int bestEnd = Math.min(text.length(), LONGEST);
        double best = -2;
        for (int from = 0; from < text.length();) {
            Matcher blank = (code ? LINE_END : BLANK_LINE).matcher(text);
            int blockEnd = blank.find(from) ? blank.start() : text.length();
            boolean heading = isHeading(passage, text.substring(from, blockEnd));
            int start = from;
            for (int to : code ? List.of(blockEnd - from) : sentenceEnds(text.substring(from, blockEnd))) {
                int end = Math.min(from + to, start + LONGEST);
                Set<String> has = WordStems.of(text.substring(start, end));
                int size = has.size();
                has.retainAll(wanted);
                // short sentences with the same words say it better
                double score = size == 0 ? -1.5
                        : heading ? -1 + has.size() / (double) LONGEST : has.size() - size / (double) LONGEST;
                if (score > best) {
                    best = score;
                    bestStart = start;
                    bestEnd = end;
                }
                start = from + to;
            }
            from = blockEnd == text.length() ? blockEnd : blank.end();
        }
        bestEnd = wordEnd(text, bestStart, bestEnd);
        while (bestStart < bestEnd && Character.isWhitespace(text.charAt(bestStart))) {
            bestStart++;
        }
        while (bestEnd > bestStart && Character.isWhitespace(text.charAt(bestEnd - 1))) {
            bestEnd--;
        }
        bestEnd = Math.max(bestStart, ShortText.boundary(text, bestEnd));
        return new Excerpt(passage.start() + bestStart, passage.start() + bestEnd, text.substring(bestStart, bestEnd));
    }

    /** Where the last whole word before an end ends, for a sentence that is cut. */
    private static int wordEnd(String text, int start, int end) {
        if (end - start < LONGEST || end == text.length()) {
            return end;
        }
        int word = end;
        while (word > start && !Character.isWhitespace(text.charAt(word))) {
            word--;
        }
        return word > start ? word : end;
    }

    private static List<Integer> sentenceEnds(String block) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(block);
        List<Integer> ends = new ArrayList<>();
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            ends.add(to);
        }
        return ends;
    }

    private static boolean isHeading(Passage passage, String block) {
        String words = block.replaceAll("\\s+", " ").strip().replaceFirst("^[#=]+ *", "");
        return passage.headings().contains(words);
    }
}
