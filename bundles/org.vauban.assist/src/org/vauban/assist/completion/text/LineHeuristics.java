// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

/** Classifies lines by their characters: distinctive, prose, or a repetition of one piece. */
final class LineHeuristics {
    private LineHeuristics() {}

    /** Whether a line is distinctive, unlike those that code repeats all the time, such as a brace. */
    static boolean isDistinctive(String stripped) {
        int letters = 0;
        for (int i = 0; i < stripped.length(); i++) {
            if (Character.isLetterOrDigit(stripped.charAt(i))) {
                letters++;
            }
        }
        return letters >= 6;
    }

    /** Whether a line is a sentence: a capital, several words of letters only, and no sign of code. */
    static boolean isProse(String stripped) {
        if (!Character.isUpperCase(stripped.charAt(0)) && !stripped.startsWith("**") && !stripped.startsWith("###")) {
            return false;
        }
        int words = 0;
        for (String word : stripped.split(" +")) {
            int letters = 0;
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (Character.isLetter(c)) {
                    letters++;
                } else if (",.:'’-!?*`\"#".indexOf(c) < 0) {
                    letters = -1;
                    break;
                }
            }
            if (letters < 0) {
                return false;
            }
            words++;
        }
        return words >= 4;
    }

    /** Whether the end of the line is one piece repeated four times. */
    static boolean isRepetitive(String line) {
        int n = line.length();
        for (int unit = 4; unit * 4 <= n; unit++) {
            boolean same = true;
            for (int i = n - 3 * unit; i < n && same; i++) {
                same = line.charAt(i) == line.charAt(i - unit);
            }
            if (same && isDistinctive(line.substring(n - 4 * unit))
                    && line.substring(n - unit).chars().distinct().count() > 2) {
                return true;
            }
        }
        return false;
    }
}
