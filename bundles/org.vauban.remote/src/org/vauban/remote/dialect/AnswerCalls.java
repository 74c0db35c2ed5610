// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/** Assembles the tool calls of an answer from their pieces. For one thread. */
final class AnswerCalls {
    private static final int MAX_CALLS = 128;
    private static final int MAX_ARGUMENTS = 1 << 20;

    private final Set<String> tools;
    private final Messages messages;
    private final List<Call> calls = new ArrayList<>();
    /** Index of a call by the endpoint's number for it. */
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private static final class Call {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    /** @param tools names of the offered tools */
    AnswerCalls(Set<String> tools, Messages messages) {
        this.tools = Set.copyOf(tools);
        this.messages = messages;
    }

    /** Adds a piece of a call. */
    ToolCallDelta take(JsonObject piece) throws RemoteException {
        JsonObject function = JsonReply.child(piece, "function");
        String id = JsonReply.textOr(piece, "id");
        String name = function == null ? "" : JsonReply.textOr(function, "name");
        int number = number(JsonReply.count(piece, "index", -1), id, name);
        if (number == calls.size()) {
            calls.add(new Call());
        }
        Call call = calls.get(number);
        call.name = call.name.isEmpty() ? name : call.name;
        call.id = call.id.isEmpty() ? id : call.id;
        String arguments = arguments(function);
        call.arguments.append(arguments);
        if (calls.size() > MAX_CALLS || call.arguments.length() > MAX_ARGUMENTS) {
            throw new RemoteException(Kind.TOO_LARGE, messages.get("too.large", MAX_ARGUMENTS), null);
        }
        return new ToolCallDelta(number, call.name, arguments);
    }

    private static String arguments(@Nullable JsonObject function) {
        return function == null ? "" : function.get("arguments") instanceof JsonObject object ? object.toString()
                : JsonReply.textOr(function, "arguments");
    }

    /**
     * Returns the index of the call to which a piece belongs. Some endpoints send no numbers, or the same for all, and
     * some repeat id and name in each piece. A name with another id, or without id and number, begins a new call; all
     * other pieces continue the last one.
     *
     * @param told the endpoint's number, negative if it sends none
     */
    private int number(int told, String id, String name) {
        if (told < 0) {
            boolean more = !calls.isEmpty()
                    && (name.isEmpty() || !id.isEmpty() && id.equals(calls.getLast().id));
            return more ? calls.size() - 1 : calls.size();
        }
        int number = numbers.computeIfAbsent(told, first -> calls.size());
        String known = number == calls.size() ? "" : calls.get(number).id;
        if (!name.isEmpty() && !id.isEmpty() && !known.isEmpty() && !id.equals(known)) {
            number = calls.size();
            numbers.put(told, number);
        }
        return number;
    }

    /** Returns the calls, after the last piece. */
    List<ToolCall> whole() {
        List<ToolCall> made = new ArrayList<>();
        for (Call call : calls) {
            String arguments = call.arguments.isEmpty() ? "{}" : call.arguments.toString();
            String problem = tools.contains(call.name) ? null
                    : messages.get("call.unknown", JsonReply.line(call.name));
            try {
                JsonReply.object(arguments, messages);
            } catch (RemoteException e) {
                problem = messages.get("call.arguments", JsonReply.line(call.name));
            }
            made.add(new ToolCall(RequestBody.callId(call.id.isEmpty() ? call.name + made.size() : call.id), call.name,
                    arguments, problem));
        }
        return made;
    }
}
