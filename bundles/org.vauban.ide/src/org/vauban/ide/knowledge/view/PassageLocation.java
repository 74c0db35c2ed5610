// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

/**
 * Where a passage stands in the text of an editor, which may have changed since it was indexed.
 *
 * @param start first UTF-16 unit
 * @param length 0 where only the place is known
 */
public record PassageLocation(int start, int length) {
    /**
     * Finds a passage: where it was, else the nearest place with the same text, else where it was by position.
     *
     * @param text of the editor
     * @param expected what stood there; empty if that is not known
     * @param position where it stood
     */
    public static PassageLocation find(String text, String expected, int position) {
        int at = Math.clamp(position, 0, text.length());
        if (expected.isEmpty()) {
            return new PassageLocation(at, 0);
        }
        if (text.startsWith(expected, at)) {
            return new PassageLocation(at, expected.length());
        }
        int before = text.lastIndexOf(expected, at);
        int behind = text.indexOf(expected, at);
        if (before < 0 && behind < 0) {
            return new PassageLocation(at, 0);
        }
        boolean first = behind < 0 || before >= 0 && at - before <= behind - at;
        return new PassageLocation(first ? before : behind, expected.length());
    }
}
