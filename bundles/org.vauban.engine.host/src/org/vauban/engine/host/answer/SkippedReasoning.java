// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Tells whether a model has skipped the reasoning that its prompt has opened: an answer that must be a call may begin
 * with it ({@link CallGrammar}), without the mark behind the reasoning. For one answer and one thread.
 */
public final class SkippedReasoning {
    private final String call;
    private final StringBuilder read = new StringBuilder();

    /** @param syntax one that {@linkplain AnswerSyntax#knowsCalls knows calls} */
    public SkippedReasoning(AnswerSyntax syntax) {
        call = CallGrammar.beginning(syntax);
    }

    /** Takes the next piece; returns all that was read once {@link #isCall} is known, null before. */
    public @Nullable String accept(String piece) {
        read.append(piece);
        String text = text();
        return text.length() < call.length() && call.startsWith(text) ? null : read.toString();
    }

    private String text() {
        return read.toString().stripLeading();
    }

    /** Whether what was read begins a call. */
    public boolean isCall() {
        return text().startsWith(call);
    }

    /** All that was read, where the answer ends before it is known. */
    public String read() {
        return read.toString();
    }
}
