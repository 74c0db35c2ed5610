// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.document.LanguageDetector;
import org.vauban.assist.document.NumberCheck;
import org.vauban.knowledge.passage.WordStems;

/** Checks that a sentence has no numbers, names or identifiers that its quote lacks. Pure. */
final class SentenceSupport {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$@/\\\\][\\p{L}\\p{N}_$@/\\\\.:+#-]*");
    private static final Pattern TAIL = Pattern.compile("[.:+#-]+$");
    private static final Pattern SENTENCE_START = Pattern.compile("(?:^|[.!?:]\\s+)[\\s\"'«“(*-]*$");
    /** A word hyphenated at a line end. */
    private static final Pattern DIVIDED = Pattern.compile("(\\p{L})[-\u2010]\\R\\s*(\\p{Ll})");

    private SentenceSupport() {}

    /**
     * Returns the numbers, names and identifiers of a sentence that the quote lacks, as written.
     *
     * @param quote the quote with the headings above it
     * @param question distinguishes names at the beginning of a sentence from other words
     */
    static List<String> missing(String sentence, String quote, String question) {
        String there = flat(quote);
        Set<String> missing = new LinkedHashSet<>(NumberSupport.missing(sentence, quote));
        NumberCheck.missingWords(sentence, quote, false).forEach(each -> missing.add(each.written()));
        Matcher words = WORD.matcher(sentence);
        while (words.find()) {
            String word = TAIL.matcher(words.group()).replaceFirst("");
            boolean first = SENTENCE_START.matcher(sentence.substring(0, words.start())).find();
            if ((isIdentifier(word) || isName(word) && (!first || isAcronym(word) || isNamed(word, question)))
                    && !holds(there, flat(word))) {
                missing.add(word);
            }
        }
        return List.copyOf(missing);
    }

    /** Whether a sentence in the quote's language shares no word with it. */
    static boolean isUnrelated(String sentence, String quote) {
        Optional<Locale> language = LanguageDetector.surely(quote);
        if (language.isEmpty() || !language.equals(LanguageDetector.surely(sentence))) {
            return false;
        }
        return WordStems.of(sentence).stream().noneMatch(WordStems.of(quote)::contains);
    }

    private static boolean isIdentifier(String word) {
        boolean letters = word.codePoints().anyMatch(Character::isLetter);
        boolean digits = word.codePoints().anyMatch(Character::isDigit);
        boolean marks = word.codePoints().anyMatch(c -> "_$@/\\:#".indexOf(c) >= 0)
                || word.matches(".*\\p{L}\\.\\p{L}.*");
        boolean humps = word.matches(".*\\p{Ll}\\p{Lu}.*");
        return letters && (digits || marks || humps);
    }

    private static boolean isName(String word) {
        return word.codePointCount(0, word.length()) > 1 && Character.isUpperCase(word.codePointAt(0));
    }

    private static boolean isAcronym(String word) {
        return word.codePoints().allMatch(Character::isUpperCase);
    }

    /** Whether a text has the word capitalised other than at the beginning of a sentence. */
    private static boolean isNamed(String word, String text) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (TAIL.matcher(matcher.group()).replaceFirst("").equals(word)
                    && !SENTENCE_START.matcher(text.substring(0, matcher.start())).find()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text has the word as a whole: 12 is not in 120. */
    private static boolean holds(String text, String word) {
        return Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])").matcher(text).find();
    }

    private static String flat(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC); // includes units with a superscript digit
        return DIVIDED.matcher(plain).replaceAll("$1$2").replace('\u2019', '\'').replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
    }
}
