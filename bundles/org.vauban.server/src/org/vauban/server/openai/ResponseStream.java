// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.GenerationRun;

/**
 * Streams a response as a sequence of items, each with events for its start, its content and its end. The stream begins
 * with the engine's first event, so that a refusal by the engine is still reported by the HTTP status. Used by one
 * thread of the engine, and by another one if the request fails.
 */
final class ResponseStream extends StreamedText {
    private final Exchange exchange;
    private final ResponseAnswers answers;
    private final boolean probabilities;
    /** Complete items; guarded by this, like the number. */
    private final JsonArray output = new JsonArray();
    private @Nullable EventStream events;
    /** Sequence number of the next event. */
    private int number;
    private @Nullable Item open;

    /** An item in progress: a message, or the model's reasoning. */
    private record Item(String id, boolean thought, StringBuilder text,
            List<TokenProbability> tokens) {
        String event(String end) {
            return thought ? "response.reasoning_text." + end : "response.output_text." + end;
        }

        JsonObject told(String status) {
            return thought ? ResponseAnswers.reasoning(id, status, text.toString())
                    : ResponseAnswers.message(id, status, text.toString(), tokens);
        }

        JsonObject part() {
            return thought ? ResponseAnswers.thought(text.toString()) : ResponseAnswers.text(text.toString(), tokens);
        }
    }

    ResponseStream(Exchange exchange, ResponseAnswers answers, StreamOptions options) {
        super(options.progress(), options.timings());
        this.exchange = exchange;
        this.answers = answers;
        probabilities = options.probabilities();
    }

    /** Streams the output of a generation run. */
    void run(GenerationRun run, GenerationRun.Start start) {
        exchange.expectStream(this::fail);
        exchange.answer(run.start(start, i -> this), generations -> end(generations.getFirst()));
    }

    private void begin() {
        if (events == null) {
            events = exchange.stream();
            send("response.created", with("response", answers.begun()));
            send("response.in_progress", with("response", answers.begun()));
        }
    }

    private static JsonObject with(String field, JsonObject value) {
        JsonObject event = new JsonObject();
        event.add(field, value);
        return event;
    }

    private void send(String type, JsonObject event) {
        EventStream out = events;
        if (out != null) {
            send(out, type, event);
        }
    }

    private synchronized void send(EventStream out, String type, JsonObject event) {
        event.addProperty("type", type);
        event.addProperty("sequence_number", number++);
        out.send(type, Exchange.GSON.toJson(event));
    }

    /** Ends the stream with the failed response, for clients that know the API's events, and the error, for others. */
    private synchronized void fail(EventStream out, ApiException failure) {
        send(out, "response.failed", with("response", answers.failed(output, failure)));
        JsonObject error = OpenAiErrors.body(failure);
        error.addProperty("code", failure.kind().code());
        error.addProperty("message", failure.getMessage());
        error.addProperty("param", failure.field());
        send(out, "error", error);
    }

    private JsonObject place() {
        JsonObject event = new JsonObject();
        event.addProperty("output_index", output.size());
        return event;
    }

    private JsonObject place(String id) {
        JsonObject event = place();
        event.addProperty("item_id", id);
        event.addProperty("content_index", 0);
        return event;
    }

    private void item(String type, JsonObject item) {
        JsonObject event = place();
        event.add("item", item);
        send(type, event);
    }

    private Item open(boolean thought) {
        Item growing = open;
        if (growing != null && growing.thought() == thought) {
            return growing;
        }
        close("completed");
        Item fresh = new Item(Answers.id(thought ? "rs_" : "msg_"), thought, new StringBuilder(),
                new ArrayList<>());
        open = fresh;
        item("response.output_item.added", fresh.told("in_progress"));
        JsonObject part = place(fresh.id());
        part.add("part", fresh.part());
        send("response.content_part.added", part);
        return fresh;
    }

    private void close(String status) {
        Item growing = open;
        if (growing == null) {
            return;
        }
        open = null;
        JsonObject done = place(growing.id());
        done.addProperty("text", growing.text().toString());
        if (!growing.thought()) {
            done.add("logprobs", Answers.probabilities(growing.tokens()));
        }
        send(growing.event("done"), done);
        JsonObject part = place(growing.id());
        part.add("part", growing.part());
        send("response.content_part.done", part);
        add(growing.told(status));
    }

    private synchronized void add(JsonObject item) {
        item("response.output_item.done", item);
        output.add(item);
    }

    private void piece(boolean thought, String text) {
        begin();
        promptRead();
        List<TokenProbability> tokens = takeTokens();
        Item growing = open(thought);
        growing.text().append(text);
        JsonObject delta = place(growing.id());
        delta.addProperty("delta", text);
        if (!thought) {
            List<TokenProbability> shown = probabilities ? tokens : List.of();
            growing.tokens().addAll(shown);
            delta.add("logprobs", Answers.probabilities(shown));
        }
        send(growing.event("delta"), timed(delta));
    }

    @Override
    public void text(String text) {
        piece(false, text);
    }

    @Override
    public void reasoning(String text) {
        piece(true, text);
    }

    @Override
    public void toolCall(ToolCall call) {
        begin();
        promptRead();
        close("completed");
        String id = Answers.id("fc_");
        item("response.output_item.added", answers.call(id, "in_progress", call));
        JsonObject delta = place();
        delta.addProperty("item_id", id);
        delta.addProperty("delta", call.arguments());
        send("response.function_call_arguments.delta", delta);
        JsonObject done = place();
        done.addProperty("item_id", id);
        done.addProperty("name", answers.tools().function(call.name()).name());
        done.addProperty("arguments", call.arguments());
        send("response.function_call_arguments.done", done);
        add(answers.call(id, "completed", call));
    }

    @Override
    protected void open() {
        begin(); // the prompt fits, and prefill takes a while
    }

    /** Sends progress in llama.cpp's format. */
    @Override
    protected void progress(JsonObject now) {
        begin();
        JsonObject event = with("response", answers.begun());
        event.add("prompt_progress", now);
        send("response.in_progress", timed(event));
    }

    private void end(Generation generation) {
        begin();
        if (open == null && output.isEmpty()) {
            open(false); // even an empty answer has a message
        }
        String state = ResponseAnswers.state(generation);
        Item last = open;
        List<TokenProbability> all = generation.probabilities();
        if (probabilities && last != null && !last.thought() && generation.answer().calls().isEmpty()) {
            last.tokens().addAll(all.subList(Math.min(told(), all.size()), all.size())); // tokens without text events
        }
        close(state);
        JsonObject end = with("response", answers.whole(output, generation));
        if (tellsTimings()) {
            end.add("timings", Answers.timings(generation));
        }
        send("response." + state, end);
        EventStream out = events;
        if (out != null) {
            out.end();
        }
    }
}
