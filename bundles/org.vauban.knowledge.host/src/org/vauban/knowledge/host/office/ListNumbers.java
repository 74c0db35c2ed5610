// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.Locale;

/** Formats the numbers of chapters and items. Stateless. */
final class ListNumbers {
    private static final String[] ROMAN = {"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
    private static final int[] VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final int MOST_ROMAN = 3_999;
    private static final int LETTERS = 26;
    private static final int MOST_REPEATED = 10;

    private ListNumbers() {}

    /** Formats a lower-case Roman number; decimal where Roman numerals cannot express it. */
    static String roman(int number) {
        if (number < 1 || number > MOST_ROMAN) {
            return Integer.toString(number);
        }
        StringBuilder roman = new StringBuilder();
        int rest = number;
        for (int i = 0; i < VALUES.length; i++) {
            for (; rest >= VALUES[i]; rest -= VALUES[i]) {
                roman.append(ROMAN[i]);
            }
        }
        return roman.toString();
    }

    /** Formats a number as lower-case letters, which are repeated from the 27th on. */
    static String letters(int number) {
        return number < 1 || number > LETTERS * MOST_REPEATED ? Integer.toString(number)
                : String.valueOf((char) ('a' + (number - 1) % LETTERS)).repeat((number - 1) / LETTERS + 1);
    }

    static String upper(String number) {
        return number.toUpperCase(Locale.ROOT);
    }
}
