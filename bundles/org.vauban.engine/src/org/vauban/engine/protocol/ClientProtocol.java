// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.protocol;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/** What the host tells the client. What it tells of a request comes before the response to that request. */
public interface ClientProtocol {

    /** A request left the queue: from here on a crash may be its fault. */
    @JsonNotification("started")
    void started(Started started);

    /** A prompt fits and has a slot; comes before all else that is told of its request. */
    @JsonNotification("prompted")
    void prompted(Prompted prompted);

    /** Text of a generation, whole characters only. */
    @JsonNotification("text")
    void text(Text text);

    /** Reasoning of an answer, whole characters only. */
    @JsonNotification("reasoning")
    void reasoning(Reasoning reasoning);

    /** A piece of a tool call that is still being written. */
    @JsonNotification("calling")
    void calling(Calling calling);

    /** A whole tool call of an answer. */
    @JsonNotification("called")
    void called(Called called);

    /** How much of a model is loaded, from 0 to 1. */
    @JsonNotification("progress")
    void progress(Progress progress);

    /** How far a prompt is read; only told of prompts that take more than one micro-batch. */
    @JsonNotification("reading")
    void reading(Reading reading);

    /** A model was unloaded to make room for another one; to use it again, load it again. */
    @JsonNotification("unloaded")
    void unloaded(Unloaded unloaded);

    /** Tokens, reused ones included. */
    record Reading(long id, int read, int total) {}

    record Unloaded(String modelId) {}

    record Started(long id) {}

    /**
     * @param total tokens of the prompt
     * @param reused of these, tokens that need not be read again
     */
    record Prompted(long id, int total, int reused) {}

    /**
     * @param likelihood of all the text so far, a natural logarithm; null where no probabilities were asked for
     * @param tokens of which the text was made, or null
     */
    record Text(long id, String text, @Nullable Double likelihood, @Nullable List<TokenProbability> tokens) {
        /** Without probabilities. */
        public Text(long id, String text) {
            this(id, text, null, null);
        }
    }

    /** @param tokens of which the text was made, or null */
    record Reasoning(long id, String text, @Nullable List<TokenProbability> tokens) {}

    record Calling(long id, ToolCallDelta piece) {}

    record Called(long id, ToolCall call) {}

    record Progress(long id, double share) {}
}
