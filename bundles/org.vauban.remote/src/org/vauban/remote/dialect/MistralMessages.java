// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vauban.remote.http.JsonReply;

/**
 * Puts a conversation into the order that Mistral accepts, see {@code MistralRequestValidator} of mistral-common: a
 * question must not follow the result of a tool, nor a system message an answer or such a result, an answer must not be
 * empty, and the last message must not be one of the system. Conversations that are in order are not changed.
 */
final class MistralMessages {
    /** The answer between the result of a tool and the next question. */
    private static final String ACKNOWLEDGED = "OK.";

    private MistralMessages() {}

    /** @param messages in the form of {@code messages} of a chat request; may be changed */
    static List<JsonObject> ordered(List<JsonObject> messages) {
        JsonObject last = messages.getLast();
        if (isSystem(last) && !messages.stream().allMatch(MistralMessages::isSystem)) {
            last.addProperty("role", "user"); // an answer is wanted to it
        }
        List<JsonObject> ordered = new ArrayList<>();
        List<String> instructions = new ArrayList<>();
        int leading = 0;
        String before = "";
        for (JsonObject each : messages) {
            String role = JsonReply.textOr(each, "role");
            boolean answered = before.equals("assistant") || before.equals("tool");
            if (role.equals("assistant") && isEmpty(each)) {
                continue;
            }
            if (role.equals("system") && answered) {
                instructions.add(JsonReply.textOr(each, "content"));
                continue;
            }
            if (role.equals("user") && before.equals("tool")) {
                ordered.add(message("assistant", ACKNOWLEDGED));
            }
            ordered.add(each);
            leading += role.equals("system") && leading == ordered.size() - 1 ? 1 : 0;
            before = role;
        }
        lead(ordered, leading, instructions);
        return ordered;
    }

    private static boolean isSystem(JsonObject message) {
        return JsonReply.textOr(message, "role").equals("system");
    }

    private static boolean isEmpty(JsonObject answer) {
        return JsonReply.textOr(answer, "content").isEmpty() && !answer.has("tool_calls");
    }

    /**
     * Adds texts to the last leading system message.
     *
     * @param leading number of system messages at the beginning
     */
    private static void lead(List<JsonObject> ordered, int leading, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        if (leading == 0) {
            ordered.addFirst(message("system", String.join("\n\n", texts)));
            return;
        }
        JsonObject first = ordered.get(leading - 1);
        first.addProperty("content", JsonReply.textOr(first, "content") + "\n\n" + String.join("\n\n", texts));
    }

    private static JsonObject message(String role, String content) {
        JsonObject message = new JsonObject();
        message.addProperty("role", role);
        message.addProperty("content", content);
        return message;
    }

    /** Returns the schema of a tool without parameters, which Mistral requires. */
    static JsonObject noParameters() {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", new JsonObject());
        return schema;
    }
}
