// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/** Reads a call, or a list of calls, as JSON directly after the mark. */
final class JsonCallReader implements CallReader {
    private final JsonScanner json = new JsonScanner();
    private final CallOutline outline = new CallOutline();
    private boolean started;
    private List<ToolCall> calls = List.of();

    @Override
    public State accept(char c) {
        if (!started && Character.isWhitespace(c)) {
            return State.MORE;
        }
        started = true;
        outline.accept(c);
        State state = json.accept(c);
        if (state != State.DONE) {
            return state;
        }
        calls = CallJson.calls(json.text());
        return calls.isEmpty() ? State.BROKEN : State.DONE;
    }

    @Override
    public State finish() {
        return State.BROKEN;
    }

    @Override
    public @Nullable CallProgress progress() {
        String name = outline.name();
        return name == null ? null : new CallProgress(outline.index(), name, outline.arguments());
    }

    @Override
    public List<ToolCall> calls() {
        return calls;
    }
}
