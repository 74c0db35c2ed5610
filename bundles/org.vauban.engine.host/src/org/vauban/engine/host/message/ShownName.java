// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.message;

/** Shortens names from requests or models for messages. Any thread. */
public final class ShownName {

    private ShownName() {}

    /**
     * Returns the name, or its beginning with an ellipsis; surrogate pairs are not split.
     *
     * @param most maximum number of UTF-16 units of the name
     */
    public static String of(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most) + "\u2026";
    }
}
