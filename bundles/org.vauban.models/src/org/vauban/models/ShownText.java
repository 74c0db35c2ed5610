// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.util.regex.Pattern;

/** What files say about themselves, so that people can be shown it: it may come from anybody. */
public final class ShownText {
    private static final int LONGEST = 80;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

    private ShownText() {}

    /**
     * A text in one line of at most 80 characters, without control and format characters: it can neither look like
     * lines of its own nor change the direction of what is around it.
     */
    public static String line(String text) {
        String line = UNSEEN.matcher(text).replaceAll(" ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }
}
