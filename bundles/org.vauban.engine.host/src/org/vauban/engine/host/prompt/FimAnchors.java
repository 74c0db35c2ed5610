// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers where the gap of a prompt began. A fill-in-the-middle prompt ends with the text after the caret, so each
 * keystroke would change its middle, and everything after it would have to be prefilled again. Therefore the gap stays
 * where the caret was at first, or before the word at the caret, and text typed since then is appended to the prompt as
 * if the model had generated it: typing only appends. Any thread.
 */
public final class FimAnchors {
    /** Length of typed text, in UTF-16 units, after which a new gap begins. */
    private static final int LONGEST = 600;
    /** Maximum length of a word before which a gap begins. */
    private static final int LONGEST_WORD = 40;
    private static final int KEPT = 16;
    /** Maximum length of all anchors, in UTF-16 units. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private final Deque<FimInput> anchors = new ArrayDeque<>();
    private long characters;

    /**
     * A prompt in two parts.
     *
     * @param input input whose prefix ends where the gap begins
     * @param begun text in the gap up to the caret
     */
    public record Split(FimInput input, String begun) {}

    /**
     * Splits a prompt before the word at the caret: at the end of the prefix, the partial word would look complete, and
     * no likely text could follow it. The character that shares a token with the word is split off, too.
     *
     * @param suffix suffix of the resulting input
     */
    static Split beforeWord(FimInput input, String suffix) {
        String prefix = input.prefix();
        int at = prefix.length();
        while (at > 0 && prefix.length() - at < LONGEST_WORD && isWord(prefix.codePointBefore(at))) {
            at -= Character.charCount(prefix.codePointBefore(at));
        }
        if (at > 0 && isWord(prefix.codePointBefore(at))) {
            at = prefix.length();
        } else if (at > 0 && at < prefix.length() && prefix.charAt(at - 1) != '\n' && prefix.charAt(at - 1) != '\r') {
            at -= Character.charCount(prefix.codePointBefore(at));
        }
        return new Split(new FimInput(input.fileName(), prefix.substring(0, at), suffix, input.context()),
                prefix.substring(at));
    }

    /**
     * Splits a prompt that ends with the text before the caret: a blank there usually shares a token with the next
     * word, so a model would generate a second one. Blanks that indent a line stay.
     */
    static Split beforeEnd(FimInput input) {
        Split split = beforeWord(input, input.suffix());
        String prefix = split.input().prefix();
        int at = prefix.length() - 1;
        if (!split.begun().isEmpty() || at < 1 || prefix.charAt(at) != ' '
                || Character.isWhitespace(prefix.charAt(at - 1))) {
            return split;
        }
        return new Split(new FimInput(input.fileName(), prefix.substring(0, at), input.suffix(), input.context()), " ");
    }

    private static boolean isWord(int character) {
        return character == '_' || character == '$' || Character.isLetterOrDigit(character);
    }

    /**
     * Splits a prompt at the anchor of an earlier one, if possible. The text after the caret may have changed, since
     * editors close brackets during typing.
     */
    public synchronized Split split(FimInput input) {
        FimInput best = null;
        for (FimInput anchor : anchors) {
            boolean same = anchor.context().equals(input.context())
                    && anchor.nameOr("").equals(input.nameOr("")) && input.prefix().startsWith(anchor.prefix())
                    && input.prefix().length() - anchor.prefix().length() <= LONGEST;
            if (same && (best == null || anchor.prefix().length() > best.prefix().length())) {
                best = anchor;
            }
        }
        if (best == null) {
            best = beforeWord(input, "").input();
        } else {
            anchors.remove(best);
            characters -= size(best);
        }
        keep(best);
        return new Split(new FimInput(input.fileName(), best.prefix(), input.suffix(), input.context()),
                input.prefix().substring(best.prefix().length()));
    }

    private void keep(FimInput anchor) {
        long size = size(anchor);
        if (size > MOST_CHARACTERS) {
            return;
        }
        while (anchors.size() >= KEPT || characters + size > MOST_CHARACTERS) {
            characters -= size(anchors.removeLast());
        }
        anchors.addFirst(anchor);
        characters += size;
    }

    private static long size(FimInput anchor) {
        return anchor.prefix().length() + anchor.context().stream().mapToLong(c -> c.text().length()).sum();
    }

    /** Returns the length of all anchors. */
    synchronized long characters() {
        return characters;
    }
}
