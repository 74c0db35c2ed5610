// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the accepted parts of suggestions in one document until it is saved or closed, to detect whether they were
 * edited. White space does not count, since formatters change it. Changes of the document only move offsets; texts are
 * compared when it is saved. A part that a change replaces together with its surroundings is not followed further,
 * since it cannot be compared. Offsets and lengths are in UTF-16 units. Safe for use by many threads.
 */
public final class TakenTexts {
    private static final int MOST = 64;
    private static final int MOST_CHARS = 1 << 20;

    private final List<Stretch> stretches = new ArrayList<>();
    private int chars;

    /** Reads the current document. */
    @FunctionalInterface
    public interface Excerpt {
        /** @return the text there; shorter if the document ends before */
        String text(int start, int length);
    }

    /** An accepted text, with its current range in the document. */
    private static final class Stretch {
        private final SuggestionUse use;
        private String text;
        private int start;
        private int length;

        Stretch(SuggestionUse use, int start, String text) {
            this.use = use;
            this.text = text;
            this.start = start;
            length = text.length();
        }

        /** Adjusts the range to a change; returns false if it cannot be followed. */
        boolean changed(int at, int removed, int inserted) {
            int end = start + length;
            int changeEnd = at + removed;
            if (length == 0 && at == start && removed == 0) {
                length = inserted; // a deletion that is undone, for example
                return true;
            }
            if (changeEnd <= start) {
                start += inserted - removed;
                return true;
            }
            if (at >= end) {
                return true;
            }
            if (inserted > 0 && at <= start && changeEnd >= end && removed > length) {
                return false;
            }
            int cut = Math.min(changeEnd, end) - Math.max(at, start);
            if (at < start) {
                start = at + inserted;
                length -= cut;
            } else {
                length += inserted - cut;
            }
            return true;
        }

        boolean isEdited(String now) {
            return !now.equals(text) && !withoutBlanks(now).equals(withoutBlanks(text));
        }

        /** Returns how many characters of the text are missing between its first and last difference. */
        int lost(String now) {
            int most = Math.min(now.length(), text.length());
            int head = 0;
            while (head < most && now.charAt(head) == text.charAt(head)) {
                head++;
            }
            int tail = 0;
            while (tail < most - head
                    && now.charAt(now.length() - 1 - tail) == text.charAt(text.length() - 1 - tail)) {
                tail++;
            }
            return text.length() - head - tail;
        }

        private static String withoutBlanks(String text) {
            StringBuilder left = new StringBuilder(text.length());
            text.chars().filter(each -> !Character.isWhitespace(each)).forEach(each -> left.append((char) each));
            return left.toString();
        }
    }

    /**
     * Notes that a part or all of a suggestion is now in the document; its insertion is not reported as a change.
     */
    public synchronized void taken(SuggestionUse use, int start, String text) {
        if (text.isEmpty() || text.length() > MOST_CHARS) {
            return;
        }
        Stretch last = stretches.isEmpty() ? null : stretches.getLast();
        chars += text.length();
        if (last != null && last.use == use && last.start + last.length == start) {
            last.text += text;
            last.length += text.length();
        } else {
            stretches.add(new Stretch(use, start, text));
        }
        while (stretches.size() > MOST || chars > MOST_CHARS) {
            chars -= stretches.removeFirst().text.length();
        }
    }

    /** Reports a change of the document: offset, number of removed and of inserted characters. */
    public synchronized void changed(int at, int removed, int inserted) {
        for (Iterator<Stretch> each = stretches.iterator(); each.hasNext();) {
            Stretch stretch = each.next();
            if (!stretch.changed(at, removed, inserted)) {
                chars -= stretch.text.length();
                each.remove();
            }
        }
    }

    /** Compares the texts of ended suggestions when the document is saved or closed, and reports edited ones. */
    public void settle(Excerpt document) {
        Map<SuggestionUse, Integer> edited = new LinkedHashMap<>();
        for (Stretch stretch : takeEnded()) { // not under the lock, which would delay changes of the document
            String now = document.text(stretch.start, stretch.length);
            if (stretch.isEdited(now)) {
                edited.merge(stretch.use, stretch.lost(now), Integer::sum);
            }
        }
        edited.forEach(SuggestionUse::edited);
    }

    /** Removes the texts of ended suggestions; more may be accepted of the others. */
    private synchronized List<Stretch> takeEnded() {
        List<Stretch> ended = stretches.stream().filter(each -> each.use.hasEnded()).toList();
        stretches.removeAll(ended);
        ended.forEach(each -> chars -= each.text.length());
        return ended;
    }

    /** Forgets all texts, since the document can no longer be followed. */
    public synchronized void forget() {
        stretches.clear();
        chars = 0;
    }

    /** Whether no text is followed. */
    public synchronized boolean isEmpty() {
        return stretches.isEmpty();
    }
}
