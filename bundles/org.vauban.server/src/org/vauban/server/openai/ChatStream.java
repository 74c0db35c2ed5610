// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.GenerationRun;

/**
 * Streams the answers to a conversation. The stream begins with the engine's first event, so that a refusal by the
 * engine is still reported by the HTTP status, or with a comment if that takes long. Called on threads of the engine.
 */
public final class ChatStream {
    private final Exchange exchange;
    private final ChatAnswers answers;
    private final StreamOptions options;
    private final Map<Integer, Choice> choices = new ConcurrentHashMap<>();

    public ChatStream(Exchange exchange, ChatAnswers answers, StreamOptions options) {
        this.exchange = exchange;
        this.answers = answers;
        this.options = options;
    }

    /** Streams the output of a generation run. */
    public void run(GenerationRun run, GenerationRun.Start start) {
        exchange.expectStream();
        exchange.answer(run.start(start, index -> choices.computeIfAbsent(index, Choice::new)), this::end);
    }

    private void end(List<Generation> generations) {
        for (int i = 0; i < generations.size(); i++) {
            exchange.event(answers.end(i, generations.get(i), options.probabilities(), choices.get(i).told()));
        }
        if (options.usage()) {
            exchange.event(answers.usage(generations));
        }
        EventStream open = exchange.stream();
        if (open != null) {
            open.end("[DONE]");
        }
    }

    /** Streams one of the answers. */
    private final class Choice extends StreamedText {
        private final int index;
        private boolean begun;
        private int calls;

        Choice(int index) {
            super(options.progress(), options.timings());
            this.index = index;
        }

        private void begin() {
            if (!begun) {
                begun = true;
                exchange.event(answers.begin(index));
            }
        }

        @Override
        protected void open() {
            begin();
        }

        @Override
        protected void progress(JsonObject now) {
            begin();
            exchange.event(timed(answers.progress(index, now)));
        }

        private void tell(String field, String text) {
            promptRead();
            begin();
            List<TokenProbability> tokens = takeTokens();
            exchange.event(timed(answers.text(index, field, text, options.probabilities() ? tokens : null)));
        }

        @Override
        public void text(String text) {
            tell("content", text);
        }

        @Override
        public void reasoning(String text) {
            tell("reasoning_content", text);
        }

        @Override
        public void toolCall(ToolCall call) {
            promptRead();
            begin();
            exchange.event(answers.call(index, calls++, call));
        }
    }
}
