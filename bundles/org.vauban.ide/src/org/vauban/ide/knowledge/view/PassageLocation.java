// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

/**
 * Position of a passage in the text of an editor, which may have changed since it was indexed.
 *
 * @param start first UTF-16 unit
 * @param length 0 if only the position is known
 */
public record PassageLocation(int start, int length) {
    /**
     * Finds a passage: at its old position, else the nearest occurrence of its text, else its old position.
     *
     * @param text text of the editor
     * @param expected text of the passage; empty if it is not known
     * @param position old position
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
