// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps the gap where typing began. A fill-in-the-middle prompt ends with the text after the caret, so each key would
 * change the middle of it, and all behind would have to be read again. Therefore the gap stays where the caret was at
 * first, or before the word that it was in, and what stands between there and the caret is put behind the prompt, as
 * if the model had written it already: typing only appends. Threads: any.
 */
public final class FimAnchors {
    /** Characters that the gap may have grown by before it begins anew. */
    private static final int LONGEST = 600;
    /** Characters of a word that a gap begins before. */
    private static final int LONGEST_WORD = 40;
    private static final int KEPT = 16;
    /** Of all that is kept, in UTF-16. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private final Deque<FimInput> anchors = new ArrayDeque<>();
    private long characters;

    /**
     * A prompt in two parts.
     *
     * @param input with the prefix up to the beginning of the gap
     * @param begun what stands in the gap already, up to the caret
     */
    public record Split(FimInput input, String begun) {}

    /**
     * Splits a prompt before the word that the caret is in: inside the text before a gap, half a word is a whole one,
     * and nothing that the model writes behind it is likely. What is joined with the word in a token comes with it.
     *
     * @param suffix of the prompt that is split off
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
     * The same for a prompt that ends with the text before the caret: a blank there is mostly one token with what
     * follows, so that a model would write a second one. Blanks that indent a line stay.
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
     * Splits a prompt as an earlier one was split, where that is possible. What is behind the caret may have changed:
     * editors close brackets while one types.
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

    /** How much is kept. */
    synchronized long characters() {
        return characters;
    }
}
