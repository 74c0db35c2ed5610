// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.GenerationRun;
import com.google.gson.JsonObject;

/**
 * Answers to a conversation while they are written. The stream begins with the first that the engine says, so that what
 * it refuses is still told by the status. Called on threads of the engine.
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

    /** Streams what a run generates. */
    public void run(GenerationRun run, GenerationRun.Start start) {
        exchange.answer(run.start(start, index -> choices.computeIfAbsent(index, Choice::new)), this::end);
    }

    private void end(List<Generation> generations) {
        for (int i = 0; i < generations.size(); i++) {
            exchange.event(answers.end(i, generations.get(i), options.probabilities(), choices.get(i).told));
        }
        if (options.usage()) {
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
        private final PromptProgress progress = new PromptProgress(options.progress());
        private List<TokenProbability> tokens = List.of();
        /** Tokens whose probabilities were told. */
        private int told;

        Choice(int index) {
            this.index = index;
        }

        private void begin() {
            if (!begun) {
                begun = true;
                exchange.event(answers.begin(index));
            }
        }

        private void progress(@Nullable JsonObject now) {
            if (now != null) {
                begin();
                exchange.event(answers.progress(index, now));
            }
        }

        @Override
        public void prompt(int total, int reused) {
            progress(progress.prompt(total, reused));
        }

        @Override
        public void tokens(List<TokenProbability> next) {
            tokens = next;
        }

        private void tell(String field, String text) {
            progress(progress.end());
            begin();
            exchange.event(answers.text(index, field, text, options.probabilities() ? tokens : null));
            told += tokens.size();
            tokens = List.of();
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
            progress(progress.end());
            begin();
            exchange.event(answers.call(index, calls++, call));
        }

        @Override
        public void reading(int read, int total) {
            begin(); // it fits, and takes a while
            progress(progress.read(read));
        }
    }
}
