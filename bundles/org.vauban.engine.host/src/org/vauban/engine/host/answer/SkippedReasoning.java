// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Detects whether a model has skipped the reasoning that its prompt has opened: an answer that must be a call may begin
 * with the call ({@link CallGrammar}), without the mark that ends the reasoning. For one answer and one thread.
 */
public final class SkippedReasoning {
    private final String call;
    private final StringBuilder read = new StringBuilder();

    /** @param syntax a syntax that {@linkplain AnswerSyntax#knowsCalls knows calls} */
    public SkippedReasoning(AnswerSyntax syntax) {
        call = CallGrammar.beginning(syntax);
    }

    /** Takes the next piece; returns all text so far once {@link #isCall} is decided, null before. */
    public @Nullable String accept(String piece) {
        read.append(piece);
        String text = text();
        return text.length() < call.length() && call.startsWith(text) ? null : read.toString();
    }

    private String text() {
        return read.toString().stripLeading();
    }

    /** Whether the text so far begins a call. */
    public boolean isCall() {
        return text().startsWith(call);
    }

    /** Returns all text so far, for an answer that ends before the decision. */
    public String read() {
        return read.toString();
    }
}
