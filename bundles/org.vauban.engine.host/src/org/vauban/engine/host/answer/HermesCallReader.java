// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * Reads JSON, or Qwen3-Coder's {@code <function=name><parameter=key>value</parameter></function>}. Without the tool's
 * schema, a value that parses as a number, boolean, null, list or object has that type; others are strings.
 */
final class HermesCallReader implements CallReader {
    private static final String END = "</function>";
    private static final Pattern FUNCTION = Pattern.compile("\\s*<function=([^>\\s]{1,200})>");
    private static final Pattern PARAMETER = Pattern.compile("\\s*<parameter=([^>\\s]{1,200})>");
    private static final String PARAMETER_END = "</parameter>";

    private final StringBuilder text = new StringBuilder();
    private CallReader json;
    /** Null until it is known. */
    private String name;
    private final JsonObject arguments = new JsonObject();
    /** JSON of the arguments so far, without its end. */
    private final StringBuilder written = new StringBuilder();
    /** Index after the processed text. */
    private int taken;
    private List<ToolCall> calls = List.of();

    @Override
    public State accept(char c) {
        if (json != null) {
            return json.accept(c);
        }
        if (text.isEmpty() && Character.isWhitespace(c)) {
            return State.MORE;
        }
        if (text.isEmpty() && c != '<') {
            json = new JsonCallReader();
            return json.accept(c);
        }
        text.append(c);
        int common = Math.min(text.length(), "<function=".length());
        if (!"<function=".startsWith(text.substring(0, common))) {
            return State.BROKEN;
        }
        if (c != '>') {
            return State.MORE;
        }
        if (name == null) {
            return function() ? State.MORE : State.BROKEN;
        }
        if (endsWith(PARAMETER_END)) {
            parameter();
        }
        if (!endsWith(END)) {
            return State.MORE;
        }
        if (!text.substring(taken).strip().equals(END)) {
            return State.BROKEN;
        }
        calls = List.of(new ToolCall(null, name, arguments.toString()));
        return State.DONE;
    }

    private boolean endsWith(String end) {
        return text.length() >= end.length() && text.indexOf(end, text.length() - end.length()) >= 0;
    }

    private boolean function() {
        Matcher function = FUNCTION.matcher(text);
        if (!function.lookingAt()) {
            return false;
        }
        name = function.group(1);
        taken = function.end();
        written.append('{');
        return true;
    }

    /** Adds the parameter that ends here. */
    private void parameter() {
        Matcher parameter = PARAMETER.matcher(text).region(taken, text.length());
        if (!parameter.lookingAt()) {
            return;
        }
        String key = parameter.group(1);
        boolean first = arguments.size() == 0;
        add(key, text.substring(parameter.end(), text.length() - PARAMETER_END.length()));
        taken = text.length();
        JsonObject one = new JsonObject();
        one.add(key, arguments.get(key));
        String member = one.toString();
        written.append(first ? "" : ",").append(member, 1, member.length() - 1);
    }

    private void add(String key, String given) {
        String value = given.startsWith("\n") ? given.substring(1) : given;
        if (value.endsWith("\n")) {
            value = value.substring(0, value.length() - 1);
        }
        // a quoted string is kept unchanged, since it may be code
        boolean string = value.strip().startsWith("\"");
        Optional<JsonElement> parsed = string ? Optional.<JsonElement>empty() : CallJson.parse(value);
        if (parsed.isPresent()) {
            arguments.add(key, parsed.get());
        } else {
            arguments.addProperty(key, value);
        }
    }

    @Override
    public State finish() {
        return State.BROKEN;
    }

    @Override
    public @Nullable CallProgress progress() {
        if (json != null) {
            return json.progress();
        }
        return name == null ? null : new CallProgress(0, name, written);
    }

    @Override
    public List<ToolCall> calls() {
        return json != null ? json.calls() : calls;
    }
}
