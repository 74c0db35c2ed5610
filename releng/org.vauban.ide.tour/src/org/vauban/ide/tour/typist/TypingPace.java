// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * The pace of a typist who knows what she wants to write: 40 words of five characters per minute, in bodies of methods
 * of 120 to 500 characters. Times in milliseconds.
 */
public final class TypingPace {
    public static final long KEY_MILLIS = 300;
    /** For looking at a suggestion. */
    public static final long LOOK_MILLIS = 300;
    /** For thinking after moving to another file. */
    public static final long PLACE_MILLIS = 1_500;
    public static final int SHORTEST = 120;
    public static final int LONGEST = 500;
    /** Least number of characters of a suggestion that are worth a key. */
    public static final int LEAST = 3;
    /** For thinking before a new line. */
    private static final long LINE_MILLIS = 1_000;

    private TypingPace() {}

    /**
     * Returns what the next key writes: a character, or a newline with the indentation that editors write after it.
     */
    public static String key(String text, int at) {
        int end = at + 1;
        if (text.charAt(at) == '\n') {
            while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
                end++;
            }
        }
        return text.substring(at, end);
    }

    /** Returns the number of characters; a newline and the indentation that editors write after it count as one. */
    public static int characters(String text) {
        return text.replaceAll("\n[ \t]*", "\n").length();
    }

    /** Returns the time from a key to the next one. */
    public static long after(String key) {
        return KEY_MILLIS + (key.startsWith("\n") ? LINE_MILLIS : 0);
    }

    /** Returns the time for typing all of it, with the same pauses. */
    public static long unaided(List<Place> places) {
        long millis = 0;
        for (Place place : places) {
            millis += PLACE_MILLIS;
            for (int at = 0; at < place.text().length(); at += key(place.text(), at).length()) {
                millis += after(key(place.text(), at));
            }
        }
        return millis;
    }
}
