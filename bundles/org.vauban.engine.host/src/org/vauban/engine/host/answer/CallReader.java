// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/** Reads one block of tool calls, character by character, from after its mark. */
interface CallReader {
    enum State {
        /** Needs more characters. */
        MORE,
        /** The block is complete with this character. */
        DONE,
        /** This is no tool call. */
        BROKEN
    }

    State accept(char c);

    /** The answer ends here: {@code DONE} or {@code BROKEN}. */
    State finish();

    /** How far it has come: the last call whose name is known, counted from 0 within this block; or null. */
    default @Nullable CallProgress progress() {
        return null;
    }

    /** The calls, once it is done. */
    List<ToolCall> calls();
}
