// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Chooses the stretch of a document for a prompt by what the engine has read already. Where somebody goes on typing the
 * stretch begins where it began before, so that nothing is read twice. A place that is new gets a short prefix, since
 * reading is what one waits for there; the full one is read meanwhile, and taken when it is there. Threads: any.
 *
 * @param <C> what was read before the stretch
 */
public final class PromptWindows<C> {
    private static final int KEPT = 16;
    private static final int ROOM = 8;
    /** A full prompt of which more is unread, in UTF-16 units, takes longer than a short one. */
    private static final int MOST_UNREAD = 240;

    /**
     * A stretch that was sent.
     *
     * @param document key of the document
     * @param start of the stretch in the text as it was
     * @param length of the text as it was
     * @param prefix from {@code start} to the caret
     * @param context before the stretch
     */
    private record Sent<C>(String document, int start, int length, String prefix, C context, boolean full) {}

    /**
     * What was chosen.
     *
     * @param context what stands before the stretch: what was read, or what was given for a new place
     * @param full whether a full prompt was read
     */
    public record Choice<C>(PromptWindow window, C context, boolean full) {}

    private final Deque<Sent<C>> sent = new ArrayDeque<>();

    /**
     * A stretch for somebody who types, and does not want to wait.
     *
     * @param document key of the document
     * @param before the most of the prefix, in UTF-16 units
     * @param after about how much of the suffix
     * @param newPlace the most of the prefix where nothing was read
     * @param newContext what stands before the stretch where nothing was read
     */
    public synchronized Choice<C> choose(String document, String text, int caret, int before, int after, int newPlace,
            C newContext) {
        PromptWindow at = PromptWindow.longest(text, caret, Math.min(before, newPlace), after);
        int start = at.start();
        // the longer prefix is worth a little more reading
        int least = (caret - start) * 3 / 4;
        int leastOfFull = MOST_UNREAD + 1;
        // a stretch that begins right above the caret says less than a new one
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

    /** As long a stretch as there may be, for somebody who has asked; it begins where a full one began before. */
    public synchronized PromptWindow full(String document, String text, int caret, int before, int after) {
        // leaves room for what is typed on
        PromptWindow whole = PromptWindow.longest(text, caret, before - before / ROOM, after);
        int start = whole.start();
        // one that was read is worth half of the text before it
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
     * The engine has read, or reads, a full prompt with this stretch.
     *
     * @param context before the stretch
     */
    public synchronized void read(String document, String text, PromptWindow window, C context) {
        remember(new Sent<>(document, window.start(), text.length(), text.substring(window.start(), window.caret()),
                context, true));
    }

    /** Nothing is read any more. */
    public synchronized void clear() {
        sent.clear();
    }

    /** Where a stretch may begin now: text that was typed or deleted before it has moved it. */
    private static int[] places(Sent<?> one, String document, String text) {
        return one.document().equals(document)
                ? new int[] {one.start(), one.start() + text.length() - one.length()}
                : new int[0];
    }

    /** Units before the caret that are not in the stretch, or the greatest number if it does not begin here. */
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

    /** One of each place: what continues an older one takes its place. */
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
