// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Chooses the stretch of a document for a prompt by what the engine has read already. Where somebody goes on typing the
 * stretch begins where it began before, so that nothing is read twice. At a place that is new it has three eighths of
 * what it may have: reading is what one waits for there, and it grows with what is typed. Threads: any.
 */
public final class PromptWindows {
    private static final int KEPT = 16;

    /**
     * A stretch that was sent.
     *
     * @param document key of the document
     * @param start of the stretch in the text as it was
     * @param length of the text as it was
     * @param prefix from {@code start} to the caret
     */
    private record Sent(String document, int start, int length, String prefix) {}

    private final Deque<Sent> sent = new ArrayDeque<>();

    /**
     * @param document key of the document
     * @param before the most of the prefix, in UTF-16 units
     * @param after about how much of the suffix
     * @param hurry whether a new place gets a short prefix; otherwise as long a one as there may be
     */
    public synchronized PromptWindow choose(String document, String text, int caret, int before, int after,
            boolean hurry) {
        PromptWindow whole = PromptWindow.of(text, caret, before, after);
        int start = hurry ? PromptWindow.longest(text, caret, before * 3 / 8, after).start() : whole.start();
        // the longer prefix is worth a little more reading
        int least = hurry ? (caret - start) * 3 / 4 : Integer.MAX_VALUE;
        for (Sent one : sent) {
            if (one.document().equals(document)) {
                // text that was typed or deleted before the stretch has moved it
                int moved = one.start() + text.length() - one.length();
                for (int from : new int[] {one.start(), moved}) {
                    int unread = unread(one, text, from, caret);
                    if (unread < least) {
                        least = unread;
                        start = caret - from <= before ? from : whole.start();
                    }
                }
            }
        }
        if (!hurry) {
            start = Math.min(start, whole.start());
        }
        remember(new Sent(document, start, text.length(), text.substring(start, caret)));
        return new PromptWindow(start, caret, whole.end());
    }

    /** Units before the caret that are not in the stretch, or the greatest number if it does not begin here. */
    private static int unread(Sent one, String text, int from, int caret) {
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
    private void remember(Sent now) {
        for (Iterator<Sent> all = sent.iterator(); all.hasNext();) {
            Sent old = all.next();
            if (old.document().equals(now.document()) && old.start() == now.start()) {
                all.remove();
            }
        }
        sent.addFirst(now);
        if (sent.size() > KEPT) {
            sent.removeLast();
        }
    }
}
