// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.GenerationRun;

/**
 * Answers to a conversation while they are written. The stream begins with the first that the engine says, so that what
 * it refuses is still told by the status. Called on threads of the engine.
 */
public final class ChatStream {
    private final Exchange exchange;
    private final ChatAnswers answers;
    private final boolean usage;
    private final boolean probabilities;

    /**
     * @param usage whether the cost is told at the end
     * @param probabilities whether those of the tokens are told
     */
    public ChatStream(Exchange exchange, ChatAnswers answers, boolean usage, boolean probabilities) {
        this.exchange = exchange;
        this.answers = answers;
        this.usage = usage;
        this.probabilities = probabilities;
    }

    /** Streams what a run generates. */
    public void run(GenerationRun run, GenerationRun.Start start) {
        exchange.answer(run.start(start, Choice::new), this::end);
    }

    private void end(List<Generation> generations) {
        for (int i = 0; i < generations.size(); i++) {
            exchange.event(answers.end(i, generations.get(i), probabilities));
        }
        if (usage) {
            exchange.event(answers.usage(generations));
        }
        EventStream open = exchange.stream();
        if (open != null) {
            open.end("[DONE]");
        }
    }

    /** One of the answers. */
    private final class Choice implements TokenListener {
        private final int index;
        private boolean begun;
        private int calls;

        Choice(int index) {
            this.index = index;
        }

        private void begin() {
            if (!begun) {
                begun = true;
                exchange.event(answers.begin(index));
            }
        }

        @Override
        public void text(String text) {
            begin();
            exchange.event(answers.text(index, "content", text));
        }

        @Override
        public void reasoning(String text) {
            begin();
            exchange.event(answers.text(index, "reasoning_content", text));
        }

        @Override
        public void toolCall(ToolCall call) {
            begin();
            exchange.event(answers.call(index, calls++, call));
        }

        @Override
        public void reading(int read, int total) {
            begin(); // it fits, and takes a while
        }
    }
}
