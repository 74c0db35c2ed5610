// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.text;

/** Shortens text for display or sending, at character boundaries. Thread-safe. */
public final class ShortText {

    private ShortText() {}

    /**
     * Returns the text, or its beginning followed by an ellipsis.
     *
     * @param most maximum length before the ellipsis, in UTF-16 units
     */
    public static String of(String text, int most) {
        return text.length() > most ? beginning(text, most) + "\u2026" : text;
    }

    /** Returns the text, or its beginning and an ellipsis, of at most that many UTF-16 units together. */
    public static String within(String text, int most) {
        return text.length() > most ? beginning(text, most - 1) + "\u2026" : text;
    }

    /** Returns at most that many UTF-16 units, without splitting a surrogate pair at the end. */
    public static String beginning(String text, int most) {
        return text.length() <= most ? text : text.substring(0, boundary(text, most));
    }

    /** Returns where a text can be cut: the offset, or the one before it if it is within a surrogate pair. */
    public static int boundary(CharSequence text, int offset) {
        return offset > 0 && offset < text.length() && Character.isHighSurrogate(text.charAt(offset - 1)) ? offset - 1
                : offset;
    }
}
