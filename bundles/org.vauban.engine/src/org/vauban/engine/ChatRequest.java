// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.governance.ApprovedText;

/**
 * A request to answer a conversation.
 *
 * @param modelId id of a loaded model
 * @param messages oldest first, at least one
 * @param tools tools that the model may call, with distinct names; may be empty
 * @param toolChoice whether the model calls tools
 * @param options sampling options and limits; a grammar or JSON Schema cannot be combined with a tool choice that
 *            requires a call
 * @param priority order among waiting requests
 * @param supersedes key of one editor or client: a newer request with the same key ends the older one; or null
 * @param deadline time after which the text so far is returned; null for none
 * @param draft text that the answer is likely to resemble, for example the old text of an edit: it speeds up the answer
 *            without changing it; or null
 * @param workspace key of the workspace of the texts: its KV cache is saved and used for no other workspace; or null
 * @param isolation key of the user if the engine serves several: no request with another key can detect what this one
 *            has sent, neither by reused tokens nor by timing; null for a single user
 * @param quotable texts from which the answer must be a verbatim quote; empty for a free answer. Cannot be combined
 *            with tools, a grammar or a JSON Schema
 * @param template further settings of the model's chat template
 * @param approvedRule grammar or JSON Schema of the options as approved by the gate; null if there is none, or if it
 *            was not reviewed: it is then sent to no other machine
 */
public record ChatRequest(String modelId, List<Message> messages, List<Tool> tools, ToolChoice toolChoice,
        GenerationOptions options, Priority priority, @Nullable String supersedes, @Nullable Duration deadline,
        @Nullable ApprovedText draft, @Nullable String workspace, @Nullable String isolation,
        List<QuoteSource> quotable, TemplateOptions template, @Nullable ApprovedText approvedRule) {

    /** Creates a request without tools, workspace, isolation, quotable sources and approved rule. */
    public ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority,
            @Nullable String supersedes, @Nullable Duration deadline, @Nullable ApprovedText draft) {
        this(modelId, messages, List.of(), ToolChoice.AUTO, options, priority, supersedes, deadline, draft, null, null,
                List.of(), TemplateOptions.STANDARD, null);
    }

    /** Creates a request without tools, key, deadline, draft and workspace. */
    public ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority) {
        this(modelId, messages, options, priority, null, null, null);
    }

    public ChatRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(toolChoice);
        Objects.requireNonNull(options);
        Objects.requireNonNull(priority);
        Objects.requireNonNull(template);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        quotable = List.copyOf(quotable);
    }

    /** Returns a copy with the given tools. */
    public ChatRequest withTools(List<Tool> value, ToolChoice choice) {
        return new ChatRequest(modelId, messages, value, choice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** Returns a copy with the given options. */
    public ChatRequest withOptions(GenerationOptions value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, value, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** Returns a copy for the given workspace. */
    public ChatRequest withWorkspace(@Nullable String key) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                key, isolation, quotable, template, approvedRule);
    }

    /** Returns a copy for one of several users. */
    public ChatRequest withIsolation(@Nullable String key) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, key, quotable, template, approvedRule);
    }

    /** Returns a copy whose answer must quote one of the given texts. */
    public ChatRequest withQuotable(List<QuoteSource> sources) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, sources, template, approvedRule);
    }

    /** Returns a copy with the given deadline, or none. */
    public ChatRequest withDeadline(@Nullable Duration value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, value, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** Returns a copy with the given template settings. */
    public ChatRequest withTemplate(TemplateOptions value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, value, approvedRule);
    }

    /** Returns a copy with the grammar or JSON Schema of its options as approved by the gate. */
    public ChatRequest withApprovedRule(@Nullable ApprovedText rule) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, rule);
    }

    /**
     * A message of a conversation.
     *
     * @param parts its content; may be empty
     * @param reasoning reasoning of the assistant before the message; or null
     * @param calls calls of the assistant; empty for all other roles
     * @param callId id of the call whose result a tool message holds; null for all other roles
     */
    public record Message(Role role, List<Part> parts, @Nullable ApprovedText reasoning, List<PastCall> calls,
            @Nullable String callId) {

        /** Creates a message with text only. */
        public Message(Role role, ApprovedText content) {
            this(role, List.of(Part.text(content)), null, List.of(), null);
        }

        public Message {
            Objects.requireNonNull(role);
            parts = List.copyOf(parts);
            calls = List.copyOf(calls);
            if (role != Role.ASSISTANT && (reasoning != null || !calls.isEmpty())) {
                throw new IllegalArgumentException("reasoning and calls belong to the assistant");
            }
            if ((role == Role.TOOL) != (callId != null)) {
                throw new IllegalArgumentException("the id of a call belongs to its result, and only to it");
            }
        }

        /**
         * Creates an answer of the assistant.
         *
         * @param content content, or null for none
         * @param reasoning reasoning, or null for none
         */
        public static Message answer(@Nullable ApprovedText content, @Nullable ApprovedText reasoning,
                List<PastCall> calls) {
            return new Message(Role.ASSISTANT, content == null ? List.of() : List.of(Part.text(content)), reasoning,
                    calls, null);
        }

        /** Creates a message with the result of a tool. */
        public static Message result(String callId, ApprovedText content) {
            return new Message(Role.TOOL, List.of(Part.text(content)), null, List.of(), callId);
        }
    }

    /**
     * A part of a message's content.
     *
     * @param type {@code text}; the engine refuses any other type, such as {@code image_url}, with an error
     * @param text null if the part is not text
     */
    public record Part(String type, @Nullable ApprovedText text) {
        public Part {
            Objects.requireNonNull(type);
        }

        public static Part text(ApprovedText text) {
            return new Part("text", Objects.requireNonNull(text));
        }
    }

    /**
     * An earlier call of the assistant.
     *
     * @param id id of the call, see {@link org.vauban.engine.tool.ToolCall#id}
     * @param name name of the tool
     * @param arguments a JSON object
     */
    public record PastCall(String id, String name, ApprovedText arguments) {
        public PastCall {
            Objects.requireNonNull(id);
            Objects.requireNonNull(name);
            Objects.requireNonNull(arguments);
        }
    }

    /** Authors of messages. */
    public enum Role {
        SYSTEM, USER, ASSISTANT, TOOL
    }
}
