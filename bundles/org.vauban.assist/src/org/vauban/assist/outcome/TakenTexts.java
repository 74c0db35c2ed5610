// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of suggestions that were taken into one document, until it is saved or closed: those that do not stand
 * there then as they were taken were edited. White space does not count, since formatters change it. Changes of the
 * document only move numbers; texts are compared when it is saved. What a change replaces together with its
 * surroundings is not followed further, because what became of it cannot be told. Offsets and lengths are in UTF-16
 * units. Safe for use by many threads.
 */
public final class TakenTexts {
    private static final int MOST = 64;
    private static final int MOST_CHARS = 1 << 20;

    private final List<Stretch> stretches = new ArrayList<>();
    private int chars;

    /** Reads the document as it is now. */
    @FunctionalInterface
    public interface Excerpt {
        /** @return the text there; shorter where the document ends before */
        String text(int start, int length);
    }

    /** One text, and where what became of it stands. */
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

        /** Follows a change; false if nothing can be told any more. */
        boolean changed(int at, int removed, int inserted) {
            int end = start + length;
            int changeEnd = at + removed;
            if (length == 0 && at == start && removed == 0) {
                length = inserted; // an undone deletion, for instance
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

        /** How many characters between the first and the last one that differ are not there any more. */
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
     * A text of a suggestion, all or a part, stands in the document now; the change that brought it there is not told.
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

    /** The document changed: at an offset, so many characters were taken away and so many put there. */
    public synchronized void changed(int at, int removed, int inserted) {
        for (Iterator<Stretch> each = stretches.iterator(); each.hasNext();) {
            Stretch stretch = each.next();
            if (!stretch.changed(at, removed, inserted)) {
                chars -= stretch.text.length();
                each.remove();
            }
        }
    }

    /** The document was saved, or is closed: tells those suggestions that have ended whether they were edited. */
    public void settle(Excerpt document) {
        Map<SuggestionUse, Integer> edited = new LinkedHashMap<>();
        for (Stretch stretch : takeEnded()) { // not under the lock, for which changes of the document wait
            String now = document.text(stretch.start, stretch.length);
            if (stretch.isEdited(now)) {
                edited.merge(stretch.use, stretch.lost(now), Integer::sum);
            }
        }
        edited.forEach(SuggestionUse::edited);
    }

    /** Of the others, more may be taken. */
    private synchronized List<Stretch> takeEnded() {
        List<Stretch> ended = stretches.stream().filter(each -> each.use.hasEnded()).toList();
        stretches.removeAll(ended);
        ended.forEach(each -> chars -= each.text.length());
        return ended;
    }

    /** Nothing more will be known of the document. */
    public synchronized void forget() {
        stretches.clear();
        chars = 0;
    }

    /** Whether nothing is followed. */
    public synchronized boolean isEmpty() {
        return stretches.isEmpty();
    }
}
