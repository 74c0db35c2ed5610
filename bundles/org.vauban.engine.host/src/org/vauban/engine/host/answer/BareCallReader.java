// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * A call as JSON without any mark, alone or in a fence: so Qwen2.5-Coder writes what its template tells it to write
 * between marks. Since any JSON may stand in an answer, it is a call only if it names a tool that was offered and its
 * arguments are an object.
 */
final class BareCallReader implements CallReader {
    private static final Pattern FIRST_KEY = Pattern.compile("[\\s\\[]*\\{\\s*\"([^\"]*)\"");
    private static final Set<String> KEYS = Set.of("name", "arguments", "parameters", "function", "id", "type");
    /** The name of the tool comes within so many characters. */
    private static final int LONGEST_HEAD = 4_096;
    private static final String FENCE = "```";

    private final Set<String> tools;
    private final boolean fenced;
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    /** Null between two calls. */
    private JsonCallReader json;
    private boolean known;
    private int closing;

    /**
     * @param tools names of those that were offered
     * @param fenced whether a fence was opened before, which ends the block
     */
    BareCallReader(Set<String> tools, boolean fenced) {
        this.tools = tools;
        this.fenced = fenced;
    }

    @Override
    public State accept(char c) {
        if (json == null) {
            return between(c);
        }
        text.append(c);
        State state = json.accept(c);
        if (state == State.BROKEN || state == State.MORE && !isLikely()) {
            return State.BROKEN;
        }
        if (state == State.MORE) {
            return State.MORE;
        }
        if (!json.calls().stream().allMatch(call -> tools.contains(call.name())) || !hasArguments()) {
            return State.BROKEN;
        }
        calls.addAll(json.calls());
        json = null;
        return fenced ? State.MORE : State.DONE;
    }

    private State between(char c) {
        if (c == '`' && fenced && !calls.isEmpty()) {
            return ++closing == FENCE.length() ? State.DONE : State.MORE;
        }
        if (closing > 0) {
            return State.BROKEN;
        }
        if (Character.isWhitespace(c)) {
            return State.MORE;
        }
        if (c != '{' && c != '[') {
            return State.BROKEN;
        }
        json = new JsonCallReader();
        known = false;
        text.setLength(0);
        text.append(c);
        return json.accept(c);
    }

    /** Whether it can still become a call, so that other JSON is not held back. */
    private boolean isLikely() {
        if (known) {
            return true;
        }
        CallProgress progress = json.progress();
        if (progress != null) {
            known = tools.contains(progress.name());
            return known;
        }
        Matcher key = FIRST_KEY.matcher(text);
        return text.length() <= LONGEST_HEAD && (!key.lookingAt() || KEYS.contains(key.group(1)));
    }

    private boolean hasArguments() {
        JsonElement parsed = CallJson.parse(text.toString()).orElse(null);
        JsonArray all = new JsonArray();
        if (parsed instanceof JsonArray several) {
            all = several;
        } else if (parsed != null) {
            all.add(parsed);
        }
        for (JsonElement each : all) {
            JsonObject call = each.getAsJsonObject();
            JsonObject described = call.get("function") instanceof JsonObject function ? function : call;
            if (!(described.get("arguments") instanceof JsonObject)
                    && !(described.get("parameters") instanceof JsonObject)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public State finish() {
        return json == null && fenced && !calls.isEmpty() ? State.DONE : State.BROKEN;
    }

    @Override
    public @Nullable CallProgress progress() {
        CallProgress progress = json == null || !known ? null : json.progress();
        return progress == null ? null
                : new CallProgress(calls.size() + progress.index(), progress.name(), progress.arguments());
    }

    @Override
    public List<ToolCall> calls() {
        return calls;
    }
}
