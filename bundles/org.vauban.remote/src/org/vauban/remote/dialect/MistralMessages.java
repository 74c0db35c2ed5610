// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vauban.remote.http.JsonReply;

/**
 * Puts a conversation into the order that Mistral accepts, see {@code MistralRequestValidator} of mistral-common: a
 * question must not follow the result of a tool, nor a system message an answer or such a result, and an answer must
 * not be empty. Conversations that are in order are not changed.
 */
final class MistralMessages {
    /** The answer between the result of a tool and the next question. */
    private static final String ACKNOWLEDGED = "OK.";

    private MistralMessages() {}

    /** @param messages in the form of {@code messages} of a chat request; may be changed */
    static List<JsonObject> ordered(List<JsonObject> messages) {
        List<JsonObject> ordered = new ArrayList<>();
        int leading = 0;
        String before = "";
        for (JsonObject each : messages) {
            String role = JsonReply.textOr(each, "role");
            boolean answered = before.equals("assistant") || before.equals("tool");
            if (role.equals("assistant") && isEmpty(each)) {
                continue;
            }
            if (role.equals("system") && answered) {
                leading = lead(ordered, leading, each);
                continue;
            }
            if (role.equals("user") && before.equals("tool")) {
                ordered.add(acknowledged());
            }
            ordered.add(each);
            leading += role.equals("system") && leading == ordered.size() - 1 ? 1 : 0;
            before = role;
        }
        return ordered;
    }

    private static boolean isEmpty(JsonObject answer) {
        return JsonReply.textOr(answer, "content").isEmpty() && !answer.has("tool_calls");
    }

    /**
     * Adds a text to the last leading system message.
     *
     * @param leading number of system messages at the beginning
     * @return the new number
     */
    private static int lead(List<JsonObject> ordered, int leading, JsonObject system) {
        if (leading == 0) {
            ordered.addFirst(system);
            return 1;
        }
        JsonObject first = ordered.get(leading - 1);
        first.addProperty("content",
                JsonReply.textOr(first, "content") + "\n\n" + JsonReply.textOr(system, "content"));
        return leading;
    }

    private static JsonObject acknowledged() {
        JsonObject answer = new JsonObject();
        answer.addProperty("role", "assistant");
        answer.addProperty("content", ACKNOWLEDGED);
        return answer;
    }

    /** Returns the schema of a tool without parameters, which Mistral requires. */
    static JsonObject noParameters() {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", new JsonObject());
        return schema;
    }
}
