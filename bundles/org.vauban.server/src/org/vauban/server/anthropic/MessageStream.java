// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.GenerationRun;

/**
 * Streams an answer as a sequence of blocks, each with a start and a stop event. The stream begins with the engine's
 * first event, so that a refusal by the engine is still reported by the HTTP status. Used by one thread of the engine.
 */
final class MessageStream implements TokenListener {
    private final Exchange exchange;
    private final MessageAnswers answers;
    private @Nullable EventStream events;
    private int index = -1;
    private int read;
    private int reused;
    /** Type of the open block, or empty. */
    private String open = "";

    MessageStream(Exchange exchange, MessageAnswers answers) {
        this.exchange = exchange;
        this.answers = answers;
    }

    /** Streams the output of a generation run. */
    void run(GenerationRun run, GenerationRun.Start start) {
        exchange.expectStream();
        exchange.answer(run.start(start, i -> this), generations -> end(generations.getFirst()));
    }

    @Override
    public void prompt(int total, int known) {
        read = total - known;
        reused = known;
    }

    private void begin() {
        if (events == null) {
            events = exchange.stream();
            JsonObject start = event("message_start");
            start.add("message", answers.begun(read, reused));
            send(start);
        }
    }

    private static JsonObject event(String type) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        return event;
    }

    private void send(JsonObject event) {
        EventStream out = events;
        if (out != null) {
            out.send(event.get("type").getAsString(), Exchange.GSON.toJson(event));
        }
    }

    private void open(String type, JsonObject block) {
        close();
        open = type;
        index++;
        JsonObject start = event("content_block_start");
        start.addProperty("index", index);
        start.add("content_block", block);
        send(start);
    }

    private void close() {
        if (!open.isEmpty()) {
            open = "";
            JsonObject stop = event("content_block_stop");
            stop.addProperty("index", index);
            send(stop);
        }
    }

    private void delta(String type, String field, String text) {
        JsonObject delta = event("content_block_delta");
        delta.addProperty("index", index);
        delta.add("delta", MessageAnswers.block(type, field, text));
        send(delta);
    }

    @Override
    public void text(String text) {
        begin();
        if (!open.equals("text")) {
            open("text", MessageAnswers.block("text", "text", ""));
        }
        delta("text_delta", "text", text);
    }

    @Override
    public void reasoning(String text) {
        begin();
        if (!open.equals("thinking")) {
            open("thinking", MessageAnswers.thinking(""));
        }
        delta("thinking_delta", "thinking", text);
    }

    @Override
    public void toolCall(ToolCall call) {
        begin();
        open("tool_use", MessageAnswers.call(call));
        delta("input_json_delta", "partial_json", call.arguments());
        close();
    }

    @Override
    public void reading(int read, int total) {
        begin(); // the prompt fits, and prefill takes a while
    }

    private void end(Generation generation) {
        begin();
        close();
        JsonObject delta = event("message_delta");
        JsonObject stop = new JsonObject();
        answers.stop(stop, generation);
        delta.add("delta", stop);
        delta.add("usage", MessageAnswers.usage(generation));
        send(delta);
        send(event("message_stop"));
        EventStream out = events;
        if (out != null) {
            out.end();
        }
    }
}
