// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Checks changes of a correction that affect only accents. A small model adds wrong accents, and in a heading or a name
 * the context does not show the right ones; there such a change is kept only if the document itself has the word with
 * these accents. Pure.
 *
 * @param text the corrected text, with doubtful words restored
 * @param undone the restored words, each with its original and its corrected form
 */
record AccentCheck(String text, List<Undone> undone) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+");
    private static final Pattern MARK = Pattern.compile("\\p{M}+");
    /** The end of a sentence, which a heading lacks. */
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?\u2026:;]\\p{Pf}?\\s*$");
    private static final Pattern BEGINS_SENTENCE = Pattern.compile("(?:^|[.!?\u2026:]\\s*|[\\n\u00ab\"(-]\\s*)$");
    private static final int HEADING_WORDS = 12;
    /** Limit of the product of the word counts; comparing more takes long, and such a text is not a heading. */
    private static final long MAX_COMPARED = 4_000_000;

    /** The original and the corrected form of a word. */
    record Undone(String before, String written) {}

    AccentCheck {
        undone = List.copyOf(undone);
    }

    /**
     * Checks each word that differs only in accents.
     *
     * @param before a piece of the document
     * @param written its correction
     * @param document the whole document
     */
    static AccentCheck check(String before, String written, String document) {
        List<MatchResult> old = WORD.matcher(before).results().toList();
        List<MatchResult> next = WORD.matcher(written).results().toList();
        boolean heading = old.size() <= HEADING_WORDS && before.strip().lines().count() == 1
                && !SENTENCE_END.matcher(before).find();
        Set<String> known = null;
        StringBuilder text = new StringBuilder(written);
        List<Undone> undone = new ArrayList<>();
        List<int[]> pairs = pairs(old, next);
        for (int[] pair : pairs.reversed()) { // from the end, so that earlier offsets stay valid
            MatchResult was = old.get(pair[0]);
            MatchResult is = next.get(pair[1]);
            if (was.group().equals(is.group()) || !heading && !isName(before, was)) {
                continue;
            }
            known = known == null ? words(document) : known;
            if (!known.contains(folded(is.group()))) {
                text.replace(is.start(), is.end(), was.group());
                undone.addFirst(new Undone(was.group(), is.group()));
            }
        }
        return new AccentCheck(text.toString(), undone);
    }

    /**
     * Returns the words of both texts that are equal except for accents, in order: a longest common subsequence.
     */
    private static List<int[]> pairs(List<MatchResult> old, List<MatchResult> next) {
        if ((long) old.size() * next.size() > MAX_COMPARED) {
            return List.of();
        }
        List<String> one = old.stream().map(each -> plain(each.group())).toList();
        List<String> two = next.stream().map(each -> plain(each.group())).toList();
        int[][] longest = new int[one.size() + 1][two.size() + 1];
        for (int i = one.size() - 1; i >= 0; i--) {
            for (int j = two.size() - 1; j >= 0; j--) {
                longest[i][j] = one.get(i).equals(two.get(j)) ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        List<int[]> pairs = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < one.size() && j < two.size()) {
            if (one.get(i).equals(two.get(j))) {
                pairs.add(new int[] {i++, j++});
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return pairs;
    }

    /** Whether a word is capitalised within a sentence. */
    private static boolean isName(String text, MatchResult word) {
        return Character.isUpperCase(word.group().codePointAt(0))
                && !BEGINS_SENTENCE.matcher(text.substring(0, word.start())).find();
    }

    private static Set<String> words(String document) {
        Set<String> words = new HashSet<>();
        WORD.matcher(document).results().forEach(each -> words.add(folded(each.group())));
        return words;
    }

    private static String folded(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** Returns a word without accents. */
    private static String plain(String word) {
        return MARK.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
