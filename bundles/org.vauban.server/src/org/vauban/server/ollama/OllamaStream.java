// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.openai.StreamedText;
import org.vauban.server.serving.GenerationRun;

/**
 * An answer while it is written, a line for each piece. The stream begins with the first that the engine says, so that
 * what it refuses is still told by the status. Used by one thread of the engine.
 */
final class OllamaStream extends StreamedText {
    private final Exchange exchange;
    private final OllamaAnswers answers;

    private OllamaStream(Exchange exchange, OllamaAnswers answers) {
        super(false, false);
        this.exchange = exchange;
        this.answers = answers;
    }

    /** Answers with what a run generates, in pieces or whole. */
    static void answer(Exchange exchange, OllamaAnswers answers, boolean streamed, GenerationRun run,
            GenerationRun.Start start) {
        if (streamed) {
            OllamaStream stream = new OllamaStream(exchange, answers);
            exchange.answer(run.start(start, i -> stream), generations -> stream.end(generations.getFirst()));
        } else {
            run.answerWhole(start, generations -> answers.whole(generations.getFirst()));
        }
    }

    @Override
    protected void open() {
        // clients know nothing before the first text
    }

    @Override
    protected void progress(JsonObject now) {
        // nobody can ask for it
    }

    private void send(JsonObject line) {
        EventStream lines = exchange.lines();
        if (lines != null) {
            lines.send(Exchange.GSON.toJson(line));
        }
    }

    @Override
    public void text(String text) {
        send(answers.piece(text, "", List.of(), takeTokens()));
    }

    @Override
    public void reasoning(String text) {
        send(answers.piece("", text, List.of(), takeTokens()));
    }

    @Override
    public void toolCall(ToolCall call) {
        send(answers.piece("", "", List.of(call), List.of()));
    }

    private void end(Generation generation) {
        EventStream lines = exchange.lines();
        if (lines != null) {
            lines.end(Exchange.GSON.toJson(answers.end(generation, told())));
        }
    }
}
