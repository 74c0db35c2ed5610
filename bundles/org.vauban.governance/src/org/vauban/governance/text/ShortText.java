// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.text;

/** Cuts texts that are too long for where they are shown or sent, at whole characters. Any thread. */
public final class ShortText {

    private ShortText() {}

    /**
     * The text, or its beginning and an ellipsis.
     *
     * @param most characters of the text, in units of UTF-16
     */
    public static String of(String text, int most) {
        return text.length() > most ? beginning(text, most) + "\u2026" : text;
    }

    /** The text, or its beginning and an ellipsis, which together have no more than so many units of UTF-16. */
    public static String within(String text, int most) {
        return text.length() > most ? beginning(text, most - 1) + "\u2026" : text;
    }

    /** No more than so many units of UTF-16, and no half of a surrogate pair at the end. */
    public static String beginning(String text, int most) {
        return text.length() <= most ? text : text.substring(0, boundary(text, most));
    }

    /** Where a text can be cut: the offset, or the one before it if it is within a surrogate pair. */
    public static int boundary(CharSequence text, int offset) {
        return offset > 0 && offset < text.length() && Character.isHighSurrogate(text.charAt(offset - 1)) ? offset - 1
                : offset;
    }
}
