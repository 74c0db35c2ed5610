// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
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
    private final Object lock = new Object();
    private @Nullable EventStream events; // guarded by the lock

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
        CompletableFuture<List<Generation>> all = run.start(start, Choice::new);
        all.whenComplete((generations, failure) -> {
            if (failure != null) {
                exchange.fail(failure);
            } else {
                end(generations);
            }
        });
    }

    private void end(List<Generation> generations) {
        for (int i = 0; i < generations.size(); i++) {
            send(answers.end(i, generations.get(i), probabilities));
        }
        if (usage) {
            send(answers.usage(generations));
        }
        EventStream open = open();
        if (open != null) {
            open.end("[DONE]");
        }
    }

    private void send(JsonElement piece) {
        EventStream open = open();
        if (open != null) {
            open.send(Exchange.GSON.toJson(piece));
        }
    }

    /** Null where nobody takes it any more. */
    private @Nullable EventStream open() {
        synchronized (lock) {
            if (events == null) {
                events = exchange.stream();
            }
            return events;
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
                send(answers.begin(index));
            }
        }

        @Override
        public void text(String text) {
            begin();
            send(answers.text(index, "content", text));
        }

        @Override
        public void reasoning(String text) {
            begin();
            send(answers.text(index, "reasoning_content", text));
        }

        @Override
        public void toolCall(ToolCall call) {
            begin();
            send(answers.call(index, calls++, call));
        }

        @Override
        public void reading(int read, int total) {
            begin(); // it fits, and takes a while
        }
    }
}
