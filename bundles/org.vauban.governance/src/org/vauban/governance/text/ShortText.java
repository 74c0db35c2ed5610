// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.text;

/** The beginning of a text that is too long for where it is shown, in whole characters. Any thread. */
public final class ShortText {

    private ShortText() {}

    /** The text, or its beginning and an ellipsis. @param most characters of the text, in units of UTF-16 */
    public static String of(String text, int most) {
        return text.length() > most ? beginning(text, most) + "\u2026" : text;
    }

    /** No more than so many units of UTF-16, and no half of a surrogate pair at the end. */
    public static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
