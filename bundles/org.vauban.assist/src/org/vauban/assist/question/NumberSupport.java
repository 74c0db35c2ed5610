// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.text.Normalizer;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.document.NumberCheck;
import org.vauban.assist.document.NumberWords;

/**
 * Compares numbers by value: 12.5 differs from 125 and 5, but equals 12,5. A number with one separator may be grouped
 * by thousands or have a fraction; one of the readings must match. Pure.
 */
final class NumberSupport {
    private static final String DIGITS = "\\d+(?:[.,]\\d+|[ \u00a0\u202f]\\d{3}(?!\\d))*";
    private static final Pattern NUMBER = Pattern.compile(DIGITS);
    /** A number; not the digits of an identifier such as REQ-7, which belong to its name. */
    private static final Pattern STATED = Pattern.compile("(?<![\\p{L}\\p{N}_]|\\p{L}[-.:#/])" + DIGITS);
    /** Exponents, which a sentence may repeat as ordinary digits. */
    private static final Pattern RAISED = Pattern.compile("[\u2070\u00B9\u00B2\u00B3\u2074-\u2079]+");
    private static final Pattern SPACE = Pattern.compile("[ \u00a0\u202f]");
    private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}(?:([.,])\\d{3})(?:\\1\\d{3})*");
    private static final Pattern FRACTION = Pattern.compile("(\\d+|\\d{1,3}(?:[.,]\\d{3})+)[.,](\\d+)");

    private NumberSupport() {}

    /** Returns the numbers of a sentence that are not in a text, as written. */
    static List<String> missing(String sentence, String text) {
        Set<String> there = new HashSet<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            there.addAll(readings(SPACE.matcher(number.group()).replaceAll("")));
            for (String part : SPACE.split(number.group())) {
                there.addAll(readings(part));
            }
        }
        Matcher raised = RAISED.matcher(text);
        while (raised.find()) {
            there.add(NumberCheck.plain(Normalizer.normalize(raised.group(), Normalizer.Form.NFKC)));
        }
        NumberWords.in(text).forEach(each -> there.add(Long.toString(each.value())));
        Set<String> missing = new LinkedHashSet<>();
        Matcher written = STATED.matcher(sentence);
        while (written.find()) {
            boolean fullHour = written.group().equals("00") && written.start() > 0
                    && sentence.charAt(written.start() - 1) == ':';
            if (!fullHour && !holds(there, written.group())) {
                missing.add(written.group());
            }
        }
        return List.copyOf(missing);
    }

    private static boolean holds(Set<String> there, String number) {
        return !Collections.disjoint(there, readings(SPACE.matcher(number).replaceAll("")))
                || SPACE.matcher(number).find() && List.of(SPACE.split(number)).stream()
                        .noneMatch(part -> Collections.disjoint(there, readings(part)));
    }

    private static Set<String> readings(String number) {
        Set<String> readings = new HashSet<>();
        if (THOUSANDS.matcher(number).matches()) {
            readings.add(number.replaceAll("[.,]", ""));
        }
        Matcher fraction = FRACTION.matcher(number);
        if (fraction.matches()) {
            String part = fraction.group(2).replaceFirst("0+$", "");
            String whole = NumberCheck.plain(fraction.group(1).replaceAll("[.,]", ""));
            readings.add(part.isEmpty() ? whole : whole + "." + part);
        }
        if (readings.isEmpty()) {
            readings.add(NumberCheck.plain(number)); // includes numbers of versions and sections
        }
        return readings;
    }
}
