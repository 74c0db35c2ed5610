// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/** Reads a head with the name, followed by the arguments as a JSON object. */
final class NamedCallReader implements CallReader {
    private static final String NAME = "([\\w.:/-]{1,200})";
    private static final int LONGEST_HEAD = 600;

    /** Forms of a head. */
    enum Head {
        /** {@code name[ARGS]}, {@code name[CALL_ID]id[ARGS]}, {@code name}. */
        MISTRAL("\\s*" + NAME + "\\s*(?:\\[CALL_ID\\]([^\\[]{1,200}))?(?:\\[ARGS\\])?\\s*"),
        /** {@code name<｜tool▁sep｜>}, or {@code function<｜tool▁sep｜>name} and a fence. */
        DEEPSEEK("\\s*(?:function<｜tool▁sep｜>" + NAME + "\\s*```json\\s*|" + NAME + "<｜tool▁sep｜>\\s*)");

        private final Pattern pattern;

        Head(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    private final Head form;
    private final StringBuilder head = new StringBuilder();
    private final JsonScanner json = new JsonScanner();
    /** Reader of Mistral's older form, a list directly after the mark. */
    private CallReader list;
    private boolean inArguments;
    /** Null until the head is complete. */
    private String name;
    private String id;
    private List<ToolCall> calls = List.of();

    NamedCallReader(Head form) {
        this.form = form;
    }

    @Override
    public State accept(char c) {
        if (list != null) {
            return list.accept(c);
        }
        if (inArguments) {
            return argument(c);
        }
        if (form == Head.MISTRAL && (c == '[' || c == '{') && head.toString().isBlank()) {
            list = new JsonCallReader();
            return list.accept(c);
        }
        if (c == '{') {
            inArguments = true;
            return headRead() ? json.accept(c) : State.BROKEN;
        }
        head.append(c);
        return head.length() > LONGEST_HEAD ? State.BROKEN : State.MORE;
    }

    private boolean headRead() {
        Matcher matcher = form.pattern.matcher(head);
        if (!matcher.matches()) {
            return false;
        }
        boolean mistral = form == Head.MISTRAL;
        name = mistral || matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        id = mistral && matcher.group(2) != null ? matcher.group(2).strip() : null;
        return true;
    }

    private State argument(char c) {
        State state = json.accept(c);
        if (state != State.DONE) {
            return state;
        }
        var arguments = CallJson.parse(json.text()).filter(JsonObject.class::isInstance);
        if (arguments.isEmpty()) {
            return State.BROKEN;
        }
        calls = List.of(new ToolCall(id, name, arguments.get().toString()));
        return State.DONE;
    }

    @Override
    public @Nullable CallProgress progress() {
        if (list != null) {
            return list.progress();
        }
        return name == null ? null : new CallProgress(0, name, json.written());
    }

    @Override
    public State finish() {
        return State.BROKEN;
    }

    @Override
    public List<ToolCall> calls() {
        return list != null ? list.calls() : calls;
    }
}
