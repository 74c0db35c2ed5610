// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.ide.chat.transcript.TurnText.Source;
import org.vauban.ide.chat.transcript.TurnText.Span;

/**
 * A conversation as plain text. Built from the previous state: a turn that has not changed is reused and not parsed
 * again. Immutable; created on any thread.
 *
 * @param turns the turns, in order
 */
public record TranscriptText(List<TurnText> turns) {

    /** An empty conversation. */
    public static final TranscriptText NONE = new TranscriptText(List.of());

    public TranscriptText {
        turns = List.copyOf(turns);
    }

    /** Returns the next state of the conversation. */
    public TranscriptText next(List<Source> sources) {
        Map<String, TurnText> known = new HashMap<>();
        turns.forEach(turn -> known.put(turn.source().turn().id(), turn));
        List<TurnText> next = new ArrayList<>();
        for (Source source : sources) {
            TurnText before = known.get(source.turn().id());
            next.add(before != null && before.source().equals(source) ? before : TurnText.of(source));
        }
        return new TranscriptText(next);
    }

    /** Returns the offset of a turn in the whole text. */
    int start(TurnText turn) {
        int at = 0;
        for (TurnText each : turns) {
            if (each == turn) {
                return at;
            }
            at += each.text().length();
        }
        throw new IllegalArgumentException(turn.source().turn().id());
    }

    int length() {
        return turns.stream().mapToInt(turn -> turn.text().length()).sum();
    }

    /**
     * Returns the offset from which another state differs in its text or styles; the text before it can stay as
     * displayed.
     */
    int same(TranscriptText other) {
        int at = 0;
        for (int i = 0; i < Math.min(turns.size(), other.turns.size()); i++) {
            TurnText mine = turns.get(i);
            TurnText theirs = other.turns.get(i);
            if (mine != theirs) {
                return at + same(mine, theirs);
            }
            at += mine.text().length();
        }
        return at;
    }

    private static int same(TurnText mine, TurnText theirs) {
        if (!mine.source().look().equals(theirs.source().look())) {
            return 0; // different fonts
        }
        int same = 0;
        int most = Math.min(mine.text().length(), theirs.text().length());
        while (same < most && mine.text().charAt(same) == theirs.text().charAt(same)) {
            same++;
        }
        for (int i = 0; i < Math.max(mine.spans().size(), theirs.spans().size()); i++) {
            Span one = i < mine.spans().size() ? mine.spans().get(i) : null;
            Span two = i < theirs.spans().size() ? theirs.spans().get(i) : null;
            if (one == null || !one.equals(two)) {
                int first = Math.min(one == null ? same : one.start(), two == null ? same : two.start());
                return Math.min(same, first);
            }
        }
        return same;
    }

    /** Returns the text from an offset on. */
    String from(int offset) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        for (TurnText turn : turns) {
            int end = at + turn.text().length();
            if (end > offset) {
                rest.append(turn.text(), Math.max(0, offset - at), turn.text().length());
            }
            at = end;
        }
        return rest.toString();
    }

    /** Returns the styled ranges from an offset on, at offsets in the whole text. */
    List<Span> spans(int offset) {
        List<Span> all = new ArrayList<>();
        int at = 0;
        for (TurnText turn : turns) {
            if (at + turn.text().length() > offset) {
                for (Span span : turn.spans()) {
                    int start = Math.max(offset, at + span.start());
                    if (at + span.end() > start) {
                        all.add(new Span(start, at + span.end(), span.colour(), span.style(), span.code()));
                    }
                }
            }
            at += turn.text().length();
        }
        return all;
    }
}
