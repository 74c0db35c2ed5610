// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * Reads a call, or a list of calls, as JSON without a mark, alone or in a fence: Llama 3 is told to write calls like
 * this, and Qwen2.5-Coder does so although its template asks for marks. Since any JSON may occur in an answer, it is a
 * call only if it has exactly the members of one, names an offered tool, and its arguments are an object. Other JSON is
 * rejected at the first character that a call cannot have; the description of a tool, for example, at its
 * {@code description}.
 */
final class BareCallReader implements CallReader {
    private static final String NAME = "name";
    private static final String ID = "id";
    private static final Set<String> ARGUMENTS = Set.of("arguments", "parameters");
    /** Longer than any tool name, even with each character escaped. */
    private static final int LONGEST_STRING = 1_024;
    private static final String FENCE = "```";

    /** The expected input, apart from blanks. */
    private enum Expect {
        START, CALL, KEY, COLON, VALUE, MEMBER_END, CALL_END, FENCE_END
    }

    private final Predicate<String> offered;
    private final Set<String> members;
    private final boolean fenced;
    private final List<ToolCall> calls = new ArrayList<>();
    private Expect expect = Expect.START;
    private boolean list;
    private int ticks;

    /** Members that the current call may still have. */
    private final Set<String> left = new HashSet<>();
    private String key = "";
    /** Null if there is none. */
    private String id;
    /** Null before it is known, and between two calls. */
    private String name;
    /** Null before the arguments begin. */
    private JsonScanner json;
    /** Null until they end. */
    private String arguments;

    private final StringBuilder string = new StringBuilder();
    private boolean inString;
    private boolean escaped;
    private boolean inArguments;

    /**
     * @param offered whether a tool with a name was offered
     * @param members members that a call may have ({@link AnswerFormat#callMembers})
     * @param fenced whether a fence was opened before, which must be closed after the calls
     */
    BareCallReader(Predicate<String> offered, Set<String> members, boolean fenced) {
        this.offered = offered;
        this.members = members;
        this.fenced = fenced;
    }

    @Override
    public State accept(char c) {
        if (inArguments) {
            return argument(c);
        }
        if (inString) {
            return string(c);
        }
        if (Character.isWhitespace(c) && expect != Expect.FENCE_END) {
            return State.MORE;
        }
        return switch (expect) {
            case START -> start(c);
            case CALL -> c == '{' ? beginCall() : State.BROKEN;
            case KEY -> c == '"' ? beginString() : State.BROKEN;
            case COLON -> next(c == ':', Expect.VALUE);
            case VALUE -> value(c);
            case MEMBER_END -> c == '}' ? endCall() : next(c == ',', Expect.KEY);
            case CALL_END -> c == ']' ? end() : next(c == ',', Expect.CALL);
            case FENCE_END -> c != '`' ? State.BROKEN : ++ticks == FENCE.length() ? State.DONE : State.MORE;
        };
    }

    private State next(boolean fits, Expect next) {
        expect = next;
        return fits ? State.MORE : State.BROKEN;
    }

    private State start(char c) {
        if (c == '`' && fenced && !calls.isEmpty()) {
            ticks = 1;
            return next(true, Expect.FENCE_END);
        }
        list = c == '[';
        return list ? next(true, Expect.CALL) : c == '{' ? beginCall() : State.BROKEN;
    }

    private State beginCall() {
        left.clear();
        left.addAll(members);
        id = null;
        name = null;
        json = null;
        arguments = null;
        return next(true, Expect.KEY);
    }

    private State beginString() {
        inString = true;
        string.setLength(0);
        string.append('"');
        return State.MORE;
    }

    private State string(char c) {
        string.append(c);
        if (escaped || c == '\\') {
            escaped = !escaped;
        } else if (c == '"') {
            inString = false;
            return CallJson.parse(string.toString()).map(JsonElement::getAsString).map(this::stringRead)
                    .orElse(State.BROKEN);
        }
        return string.length() > LONGEST_STRING ? State.BROKEN : State.MORE;
    }

    private State stringRead(String text) {
        if (expect == Expect.KEY) {
            key = text;
            boolean fits = left.remove(text);
            if (ARGUMENTS.contains(text)) {
                left.removeAll(ARGUMENTS);
            }
            return next(fits, Expect.COLON);
        }
        boolean fits = switch (key) {
            case NAME -> {
                name = text;
                yield offered.test(text);
            }
            case ID -> {
                id = text;
                yield true;
            }
            default -> text.equals("function"); // type of the call
        };
        return next(fits, Expect.MEMBER_END);
    }

    private State value(char c) {
        if (!ARGUMENTS.contains(key)) {
            return c == '"' ? beginString() : State.BROKEN;
        }
        json = new JsonScanner();
        inArguments = c == '{';
        return inArguments ? json.accept(c) : State.BROKEN;
    }

    private State argument(char c) {
        State state = json.accept(c);
        if (state != State.DONE) {
            return state;
        }
        inArguments = false;
        Optional<JsonElement> read = CallJson.parse(json.text()).filter(JsonObject.class::isInstance);
        arguments = read.map(JsonElement::toString).orElse(null);
        return next(read.isPresent(), Expect.MEMBER_END);
    }

    private State endCall() {
        if (name == null || arguments == null) {
            return State.BROKEN;
        }
        calls.add(new ToolCall(id, name, arguments));
        name = null;
        return list ? next(true, Expect.CALL_END) : end();
    }

    /** Ends a call or a list of calls. */
    private State end() {
        expect = Expect.START;
        return fenced ? State.MORE : State.DONE;
    }

    @Override
    public State finish() {
        boolean between = expect == Expect.START || expect == Expect.FENCE_END;
        return between && fenced && !calls.isEmpty() ? State.DONE : State.BROKEN;
    }

    @Override
    public @Nullable CallProgress progress() {
        return name == null ? null : new CallProgress(calls.size(), name, json == null ? "" : json.written());
    }

    @Override
    public List<ToolCall> calls() {
        return calls;
    }
}
