// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.edit.answer.AnswerCode;
import org.vauban.assist.edit.answer.AnswerEndDetector;
import org.vauban.assist.edit.answer.ContextEchoTrimmer;
import org.vauban.assist.edit.answer.ReplacementFormatter;

/**
 * Processes a growing answer: reports the new region, and stops the model when the answer suffices, or when it repeats
 * the text around the region. Reports nothing before it is certain that the answer concerns the region. On one thread
 * of the assistant at a time.
 */
final class StreamingAnswer implements AnswerListener {
    private static final long PAUSE = 40_000_000; // ns

    private final ContextEchoTrimmer echo;
    private final ReplacementFormatter replacement;
    private final EditListener listener;
    private final AnswerCode code;
    private final AnswerEndDetector end;
    private final Runnable enough;
    private final StringBuilder answer = new StringBuilder();
    private ContextEchoTrimmer.Beginning beginning = ContextEchoTrimmer.Beginning.OPEN;
    private boolean over;
    private volatile boolean repeats;
    private String told = "";
    private long toldAt;

    /**
     * @param code extracts the text that replaces the region
     * @param enough run once when the model may stop
     */
    StreamingAnswer(ContextEchoTrimmer echo, ReplacementFormatter replacement, EditListener listener,
            AnswerCode code, AnswerEndDetector end, Runnable enough) {
        this.echo = echo;
        this.replacement = replacement;
        this.listener = listener;
        this.code = code;
        this.end = end;
        this.enough = enough;
    }

    /** Whether the answer was stopped because it repeats the text around the region. */
    boolean repeats() {
        return repeats;
    }

    @Override
    public void text(String more) {
        if (over) {
            return;
        }
        answer.append(more);
        boolean line = more.indexOf('\n') >= 0;
        if (line) {
            whole();
        }
        long time = System.nanoTime();
        if (repeats || beginning == ContextEchoTrimmer.Beginning.OPEN || !line && time - toldAt < PAUSE) {
            return; // parsing the whole answer at each token would be wasteful
        }
        toldAt = time;
        String now = replacement.of(code.growing(answer.toString()), false);
        if (!now.isBlank() && !now.equals(told)) {
            told = now;
            listener.partial(now);
        }
    }

    /** Forgets the answer. The region that was reported stays until the next one replaces it. */
    @Override
    public boolean again() {
        answer.setLength(0);
        beginning = ContextEchoTrimmer.Beginning.OPEN;
        over = false;
        repeats = false;
        told = "";
        return true;
    }

    /** Processes the answer after a line has ended. */
    private void whole() {
        String text = answer.toString();
        if (beginning == ContextEchoTrimmer.Beginning.OPEN) {
            beginning = echo.beginning(code.growing(text.substring(0, text.lastIndexOf('\n') + 1)));
            repeats = beginning == ContextEchoTrimmer.Beginning.REPEATED;
        }
        over = repeats || end.isReached(text);
        if (over) {
            enough.run();
        }
    }

    @Override
    public void reading(int read, int total) {
        listener.reading(read, total);
    }
}
