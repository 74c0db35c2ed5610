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
 * Streams an answer, one line per piece. The stream begins with the engine's first event, so that a refusal by the
 * engine is still reported by the HTTP status. Used by one thread of the engine.
 */
final class OllamaStream extends StreamedText {
    private final Exchange exchange;
    private final OllamaAnswers answers;

    private OllamaStream(Exchange exchange, OllamaAnswers answers) {
        super(false, false);
        this.exchange = exchange;
        this.answers = answers;
    }

    /** Answers with the output of a generation run, in pieces or as a whole. */
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
        // Ollama's format has no event before the first text
    }

    @Override
    protected void progress(JsonObject now) {
        // Ollama's API has no option for progress
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
