// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;

/**
 * A conversation and the tools that the model may call; its texts are untrusted.
 *
 * @param messages oldest first, at least one
 * @param tools empty if the model is told of none
 * @param settings further variables of the template
 */
public record ChatTemplateInput(List<Message> messages, List<Tool> tools, Settings settings) {

    public ChatTemplateInput {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** Creates an input with default settings. */
    public ChatTemplateInput(List<Message> messages, List<Tool> tools) {
        this(messages, tools, Settings.STANDARD);
    }

    /** Returns a copy with the given messages. */
    ChatTemplateInput withMessages(List<Message> others) {
        return new ChatTemplateInput(others, tools, settings);
    }

    /** Creates an input without tools. */
    public static ChatTemplateInput of(List<Message> messages) {
        return new ChatTemplateInput(messages, List.of());
    }

    /**
     * A message.
     *
     * @param role system, user, assistant or tool
     * @param content may be empty
     * @param reasoning reasoning of the assistant, or null
     * @param calls calls of the assistant; may be empty
     * @param callId id of the call that a tool result answers; null otherwise
     */
    public record Message(String role, String content, @Nullable String reasoning, List<Call> calls,
            @Nullable String callId) {
        public Message {
            calls = List.copyOf(calls);
        }

        /** Creates a message with text only. */
        public Message(String role, String content) {
            this(role, content, null, List.of(), null);
        }

        Message withContent(String value) {
            return new Message(role, value, reasoning, calls, callId);
        }
    }

    /**
     * @param variables names that no template uses for the conversation itself, with untrusted values
     * @param ending {@code CONTINUED} only after an answer that has content and no calls
     */
    public record Settings(Reasoning reasoning, JsonObject variables, Ending ending) {
        public static final Settings STANDARD = new Settings(Reasoning.AUTO, new JsonObject(), Ending.ANSWER);
    }

    /** A call of a tool by the assistant. */
    public record Call(String id, String name, JsonObject arguments) {}

    /**
     * @param description may be empty
     * @param parameters a JSON Schema
     */
    public record Tool(String name, String description, JsonObject parameters) {}
}
