// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;

/**
 * A conversation and the tools that the model may ask for, all of it text that may hold anything.
 *
 * @param messages oldest first, at least one
 * @param tools empty where the model is told of none
 * @param settings what else the template is told
 */
public record ChatTemplateInput(List<Message> messages, List<Tool> tools, Settings settings) {

    public ChatTemplateInput {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** With nothing but a conversation. */
    public ChatTemplateInput(List<Message> messages, List<Tool> tools) {
        this(messages, tools, Settings.STANDARD);
    }

    /** The same with other messages. */
    ChatTemplateInput withMessages(List<Message> others) {
        return new ChatTemplateInput(others, tools, settings);
    }

    /** Without tools. */
    public static ChatTemplateInput of(List<Message> messages) {
        return new ChatTemplateInput(messages, List.of());
    }

    /**
     * One message.
     *
     * @param role system, user, assistant or tool
     * @param content may be empty
     * @param reasoning of the assistant, or null
     * @param calls of the assistant; may be empty
     * @param callId of a tool's result; null otherwise
     */
    public record Message(String role, String content, @Nullable String reasoning, List<Call> calls,
            @Nullable String callId) {
        public Message {
            calls = List.copyOf(calls);
        }

        /** Text alone. */
        public Message(String role, String content) {
            this(role, content, null, List.of(), null);
        }

        Message withContent(String value) {
            return new Message(role, value, reasoning, calls, callId);
        }
    }

    /**
     * @param variables names that no template has for the conversation itself, with values that may hold anything
     * @param ending {@code CONTINUED} only behind an answer that has a content and no calls
     */
    public record Settings(Reasoning reasoning, JsonObject variables, Ending ending) {
        public static final Settings STANDARD = new Settings(Reasoning.AUTO, new JsonObject(), Ending.ANSWER);
    }

    /** A call that the assistant asked for. */
    public record Call(String id, String name, JsonObject arguments) {}

    /**
     * @param description may be empty
     * @param parameters a JSON Schema
     */
    public record Tool(String name, String description, JsonObject parameters) {}
}
