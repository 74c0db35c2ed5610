// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts the first sentence of generated text; in doubt two sentences rather than half of one. Pure. */
final class FirstSentence {
    /** Least length of a sentence: "Yes." is not yet an answer. */
    private static final int SHORTEST = 12;
    private static final Pattern END = Pattern.compile("[.!?…](?:\\s?»|[\"'”’)\\]])*(?=\\s+[\"'«“(\\[]*\\p{Lu}|$)");
    /** Text with a full stop that does not end a sentence: an initial, the number of an item, an abbreviation. */
    private static final Pattern NO_END = Pattern.compile("(?:^\\d+|(?<!\\p{L})"
            + "(?:\\p{L}|e\\.g|i\\.e|p\\.\\s?ex|cf|vs|etc|dr|prof|mr|mrs|ms|mm|mme|mlle|st"
            + "|no|nos|fig|sec|ch|chap|art|vol|pp|ref|réf|approx|env|av|max|min))\\.$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private FirstSentence() {}

    /**
     * Returns the first sentence on one line.
     *
     * @param written generated text; a sentence that repeats its quote includes line ends
     * @param cut whether the end of the text is missing
     * @return empty if there is no whole sentence
     */
    static String of(String written, boolean cut) {
        String text = written.strip().replaceAll("\\s+", " ");
        Matcher end = END.matcher(text);
        while (end.find()) {
            String sentence = text.substring(0, end.end());
            if (sentence.length() >= SHORTEST && !NO_END.matcher(sentence).find()) {
                return sentence;
            }
        }
        return cut ? "" : text;
    }
}
