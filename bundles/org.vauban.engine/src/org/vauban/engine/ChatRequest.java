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
 * A conversation to be answered.
 *
 * @param modelId a loaded model
 * @param messages oldest first, at least one
 * @param tools that the model may ask for; no two of the same name; may be empty
 * @param toolChoice whether it asks for them
 * @param options how to sample and when to stop; a grammar or JSON Schema of its own does not go together with a tool
 *            choice that makes one
 * @param priority who goes first when several wait
 * @param supersedes a key of one editor or client: a newer request with the same key ends the older one; or null
 * @param deadline what is done by then is returned; null for none
 * @param draft a text that the answer will be like, for example the old text of an edit: it makes the answer faster and
 *            does not change it; or null
 * @param workspace a key of the workspace that the texts are of: what was read is kept for it and given to no other; or
 *            null
 * @param isolation a key of whom an engine that serves several users answers: no request with another key can tell what
 *            this one has sent, neither by what is reused nor by the time it takes; null where all is one user's
 * @param quotable texts of which the answer is a verbatim stretch; empty for an answer in the model's own words. Does
 *            not go together with tools, a grammar or a JSON Schema
 * @param template what the model's chat template is told beside this
 * @param approvedRule the grammar or JSON Schema of the options as the gate approved it; null where there is none, or
 *            where it was not reviewed: then it goes to no other machine
 */
public record ChatRequest(String modelId, List<Message> messages, List<Tool> tools, ToolChoice toolChoice,
        GenerationOptions options, Priority priority, @Nullable String supersedes, @Nullable Duration deadline,
        @Nullable ApprovedText draft, @Nullable String workspace, @Nullable String isolation,
        List<QuoteSource> quotable, TemplateOptions template, @Nullable ApprovedText approvedRule) {

    /** Without tools and a workspace, for the one user, in the model's own words. */
    public ChatRequest(String modelId, List<Message> messages, GenerationOptions options, Priority priority,
            @Nullable String supersedes, @Nullable Duration deadline, @Nullable ApprovedText draft) {
        this(modelId, messages, List.of(), ToolChoice.AUTO, options, priority, supersedes, deadline, draft, null, null,
                List.of(), TemplateOptions.STANDARD, null);
    }

    /** Without tools, a key, a deadline, a draft and a workspace. */
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

    /** The same with tools. */
    public ChatRequest withTools(List<Tool> value, ToolChoice choice) {
        return new ChatRequest(modelId, messages, value, choice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** The same with other options. */
    public ChatRequest withOptions(GenerationOptions value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, value, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** The same for a workspace. */
    public ChatRequest withWorkspace(@Nullable String key) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                key, isolation, quotable, template, approvedRule);
    }

    /** The same for one of several users. */
    public ChatRequest withIsolation(@Nullable String key) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, key, quotable, template, approvedRule);
    }

    /** The same with an answer that is a stretch of one of these texts. */
    public ChatRequest withQuotable(List<QuoteSource> sources) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, sources, template, approvedRule);
    }

    /** The same with another deadline, or with none. */
    public ChatRequest withDeadline(@Nullable Duration value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, value, draft,
                workspace, isolation, quotable, template, approvedRule);
    }

    /** The same with other words to the chat template. */
    public ChatRequest withTemplate(TemplateOptions value) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, value, approvedRule);
    }

    /** The same with the grammar or JSON Schema of its options as the gate approved it. */
    public ChatRequest withApprovedRule(@Nullable ApprovedText rule) {
        return new ChatRequest(modelId, messages, tools, toolChoice, options, priority, supersedes, deadline, draft,
                workspace, isolation, quotable, template, rule);
    }

    /**
     * One message of a conversation.
     *
     * @param parts its content; may be empty
     * @param reasoning what the assistant thought before it; or null
     * @param calls what the assistant asked for; empty for all other roles
     * @param callId the call that a message of a tool is the result of; null for all other roles
     */
    public record Message(Role role, List<Part> parts, @Nullable ApprovedText reasoning, List<PastCall> calls,
            @Nullable String callId) {

        /** Text alone. */
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
         * An answer of the assistant.
         *
         * @param content or null where there was none
         * @param reasoning or null
         */
        public static Message answer(@Nullable ApprovedText content, @Nullable ApprovedText reasoning,
                List<PastCall> calls) {
            return new Message(Role.ASSISTANT, content == null ? List.of() : List.of(Part.text(content)), reasoning,
                    calls, null);
        }

        /** What a tool gave. */
        public static Message result(String callId, ApprovedText content) {
            return new Message(Role.TOOL, List.of(Part.text(content)), null, List.of(), callId);
        }
    }

    /**
     * A part of a content.
     *
     * @param type {@code text}; any other type, such as {@code image_url}, is refused by the engine, which says so
     * @param text null for what is no text
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
     * A call that the assistant asked for earlier.
     *
     * @param id as {@link org.vauban.engine.tool.ToolCall#id} gave it
     * @param name of the tool
     * @param arguments a JSON object
     */
    public record PastCall(String id, String name, ApprovedText arguments) {
        public PastCall {
            Objects.requireNonNull(id);
            Objects.requireNonNull(name);
            Objects.requireNonNull(arguments);
        }
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM, USER, ASSISTANT, TOOL
    }
}
