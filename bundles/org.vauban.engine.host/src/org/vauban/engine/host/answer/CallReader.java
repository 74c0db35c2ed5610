// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/** Reads one block of tool calls, character by character, after its mark. */
interface CallReader {
    enum State {
        /** More characters are needed. */
        MORE,
        /** The block is complete with this character. */
        DONE,
        /** The text is not a tool call. */
        BROKEN
    }

    State accept(char c);

    /** Ends the input; returns {@code DONE} or {@code BROKEN}. */
    State finish();

    /** Returns the progress of the last call whose name is known, counted from 0 within this block; or null. */
    default @Nullable CallProgress progress() {
        return null;
    }

    /** Returns the calls after {@code DONE}. */
    List<ToolCall> calls();
}
