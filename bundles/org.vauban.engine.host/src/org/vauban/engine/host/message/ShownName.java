// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.message;

/** Names that a request or a model chose, short enough for a message. Any thread. */
public final class ShownName {

    private ShownName() {}

    /**
     * The name, or its beginning and an ellipsis, without half of a surrogate pair before it.
     *
     * @param most characters of the name, in units of UTF-16
     */
    public static String of(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most) + "\u2026";
    }
}
