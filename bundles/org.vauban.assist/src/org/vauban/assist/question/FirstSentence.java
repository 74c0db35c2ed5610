// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first sentence of what a model wrote. It rather takes two than half of one. Pure. */
final class FirstSentence {
    /** "Yes." is not yet an answer. */
    private static final int SHORTEST = 12;
    private static final Pattern END = Pattern.compile("[.!?…](?:\\s?»|[\"'”’)\\]])*(?=\\s+[\"'«“(\\[]*\\p{Lu}|$)");
    /** What ends with a full stop and no sentence: an initial, the number of an item, an abbreviation. */
    private static final Pattern NO_END = Pattern.compile("(?:^\\d+|(?<!\\p{L})"
            + "(?:\\p{L}|e\\.g|i\\.e|p\\.\\s?ex|cf|vs|etc|dr|prof|mr|mrs|ms|mm|mme|mlle|st"
            + "|no|nos|fig|sec|ch|chap|art|vol|pp|ref|réf|approx|env|av|max|min))\\.$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private FirstSentence() {}

    /**
     * The first sentence on one line.
     *
     * @param written a sentence that repeats its quote has its line ends, too
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
