// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.protocol;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/** Notifications from the host to the client. Those about a request precede its response. */
public interface ClientProtocol {

    /** A request left the queue: from now on it may cause a crash. */
    @JsonNotification("started")
    void started(Started started);

    /** A prompt fits and has a slot; precedes all other notifications of its request. */
    @JsonNotification("prompted")
    void prompted(Prompted prompted);

    /** Text of a generation, whole characters only. */
    @JsonNotification("text")
    void text(Text text);

    /** Reasoning of an answer, whole characters only. */
    @JsonNotification("reasoning")
    void reasoning(Reasoning reasoning);

    /** A piece of a tool call that is still being generated. */
    @JsonNotification("calling")
    void calling(Calling calling);

    /** A complete tool call of an answer. */
    @JsonNotification("called")
    void called(Called called);

    /** Progress of a load, from 0 to 1. */
    @JsonNotification("progress")
    void progress(Progress progress);

    /** Progress of a prefill; only for prompts that take more than one micro-batch. */
    @JsonNotification("reading")
    void reading(Reading reading);

    /** A model was unloaded to make room for another one and must be loaded again before it is used. */
    @JsonNotification("unloaded")
    void unloaded(Unloaded unloaded);

    /** Numbers of tokens, including reused ones. */
    record Reading(long id, int read, int total) {}

    record Unloaded(String modelId) {}

    record Started(long id) {}

    /**
     * @param total tokens of the prompt
     * @param reused how many of these are reused from the KV cache
     */
    record Prompted(long id, int total, int reused) {}

    /**
     * @param likelihood natural logarithm for the whole text so far; null if no probabilities were requested
     * @param tokens tokens of the text, or null
     */
    record Text(long id, String text, @Nullable Double likelihood, @Nullable List<TokenProbability> tokens) {
        /** Creates a text without probabilities. */
        public Text(long id, String text) {
            this(id, text, null, null);
        }
    }

    /** @param tokens tokens of the text, or null */
    record Reasoning(long id, String text, @Nullable List<TokenProbability> tokens) {}

    record Calling(long id, ToolCallDelta piece) {}

    record Called(long id, ToolCall call) {}

    record Progress(long id, double share) {}
}
