// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import java.util.Set;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SentenceEnds;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.WordStems;

/**
 * The sentence of a passage that answers a query best, verbatim; for source code, the line.
 *
 * @param start first UTF-16 unit in the text of the document
 * @param end exclusive end
 * @param text text of the excerpt
 */
public record Excerpt(int start, int end, String text) {
    private static final int LONGEST = 400;

    /**
     * Selects the best sentence, or the first of several equally good ones. A heading is selected only if nothing else
     * matches.
     */
    public static Excerpt of(Passage passage, String query) {
        Set<String> wanted = WordStems.of(query);
        String text = passage.text();
        boolean code = passage.isCode();
        int bestStart = 0;
        int bestEnd = Math.min(text.length(), LONGEST);
        double best = -2;
        for (SentenceSplitter.Sentence block : SentenceSplitter.blocks(text, code)) {
            String words = text.substring(block.start(), block.end());
            boolean heading = isHeading(passage, words);
            int start = block.start();
            for (int to : code ? List.of(words.length()) : SentenceEnds.of(words)) {
                int end = Math.min(block.start() + to, start + LONGEST);
                Set<String> has = WordStems.of(text.substring(start, end));
                int size = has.size();
                has.retainAll(wanted);
                // prefer short sentences among those with the same words
                double score = size == 0 ? -1.5
                        : heading ? -1 + has.size() / (double) LONGEST : has.size() - size / (double) LONGEST;
                if (score > best) {
                    best = score;
                    bestStart = start;
                    bestEnd = end;
                }
                start = block.start() + to;
            }
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

    /** Moves the end of a truncated sentence back to the end of a word. */
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

    private static boolean isHeading(Passage passage, String block) {
        String words = block.replaceAll("\\s+", " ").strip().replaceFirst("^[#=]+ *", "");
        return passage.headings().contains(words);
    }
}
