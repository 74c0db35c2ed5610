// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Chooses the stretch of a document for a prompt so that prefixes in the KV cache are reused. While the user goes on
 * typing, the stretch begins where it began before. A new place gets a short prefix, since its prefill delays the first
 * answer; the full prompt is prefilled meanwhile, and used when it is ready. Threads: any.
 *
 * @param <C> context before the stretch in a prompt
 */
public final class PromptWindows<C> {
    private static final int KEPT = 16;
    private static final int ROOM = 8;
    /** Unprocessed UTF-16 units beyond which a cached full prompt takes longer than a short one. */
    private static final int MOST_UNREAD = 240;

    /**
     * A stretch that was sent.
     *
     * @param document key of the document
     * @param start start of the stretch in the text of that time
     * @param length length of the text of that time
     * @param prefix text from {@code start} to the caret
     * @param context context before the stretch
     */
    private record Sent<C>(String document, int start, int length, String prefix, C context, boolean full) {}

    /**
     * A chosen stretch.
     *
     * @param context context before the stretch: that of the reused prompt, or the given one for a new place
     * @param full whether the reused prompt is a full one
     */
    public record Choice<C>(PromptWindow window, C context, boolean full) {}

    private final Deque<Sent<C>> sent = new ArrayDeque<>();

    /**
     * Chooses a stretch that is quick to process, for an automatic completion.
     *
     * @param document key of the document
     * @param before limit of the prefix, in UTF-16 units
     * @param after approximate length of the suffix
     * @param newPlace limit of the prefix if no prompt can be reused
     * @param newContext context before the stretch if no prompt can be reused
     */
    public synchronized Choice<C> choose(String document, String text, int caret, int before, int after, int newPlace,
            C newContext) {
        PromptWindow at = PromptWindow.longest(text, caret, Math.min(before, newPlace), after);
        int start = at.start();
        // a longer prefix is worth some more processing
        int least = (caret - start) * 3 / 4;
        int leastOfFull = MOST_UNREAD + 1;
        // a reused stretch that begins too close to the caret says less than a new one
        int latest = caret - (caret - at.start()) / 2;
        C context = newContext;
        boolean full = false;
        for (Sent<C> one : sent) {
            for (int from : places(one, document, text)) {
                int unread = caret - from > before || from > latest
                        ? Integer.MAX_VALUE
                        : unread(one, text, from, caret);
                if (one.full() && unread < leastOfFull) {
                    leastOfFull = unread;
                    start = from;
                    context = one.context();
                    full = true;
                } else if (!full && !one.full() && unread < least) {
                    least = unread;
                    start = from;
                    context = one.context();
                }
            }
        }
        remember(new Sent<>(document, start, text.length(), text.substring(start, caret), context, full));
        return new Choice<>(new PromptWindow(start, caret, at.end()), context, full);
    }

    /** Chooses the longest possible stretch, for a full prompt; it begins where an earlier one began if that fits. */
    public synchronized PromptWindow full(String document, String text, int caret, int before, int after) {
        // leaves room for further typing
        PromptWindow whole = PromptWindow.longest(text, caret, before - before / ROOM, after);
        int start = whole.start();
        // reuse is worth giving up as much as half of the text before the caret
        int latest = Math.max(start, caret - before / 2);
        int least = Integer.MAX_VALUE;
        for (Sent<C> one : sent) {
            for (int from : places(one, document, text)) {
                int unread = unread(one, text, from, caret);
                if (unread < least && caret - from <= before && from <= latest) {
                    least = unread;
                    start = from;
                }
            }
        }
        return new PromptWindow(start, caret, whole.end());
    }

    /**
     * Notes that the KV cache holds a full prompt with this stretch, or soon will.
     *
     * @param context context before the stretch
     */
    public synchronized void read(String document, String text, PromptWindow window, C context) {
        remember(new Sent<>(document, window.start(), text.length(), text.substring(window.start(), window.caret()),
                context, true));
    }

    /** Forgets all prompts, since the KV cache no longer holds them. */
    public synchronized void clear() {
        sent.clear();
    }

    /** Returns where a stretch may begin now: text typed or deleted before it has moved it. */
    private static int[] places(Sent<?> one, String document, String text) {
        return one.document().equals(document)
                ? new int[] {one.start(), one.start() + text.length() - one.length()}
                : new int[0];
    }

    /** Returns the unprocessed units before the caret, or the greatest number if the stretch does not begin here. */
    private static int unread(Sent<?> one, String text, int from, int caret) {
        if (from < 0 || from > caret) {
            return Integer.MAX_VALUE;
        }
        int most = Math.min(one.prefix().length(), caret - from);
        int common = 0;
        while (common < most && one.prefix().charAt(common) == text.charAt(from + common)) {
            common++;
        }
        return common == 0 && most > 0 ? Integer.MAX_VALUE : caret - from - common;
    }

    /** Remembers a stretch in place of an older one with the same start. */
    private void remember(Sent<C> now) {
        for (Iterator<Sent<C>> all = sent.iterator(); all.hasNext();) {
            Sent<C> old = all.next();
            if (old.document().equals(now.document()) && old.start() == now.start() && old.full() == now.full()) {
                all.remove();
            }
        }
        sent.addFirst(now);
        if (sent.size() > KEPT) {
            sent.removeLast();
        }
    }
}
