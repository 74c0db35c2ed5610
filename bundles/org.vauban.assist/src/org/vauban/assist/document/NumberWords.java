// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds numbers in English or French words, from two on: "one", "un" and "une" are mostly articles. Pure.
 */
public final class NumberWords {

    /**
     * A number in words.
     *
     * @param written the words as in the text
     * @param sure false if the words have another meaning as well, such as "neuf", which is "new" more often than
     *            "nine"
     */
    public record Found(String written, long value, boolean sure) {}

    private record Word(String text, int start, int end) {}

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    /** Text between two words of one number. */
    private static final Pattern JOIN = Pattern.compile("[ \u00a0\u202f]+|[ \t]*\\R[ \t]*|[-\u2010\u2011]");
    private static final Set<String> ONE = Set.of("one", "un", "une");
    private static final Set<String> ENGLISH = new HashSet<>(Set.of("one", "and", "hundred", "dozen", "thousand"));
    private static final Set<String> FRENCH = new HashSet<>(
            Set.of("un", "une", "et", "vingts", "cent", "cents", "douzaine", "douzaines", "mille"));
    private static final Map<String, Integer> UNITS = new HashMap<>();
    private static final Map<String, Integer> TENS = new HashMap<>();
    private static final Map<String, Integer> TIMES = Map.ofEntries(Map.entry("hundred", 100), Map.entry("cent", 100),
            Map.entry("cents", 100), Map.entry("dozen", 12), Map.entry("douzaine", 12), Map.entry("douzaines", 12),
            Map.entry("thousand", 1_000), Map.entry("mille", 1_000), Map.entry("million", 1_000_000),
            Map.entry("millions", 1_000_000));
    private static final Set<String> DOUBTFUL = Set.of("neuf", "hundred", "cent", "cents", "thousand", "million",
            "millions");
    private static final int TEN = 10;
    private static final int HUNDRED = 100;
    private static final int THOUSAND = 1_000;

    static {
        number(UNITS, ENGLISH, 2, 1,
                "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                        + " seventeen eighteen nineteen");
        number(UNITS, FRENCH, 2, 1,
                "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize");
        number(TENS, ENGLISH, 20, TEN, "twenty thirty forty fifty sixty seventy eighty ninety");
        number(TENS, FRENCH, 20, TEN, "vingt trente quarante cinquante soixante septante huitante nonante");
    }

    private NumberWords() {}

    private static void number(Map<String, Integer> numbers, Set<String> language, int first, int step, String words) {
        int next = first;
        for (String word : words.split(" ")) {
            numbers.put(word, next);
            language.add(word);
            next += step;
        }
    }

    /** Returns the numbers of a text, in their order. */
    public static List<Found> in(String text) {
        List<Word> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(new Word(word.group().toLowerCase(Locale.ROOT), word.start(), word.end()));
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Sum sum = new Sum();
            int next = i;
            while (next < words.size() && (next == i || joined(text, words, next))
                    && sum.take(words.get(next).text(), false)
                    || next > i && and(text, words, next, sum)) {
                next = sum.and ? next + 2 : next + 1;
                sum.and = false;
            }
            if (next > i) {
                String written = text.substring(words.get(i).start(), words.get(next - 1).end());
                found.add(new Found(written, sum.value(), next - i > 1 || !DOUBTFUL.contains(words.get(i).text())));
                i = next - 1;
            }
        }
        return found;
    }

    private static boolean joined(String text, List<Word> words, int index) {
        return JOIN.matcher(text.substring(words.get(index - 1).end(), words.get(index).start())).matches();
    }

    /** Whether "and" continues a number, as in "two hundred and five", "vingt et un". */
    private static boolean and(String text, List<Word> words, int index, Sum sum) {
        sum.and = index + 1 < words.size() && joined(text, words, index) && joined(text, words, index + 1)
                && sum.mayJoin(words.get(index).text()) && sum.take(words.get(index + 1).text(), true);
        return sum.and;
    }

    /** Computes a number word by word. */
    private static final class Sum {
        private long thousands;
        private long below;
        private boolean and;
        private boolean english = true;
        private boolean french = true;

        long value() {
            return thousands + below;
        }

        boolean mayJoin(String word) {
            return switch (word) {
                case "and" -> below % HUNDRED == 0 && value() > 0;
                case "et" -> below % HUNDRED >= 2 * TEN && below % TEN == 0;
                default -> false;
            };
        }

        /** @return whether the word continues the number */
        boolean take(String word, boolean afterAnd) {
            // "million" and "six" belong to both languages
            boolean inEnglish = english && (ENGLISH.contains(word) || !FRENCH.contains(word));
            boolean inFrench = french && (FRENCH.contains(word) || !ENGLISH.contains(word));
            boolean fits = (inEnglish || inFrench) && number(word, afterAnd);
            if (fits) {
                english = inEnglish;
                french = inFrench;
            }
            return fits;
        }

        private boolean number(String word, boolean afterAnd) {
            if (TIMES.containsKey(word)) {
                return !afterAnd && times(TIMES.get(word));
            }
            long rest = below % HUNDRED;
            if (rest == 4 && (word.equals("vingt") || word.equals("vingts"))) { // quatre-vingts
                return add(76);
            }
            if (TENS.containsKey(word)) {
                return rest == 0 && add(TENS.get(word));
            }
            if (ONE.contains(word)) {
                return (rest > TEN && rest % TEN == 0 || afterAnd && value() > 0) && add(1);
            }
            Integer units = UNITS.get(word);
            return units != null && fits(units, rest) && add(units);
        }

        /** Whether units may follow: after tens, and in French up to nineteen after sixty and eighty. */
        private static boolean fits(int units, long rest) {
            boolean teens = rest == 60 || rest == 80;
            boolean ten = rest == TEN || rest == 70 || rest == 90;
            return rest == 0 || rest % TEN == 0
                    && (rest > TEN && units < TEN || teens && units < 2 * TEN || ten && units > 6 && units < TEN);
        }

        private boolean add(int value) {
            below += value;
            return true;
        }

        private boolean times(int times) {
            if (times < THOUSAND) {
                if (below >= HUNDRED) {
                    return false;
                }
                below = Math.max(1, below) * times;
                return true;
            }
            if (below == 0 && thousands > 0 || thousands % times != 0) {
                return false;
            }
            thousands += Math.max(1, below) * times;
            below = 0;
            return true;
        }
    }
}
