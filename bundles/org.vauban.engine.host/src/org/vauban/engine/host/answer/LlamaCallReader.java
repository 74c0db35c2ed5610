// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * Reads calls after {@code <|python_tag|>}: JSON, a call of a built-in tool, or Python code; the latter two extend to
 * the end of the answer.
 */
final class LlamaCallReader implements CallReader {
    private static final Pattern BUILT_IN = Pattern.compile("([A-Za-z_]\\w{0,199})\\.call\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern ARGUMENT = Pattern.compile(
            "\\s*([A-Za-z_]\\w{0,199})\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|[-+\\w.]++)\\s*(?:,|$)", Pattern.DOTALL);

    private final StringBuilder text = new StringBuilder();
    private CallReader json;
    private List<ToolCall> calls = List.of();

    @Override
    public State accept(char c) {
        if (json != null) {
            return json.accept(c);
        }
        if (text.isEmpty() && Character.isWhitespace(c)) {
            return State.MORE;
        }
        if (text.isEmpty() && c == '{') {
            json = new JsonCallReader();
            return json.accept(c);
        }
        text.append(c);
        return State.MORE;
    }

    @Override
    public State finish() {
        if (json != null || text.isEmpty()) {
            return State.BROKEN;
        }
        String code = text.toString().strip();
        Matcher builtIn = BUILT_IN.matcher(code);
        ToolCall call = builtIn.matches() ? builtIn(builtIn.group(1), builtIn.group(2)) : null;
        if (call == null) {
            JsonObject arguments = new JsonObject();
            arguments.addProperty("code", code);
            call = new ToolCall(null, "python", arguments.toString());
        }
        calls = List.of(call);
        return State.DONE;
    }

    private static @Nullable ToolCall builtIn(String name, String written) {
        JsonObject arguments = new JsonObject();
        Matcher argument = ARGUMENT.matcher(written);
        int at = 0;
        while (at < written.length() && argument.region(at, written.length()).lookingAt()) {
            var value = CallJson.parse(argument.group(2));
            if (value.isPresent()) {
                arguments.add(argument.group(1), value.get());
            } else {
                arguments.addProperty(argument.group(1), argument.group(2));
            }
            at = argument.end();
        }
        return written.substring(at).isBlank() ? new ToolCall(null, name, arguments.toString()) : null;
    }

    @Override
    public @Nullable CallProgress progress() {
        return json == null ? null : json.progress();
    }

    @Override
    public List<ToolCall> calls() {
        return json != null ? json.calls() : calls;
    }
}
