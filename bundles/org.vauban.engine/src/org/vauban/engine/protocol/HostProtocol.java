// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.protocol;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.tool.ToolChoice;

/**
 * What the client asks of the host. A failure is a response error whose data is an {@link ErrorData}. The host ends
 * when its standard input ends.
 */
public interface HostProtocol {

    /** Version of this protocol; both sides must have the same. */
    int VERSION = 11;

    /** Comes first; loads the native libraries. */
    @JsonRequest("initialize")
    CompletableFuture<EngineDescription> initialize(InitializeParams params);

    @JsonRequest("describe")
    CompletableFuture<EngineDescription> describe();

    /** Answered at once by the reading thread, also while models compute. */
    @JsonRequest("ping")
    CompletableFuture<Pong> ping();

    @JsonRequest("model/load")
    CompletableFuture<ModelDescription> load(LoadParams params);

    @JsonRequest("model/unload")
    CompletableFuture<Boolean> unload(UnloadParams params);

    @JsonRequest("complete")
    CompletableFuture<Generation> complete(CompleteParams params);

    @JsonRequest("chat")
    CompletableFuture<Generation> chat(ChatParams params);

    @JsonRequest("tokenize")
    CompletableFuture<TokenizeResult> tokenize(TokenizeParams params);

    @JsonRequest("detokenize")
    CompletableFuture<TextResult> detokenize(DetokenizeParams params);

    @JsonRequest("pieces")
    CompletableFuture<PiecesResult> pieces(PiecesParams params);

    @JsonRequest("render")
    CompletableFuture<TextResult> render(RenderParams params);

    @JsonRequest("embed")
    CompletableFuture<EmbedResult> embed(EmbedParams params);

    /** What is kept for a workspace, with what was read for it until now. */
    @JsonRequest("states")
    CompletableFuture<StatesResult> states(StatesParams params);

    /** A piece of a state. */
    @JsonRequest("state/read")
    CompletableFuture<ReadStateResult> readState(ReadStateParams params);

    /** Gives a piece of a state back, in order; the answer is whether it is whole and was taken. */
    @JsonRequest("state/write")
    CompletableFuture<Boolean> writeState(WriteStateParams params);

    @JsonRequest("rerank")
    CompletableFuture<RerankResult> rerank(RerankParams params);

    @JsonRequest("perplexity")
    CompletableFuture<Perplexity> perplexity(PerplexityParams params);

    /**
     * Ends a request; its response still comes, a generation with what was written until then. Unknown ids are ignored.
     */
    @JsonNotification("cancel")
    void cancel(CancelParams params);

    /** Ends the host. */
    @JsonNotification("exit")
    void exit();

    /**
     * @param protocol {@link #VERSION} of the client
     * @param memoryBudget bytes for all models and their contexts; 0 for what the machine has
     * @param stateBudget bytes for what was read for workspaces; 0 to keep nothing
     * @param queueLimit requests that may wait for one model
     */
    record InitializeParams(int protocol, long memoryBudget, long stateBudget, int queueLimit) {}

    /**
     * How the host is. A client that sees the same {@code step} of the same request for too long takes the host for
     * hung.
     *
     * @param active requests that compute now
     * @param step counts micro-batches and reports of loading, over all models
     */
    record Pong(List<Long> active, long step) {}

    /**
     * @param id of the request
     * @param file path of the GGUF file
     * @param contextTokens 0 for the host's choice, negative for its choice of at most so many
     * @param threads 0 for the host's choice
     * @param slots 0 for the host's choice
     * @param separateSlots whether each slot has its part of the context for itself
     * @param movedReuse whether text that was read at another place of the prompt may be reused
     * @param draft a loaded model that writes ahead; null for none
     * @param draftNeeded whether loading fails without it
     */
    record LoadParams(long id, String modelId, String file, int contextTokens, int threads, boolean embeddings,
            int slots, boolean separateSlots, boolean movedReuse, @Nullable String draft, boolean draftNeeded) {}

    record UnloadParams(String modelId) {}

    /** A named text. */
    record NamedText(String name, String text) {}

    /**
     * @param fileName or null
     * @param supersedes a newer request with the same key ends the older one; or null
     * @param deadlineMillis from now; 0 for none
     * @param draft a text that the answer will be like, or null
     * @param workspace what is read is kept for this workspace and given to no other; or null
     * @param isolation nothing of this request shows in those with another key, or null; see
     *            {@link org.vauban.engine.CompletionRequest}
     * @param healsWord see {@link org.vauban.engine.CompletionRequest}
     */
    record CompleteParams(long id, String modelId, @Nullable String fileName, String prefix, String suffix,
            List<NamedText> context, GenerationOptions options, Priority priority, @Nullable String supersedes,
            long deadlineMillis, @Nullable String draft, @Nullable String workspace, @Nullable String isolation,
            boolean healsWord) {}

    /**
     * @param type text, or what is refused
     * @param text null for what is no text
     */
    record WirePart(String type, @Nullable String text) {}

    /** @param arguments a JSON object */
    record WireCall(String id, String name, String arguments) {}

    /**
     * @param role system, user, assistant or tool
     * @param reasoning of the assistant, or null
     * @param calls of the assistant, or null
     * @param callId of a tool's result; null otherwise
     */
    record WireMessage(String role, List<WirePart> content, @Nullable String reasoning, @Nullable List<WireCall> calls,
            @Nullable String callId) {}

    /**
     * @param description or null
     * @param parameters a JSON Schema, or null
     */
    record WireTool(String name, @Nullable String description, @Nullable String parameters) {}

    /**
     * As {@link CompleteParams}.
     *
     * @param tools may be null
     * @param toolChoice null for {@link ToolChoice#AUTO}
     * @param quotable texts of which the answer is a stretch; null or empty for an answer in the model's own words
     * @param template null for {@link TemplateOptions#STANDARD}
     */
    record ChatParams(long id, String modelId, List<WireMessage> messages, @Nullable List<WireTool> tools,
            @Nullable ToolChoice toolChoice, GenerationOptions options, Priority priority, @Nullable String supersedes,
            long deadlineMillis, @Nullable String draft, @Nullable String workspace, @Nullable String isolation,
            @Nullable List<WireQuoteSource> quotable, @Nullable WireTemplate template) {}

    /**
     * As {@link TemplateOptions}.
     *
     * @param variables a JSON object, or null
     */
    record WireTemplate(TemplateOptions.@Nullable Reasoning reasoning, @Nullable String variables,
            TemplateOptions.@Nullable Ending ending) {}

    /** As {@link org.vauban.engine.quote.QuoteSource}. */
    record WireQuoteSource(String text, List<Integer> starts, List<Integer> ends) {}

    record TokenizeParams(long id, String modelId, String text, boolean addSpecial, boolean parseSpecial) {}

    record TokenizeResult(int[] tokens) {}

    record DetokenizeParams(long id, String modelId, List<Integer> tokens) {}

    record PiecesParams(long id, String modelId, List<Integer> tokens) {}

    /** @param pieces of the tokens in their order, a character for each byte */
    record PiecesResult(List<String> pieces) {}

    /** @param chat the conversation; what says how to answer it is not used */
    record RenderParams(ChatParams chat) {}

    record TextResult(String text) {}

    /** @param isolation key of one of several users, whose requests take turns; or null */
    record EmbedParams(long id, String modelId, List<String> texts, Priority priority, @Nullable String isolation) {}

    record EmbedResult(List<float[]> vectors, int promptTokens, double totalMillis) {}

    record StatesParams(String modelId, String workspace) {}

    record StatesResult(List<StateDescription> states) {}

    record ReadStateParams(String modelId, String workspace, long state, long offset) {}

    /** @param data Base64; empty behind the end */
    record ReadStateResult(String data) {}

    /**
     * @param length bytes of the whole state
     * @param data Base64
     */
    record WriteStateParams(String modelId, String workspace, long length, long offset, String data) {}

    /** @param isolation as in {@link EmbedParams} */
    record RerankParams(long id, String modelId, String query, List<String> documents, Priority priority,
            @Nullable String isolation) {}

    /** @param window tokens of a window; 0 for the host's choice */
    record PerplexityParams(long id, String modelId, String text, int window) {}

    record CancelParams(long id) {}
}
