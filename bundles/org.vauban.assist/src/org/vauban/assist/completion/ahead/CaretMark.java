// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

/**
 * A caret position with a little of the text before it, so that many can be stored.
 *
 * @param document key of the document that edits do not change
 * @param offset offset of the caret in the text, in UTF-16 units
 * @param before the text right before the caret
 */
public record CaretMark(String document, int offset, String before) {
    /** Distance up to which a caret that has moved on can use this one's prompt, in UTF-16 units. */
    private static final int SAME_PLACE = 400;

    /** @param offset from 0 to the length of the text */
    public static CaretMark of(String document, String text, int offset) {
        return new CaretMark(document, offset, text.substring(Math.max(0, offset - SAME_PLACE), offset));
    }

    /** Whether the prompt of this caret also serves another one, despite the text typed or skipped between them. */
    public boolean covers(String otherDocument, String text, int otherOffset) {
        return covers(otherDocument, text, otherOffset, SAME_PLACE);
    }

    /** @param most limit of the UTF-16 units between them */
    public boolean covers(String otherDocument, String text, int otherOffset, int most) {
        int moved = otherOffset - offset;
        return document.equals(otherDocument) && moved >= 0 && moved <= most
                && text.startsWith(before, offset - before.length());
    }

    /**
     * Whether typing has moved this caret to another one.
     *
     * @param most limit of the UTF-16 units between them, up to 400
     */
    boolean leadsTo(CaretMark other, int most) {
        int moved = other.offset - offset;
        int common = Math.min(before.length(), other.before.length() - moved);
        return document.equals(other.document) && moved >= 0 && moved <= most && common >= 0
                && other.before.regionMatches(other.before.length() - moved - common, before, before.length() - common,
                        common);
    }

    /** Whether another caret is so near that it does not count as a new place. */
    boolean isNear(CaretMark other) {
        return document.equals(other.document) && Math.abs(other.offset - offset) <= SAME_PLACE;
    }
}
