// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;
import org.vauban.remote.http.EndpointError;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.message.Messages;

/**
 * Assembles an answer of any dialect while it arrives: text, reasoning, tool calls, usage. Endpoints are not trusted:
 * types are checked, and no more than requested is accepted. For one thread.
 */
public final class AnswerStream implements ReplyHandler {
    /** Upper bound of a token's average length; an endpoint that exceeds it for all requested tokens is stopped. */
    private static final int CHARACTERS_PER_TOKEN = 32;
    /** Assumed length of a token, which few exceed, so that estimates are low rather than high. */
    private static final int CHARACTERS_OF_ESTIMATE = 8;

    private final TokenListener listener;
    private final Messages messages;
    private final StopStrings stops;
    private final AnswerTokens tokens;
    private final long mostCharacters;
    private final long started = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final AnswerCalls calls;
    private Runnable onFirst = () -> {};
    private long first;
    private boolean done;
    private boolean ended;
    /** Whether there was an answer, even an empty one. */
    private boolean answered;
    private @Nullable FinishReason finish;
    private @Nullable ReplyHead head;
    private int promptTokens = -1;
    private int cachedTokens;
    private int answerTokens = -1;
    /** Characters of the prompt, for estimating token counts that the endpoint does not report; -1 not to estimate. */
    private long sent = -1;

    /** @param tools names of the offered tools */
    public AnswerStream(GenerationOptions options, Set<String> tools, TokenListener listener, Messages messages) {
        this.listener = listener;
        this.messages = messages;
        calls = new AnswerCalls(tools, messages);
        stops = new StopStrings(options.stop());
        tokens = new AnswerTokens(options.probabilities(), options.maxTokens());
        mostCharacters = (long) options.maxTokens() * CHARACTERS_PER_TOKEN + 1_000;
    }

    /** Sets an action for the first token, run before the listener. */
    public void onFirst(Runnable what) {
        onFirst = what;
    }

    @Override
    public void accepted(ReplyHead accepted) {
        head = accepted;
    }

    /**
     * Enables estimates of token counts that the endpoint does not report, for accounting.
     *
     * @param characters number of characters of the prompt
     */
    public void estimate(long characters) {
        sent = characters;
    }

    /** Returns the head of the answer, null before it has arrived. */
    public @Nullable ReplyHead head() {
        return head;
    }

    /** Whether the listener has received output, so that no other engine may answer. */
    public boolean hasBegun() {
        return first != 0;
    }

    @Override
    public boolean event(String data) throws RemoteException {
        if (data.equals(LAST_EVENT)) {
            done = true;
            return false;
        }
        take(JsonReply.object(data, messages));
        return !ended;
    }

    @Override
    public void whole(JsonObject body) throws RemoteException {
        take(body);
        done = true;
    }

    private void take(JsonObject event) throws RemoteException {
        EndpointError error = EndpointError.of(event);
        if (error != null) {
            throw new RemoteException(error.kind(), messages.get("failed", error.message()), null);
        }
        usage(event);
        List<JsonObject> choices = JsonReply.children(event, "choices");
        if (choices.isEmpty() && event.has("content")) {
            infill(event);
        }
        if (!choices.isEmpty()) {
            choice(choices.getFirst());
        }
    }

    private void usage(JsonObject event) {
        JsonObject usage = JsonReply.child(event, "usage");
        if (usage != null) {
            promptTokens = JsonReply.count(usage, "prompt_tokens", promptTokens);
            answerTokens = JsonReply.count(usage, "completion_tokens", answerTokens);
            JsonObject details = JsonReply.child(usage, "prompt_tokens_details");
            cachedTokens = details == null ? cachedTokens : JsonReply.count(details, "cached_tokens", cachedTokens);
        }
    }

    /** Reads an event of {@code /infill}. */
    private void infill(JsonObject event) throws RemoteException {
        answered |= JsonReply.text(event, "content") != null;
        tokens.read(event);
        heard(JsonReply.textOr(event, "content"));
        if (event.get("stop") instanceof JsonPrimitive stop && stop.isBoolean() && stop.getAsBoolean()) {
            promptTokens = JsonReply.count(event, "tokens_evaluated", promptTokens);
            answerTokens = JsonReply.count(event, "tokens_predicted", answerTokens);
            finish(JsonReply.textOr(event, "stop_type").equals("limit") ? "length" : "stop");
            done = true;
        }
    }

    private void choice(JsonObject choice) throws RemoteException {
        tokens.read(choice);
        JsonObject delta = JsonReply.child(choice, "delta");
        JsonObject message = delta == null ? JsonReply.child(choice, "message") : delta;
        if (message == null) {
            heard(JsonReply.textOr(choice, "text"));
        } else {
            thought(JsonReply.textOr(message, message.has("reasoning_content") ? "reasoning_content" : "reasoning"));
            content(message.get("content"));
            for (JsonObject call : JsonReply.children(message, "tool_calls")) {
                call(call);
            }
        }
        String reason = JsonReply.text(choice, "finish_reason");
        answered |= message != null || reason != null || JsonReply.text(choice, "text") != null;
        if (reason != null) {
            finish(reason);
        }
    }

    private void finish(String reason) throws RemoteException {
        // vLLM aborts when it is stopped or paused; nothing that has arrived so far is an answer
        if (reason.equals("error") || reason.equals("abort")) {
            throw new RemoteException(Kind.FAILED, messages.get("failed", "finish_reason: " + reason), null);
        }
        if (!ended) { // otherwise the reason is known, and output cut off here is not complete
            finish = switch (reason) {
                // the last two also end a text before the model does
                case "length", "model_length", "repetition", "content_filter" -> FinishReason.LENGTH;
                default -> FinishReason.END;
            };
        }
    }

    /** Reads a text, or a list of chunks, some of which are reasoning. */
    private void content(@Nullable JsonElement content) {
        if (content instanceof JsonPrimitive primitive && primitive.isString()) {
            heard(primitive.getAsString());
        } else if (content instanceof JsonArray chunks) {
            for (JsonElement each : chunks) {
                if (each instanceof JsonObject chunk) {
                    chunk(chunk);
                }
            }
        }
    }

    private void chunk(JsonObject chunk) {
        heard(JsonReply.textOr(chunk, "text"));
        thought(JsonReply.textOr(chunk, "thinking"));
        JsonReply.children(chunk, "thinking").forEach(thought -> thought(JsonReply.textOr(thought, "text")));
    }

    private void begin() {
        if (first == 0) {
            first = System.nanoTime();
            onFirst.run();
        }
    }

    private void heard(String more) {
        if (more.isEmpty() || ended) {
            return;
        }
        String certain = stops.add(more);
        if (!certain.isEmpty()) {
            begin();
            text.append(certain);
            tell(certain, stops.isEmpty());
        }
        if (stops.met()) {
            ended = true;
            tokens.cut();
            finish = FinishReason.STOP;
        }
        bound();
    }

    /** @param whole whether no received text is held back */
    private void tell(String certain, boolean whole) {
        if (tokens.areWanted()) {
            tellTokens(certain.length(), whole);
            listener.text(certain, tokens.likelihood());
        } else {
            listener.text(certain);
        }
    }

    private void tellTokens(int length, boolean whole) {
        List<TokenProbability> next = tokens.of(length, whole);
        if (!next.isEmpty()) {
            listener.tokens(next);
        }
    }

    private void thought(String more) {
        if (!more.isEmpty() && !ended) {
            begin();
            reasoning.append(more);
            tellTokens(more.length(), stops.isEmpty());
            listener.reasoning(more);
            bound();
        }
    }

    /** Ends an answer that is longer than requested. */
    private void bound() {
        if (!ended && text.length() + reasoning.length() > mostCharacters) {
            ended = true;
            finish = FinishReason.LENGTH;
        }
    }

    private void call(JsonObject piece) throws RemoteException {
        ToolCallDelta delta = calls.take(piece);
        begin();
        listener.toolCallPiece(delta);
    }

    /**
     * Returns the complete answer.
     *
     * @throws RemoteException if the endpoint ended too early, or sent no answer
     */
    public Generation generation(String model, String format) throws RemoteException {
        FinishReason reason = finish;
        if (done && !answered) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("no.answer"), null);
        }
        if (reason == null && !done) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("cut.short"), null);
        }
        String rest = stops.rest();
        if (!rest.isEmpty()) {
            begin();
            text.append(rest);
            tell(rest, true);
        }
        List<ToolCall> made = calls.whole();
        made.forEach(listener::toolCall);
        return generation(model, format, reason == null ? FinishReason.END : reason, made);
    }

    /** Returns the partial answer of a request that was ended early. */
    public Generation ended(String model, String format, FinishReason why) {
        return generation(model, format, why, List.of());
    }

    private Generation generation(String model, String format, FinishReason reason, List<ToolCall> made) {
        long now = System.nanoTime();
        double before = millis(started, first == 0 ? now : first);
        double total = millis(started, now);
        int prompt = counted(promptTokens, sent);
        int written = counted(answerTokens, sent < 0 ? -1 : (long) text.length() + reasoning.length());
        return new Generation(text.toString(), reason, model, format, prompt, Math.min(cachedTokens, prompt), written,
                before, total - before, total, 0, 0, 0, tokens.all())
                .withAnswer(new ParsedAnswer(text.toString(), reasoning.toString(), made, false));
    }

    /** @param characters -1 not to estimate */
    private static int counted(int told, long characters) {
        return told >= 0 || characters < 0 ? Math.max(0, told)
                : (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(characters, CHARACTERS_OF_ESTIMATE));
    }

    private static double millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMicros(to - from) / 1e3;
    }

    /**
     * Returns the tokens used, as reported by the endpoint, but at least an estimate from the texts: an endpoint that
     * reports too few, or none, must not bypass the daily limit.
     *
     * @param sentCharacters number of characters of the prompt
     */
    public TokenUse use(long sentCharacters) {
        long total = tokens(sentCharacters);
        long characters = (long) text.length() + reasoning.length();
        long written = Math.max(characters / CHARACTERS_OF_ESTIMATE, Math.max(0, answerTokens));
        return new TokenUse(total, Math.min(total, written));
    }

    private long tokens(long sentCharacters) {
        long characters = sentCharacters + text.length() + reasoning.length();
        return Math.max(characters / CHARACTERS_OF_ESTIMATE,
                Math.max(0, promptTokens) + (long) Math.max(0, answerTokens));
    }
}
