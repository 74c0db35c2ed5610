// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.util.regex.Pattern;

/** Makes texts in untrusted files fit to be shown. */
public final class ShownText {
    private static final int LONGEST = 80;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

    private ShownText() {}

    /**
     * Returns a text on one line of at most 80 characters, without control and format characters: it can neither
     * imitate other lines nor change the direction of surrounding text.
     */
    public static String line(String text) {
        String line = UNSEEN.matcher(text).replaceAll(" ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }
}
