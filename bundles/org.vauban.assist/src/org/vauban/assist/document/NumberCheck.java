// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that a rewritten text has the same numbers as the original. A small model loses, changes and invents numbers;
 * any of these is worse than an unchanged text. Pure.
 */
public final class NumberCheck {
    /** A number, including separators between groups of digits: 3,412 and 22:00 and 3 412. */
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,: \u00a0\u202f]?\\d+)*");
    private static final Pattern GROUP = Pattern.compile("\\d+");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?:])\\s+|\\R");
    private static final Pattern WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Number of words below which a sentence may repeat another by chance. */
    private static final int WORDS = 5;
    private static final double SAME = 0.7;
    private static final int HALF_A_DAY = 12;

    private NumberCheck() {}

    /**
     * Returns the numbers of one text that another one lacks, as written.
     *
     * @param hours whether 8 may have become 20, as 8 pm does
     */
    public static List<String> missing(String from, String in, boolean hours) {
        Set<String> there = groups(in);
        Matcher number = NUMBER.matcher(ProtectedText.without(from));
        Set<String> missing = new LinkedHashSet<>();
        while (number.find()) {
            String written = number.group();
            if (!there.contains(plain(written.replaceAll("\\D", ""))) && !each(written, there, hours)) {
                missing.add(written);
            }
        }
        return List.copyOf(missing);
    }

    private static boolean each(String number, Set<String> there, boolean hours) {
        Matcher group = GROUP.matcher(number);
        while (group.find()) {
            String digits = group.group();
            boolean fullHour = digits.equals("00");
            if (!fullHour && !there.contains(plain(digits)) && !(hours && otherHour(digits, there))) {
                return false;
            }
        }
        return true;
    }

    private static boolean otherHour(String digits, Set<String> there) {
        if (digits.length() > 2) {
            return false;
        }
        int hour = Integer.parseInt(digits);
        return there.contains(Integer.toString(hour < HALF_A_DAY ? hour + HALF_A_DAY : hour - HALF_A_DAY));
    }

    /** Returns each group of digits, each number as a whole, and each number in words. */
    private static Set<String> groups(String text) {
        Set<String> groups = new HashSet<>();
        Matcher number = NUMBER.matcher(ProtectedText.without(text));
        while (number.find()) {
            groups.add(plain(number.group().replaceAll("\\D", "")));
            Matcher group = GROUP.matcher(number.group());
            while (group.find()) {
                groups.add(plain(group.group()));
            }
        }
        NumberWords.in(text).forEach(each -> groups.add(Long.toString(each.value())));
        return groups;
    }

    /**
     * Returns the numbers in words of one text that another one has neither in digits nor in words.
     *
     * @param hours whether eight may have become twenty, as eight pm does
     */
    public static List<NumberWords.Found> missingWords(String from, String in, boolean hours) {
        Set<String> there = groups(in);
        return NumberWords.in(ProtectedText.without(from)).stream().filter(NumberWords.Found::sure).filter(each -> {
            String digits = Long.toString(each.value());
            return !there.contains(digits) && !(hours && otherHour(digits, there));
        }).toList();
    }

    /** Returns digits without leading zeros. */
    public static String plain(String digits) {
        return digits.replaceFirst("^0+(?=\\d)", "");
    }

    /** Whether most sentences of a generated text repeat the given text, in nearly the same words. */
    static boolean repeats(String text, String written) {
        Set<String> known = new HashSet<>();
        pairs(text, known);
        int all = 0;
        int repeated = 0;
        for (String sentence : SENTENCE.split(written)) {
            List<String> pairs = new ArrayList<>();
            pairs(sentence, pairs);
            if (pairs.size() >= WORDS - 1) {
                all++;
                repeated += pairs.stream().filter(known::contains).count() >= SAME * pairs.size() ? 1 : 0;
            }
        }
        return all > 0 && 2 * repeated > all;
    }

    /** Collects each pair of consecutive words. */
    private static void pairs(String text, Collection<String> pairs) {
        String[] words = WORD.split(text.toLowerCase(Locale.ROOT).strip());
        for (int i = 0; i + 1 < words.length; i++) {
            pairs.add(words[i] + ' ' + words[i + 1]);
        }
    }
}
