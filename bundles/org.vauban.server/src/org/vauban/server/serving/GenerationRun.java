// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.pool.EngineErrors;

/**
 * The generations of one request: admitted together, cancelled together when the client disconnects, and no longer
 * counted when the engine has ended all of them. Any thread.
 */
public final class GenerationRun {
    private final ServingContext context;
    private final Exchange exchange;
    private final ModelEntry model;
    private final int count;
    private final RequestAdmission.Ticket ticket;
    private final AtomicBoolean firstToken = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private volatile @Nullable JsonFields body;
    private volatile boolean singleCall;
    private final Object lock = new Object();
    private final List<EngineCall<?>> calls = new ArrayList<>(); // guarded by the lock, like the fields below
    private boolean started;
    private boolean cancelled;

    /** Starts the generation of one text. */
    @FunctionalInterface
    public interface Start {
        EngineCall<Generation> start(int index, TokenListener listener);
    }

    private GenerationRun(ServingContext context, Exchange exchange, ModelEntry model, int count)
            throws ApiException {
        this.context = context;
        this.exchange = exchange;
        this.model = model;
        this.count = count;
        ticket = context.admission().enter(exchange, count);
    }

    /**
     * Admits a request.
     *
     * @param count number of texts to generate
     * @throws ApiException if it is not admitted
     */
    public static GenerationRun admit(ServingContext context, Exchange exchange, ModelEntry model, int count)
            throws ApiException {
        GenerationRun run = new GenerationRun(context, exchange, model, count);
        exchange.onEnd(run::cancel);
        return run;
    }

    /** Sets the request body, so that failures can name the field whose option the engine does not support. */
    public GenerationRun naming(JsonFields asking) {
        body = asking;
        return this;
    }

    /** Sets whether a text may contain several tool calls; if not, all but the first are dropped. */
    public GenerationRun withParallelCalls(boolean allowed) {
        singleCall = !allowed;
        return this;
    }

    private Generation withinCalls(Generation generation) {
        ParsedAnswer answer = generation.answer();
        return singleCall && answer.calls().size() > 1 ? generation.withAnswer(new ParsedAnswer(answer.content(),
                answer.reasoning(), List.of(answer.calls().getFirst()), answer.damagedCall())) : generation;
    }

    private Throwable named(Throwable failure) {
        JsonFields asking = body;
        return asking == null ? failure : EngineErrors.named(failure, asking);
    }

    /** Starts a chat generation. Its KV cache serves the same caller only. */
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        return context.models().engine().chat(request.withWorkspace(workspace(request.workspace()))
                .withIsolation(exchange.caller().id()), listener);
    }

    /** Starts a completion. Its KV cache serves the same caller only. */
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        return context.models().engine().complete(request.withWorkspace(workspace(request.workspace()))
                .withIsolation(exchange.caller().id()), listener);
    }

    /** Returns a workspace name that is unique to the caller, whatever other callers use. */
    private String workspace(@Nullable String named) {
        String caller = exchange.caller().id();
        return named == null ? caller : caller + ":" + named;
    }

    /** Starts all texts, and answers when all are complete. */
    public void answerWhole(Start start, Function<List<Generation>, JsonElement> answer) {
        exchange.answer(start(start, index -> TokenListener.NONE),
                generations -> exchange.send(answer.apply(generations)));
    }

    /**
     * Starts all texts.
     *
     * @param listeners by index of the text
     * @return the texts in order; fails with an exception for the client
     */
    public CompletableFuture<List<Generation>> start(Start start, IntFunction<TokenListener> listeners) {
        List<CompletableFuture<Generation>> results = new ArrayList<>();
        synchronized (lock) {
            started = true;
        }
        // outside the lock, because a model file may have to be verified first
        for (int i = 0; i < count && !isCancelled(); i++) {
            long asked = System.nanoTime();
            results.add(start(i, start, listeners).thenApply(generation -> counted(asked, generation))
                    .whenComplete(this::ended));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new));
        return all.handle((nothing, failure) -> {
            ticket.giveBack();
            Throwable first = firstFailure.get(); // includes failures of listeners, which could not send their text
            if (first != null || failure != null) {
                throw new CompletionException(named(first != null ? first : failure));
            }
            if (results.size() < count) { // the client disconnected before all were started
                throw new CompletionException(new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled")));
            }
            return results.stream().map(CompletableFuture::join).toList();
        });
    }

    /**
     * Starts one text. Any exception becomes the failure of this text, so that the admission ends with the last one.
     */
    private CompletableFuture<Generation> start(int index, Start start, IntFunction<TokenListener> listeners) {
        try {
            TokenListener listener = listeners.apply(index);
            return follow(context.models().call(model, listener,
                    told -> start.start(index, new SafeListener(told))));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Calls the model; the call is cancelled together with the texts. */
    public <T> CompletableFuture<T> ask(Supplier<EngineCall<T>> request) {
        return follow(context.models().call(model, request));
    }

    private <T> CompletableFuture<T> follow(EngineCall<T> call) {
        boolean late;
        synchronized (lock) {
            calls.add(call);
            late = cancelled;
        }
        if (late) {
            call.cancel();
        }
        return call.result();
    }

    /** Handles the end of a text: the first failure cancels the others, and is reported to the client. */
    private void ended(@Nullable Generation generation, @Nullable Throwable failure) {
        if (failure != null && firstFailure.compareAndSet(null, failure)) {
            cancel();
        }
    }

    private Generation counted(long asked, Generation generation) {
        exchange.trace().generated(asked, model.id(), generation);
        context.metrics().llama().generated(generation);
        context.used(exchange, model.id(), generation.promptTokens(), generation.reusedTokens(),
                generation.generatedTokens());
        boolean ours = isCancelled();
        if (generation.finish() == FinishReason.CANCELLED) {
            // incomplete: the engine gave it up, or the client is gone
            throw new CompletionException(ours
                    ? new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled"))
                    : ApiException.retry(ErrorKind.UNAVAILABLE, Messages.text("engine.gone"), 1));
        }
        return withinCalls(generation);
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private void cancel() {
        List<EngineCall<?>> running;
        synchronized (lock) {
            cancelled = true;
            running = List.copyOf(calls);
            if (!started) {
                ticket.giveBack();
            }
        }
        running.forEach(EngineCall::cancel);
    }

    /** Measures the time to the request's first token, and turns exceptions of its listener into failures. */
    private final class SafeListener implements TokenListener {
        private final TokenListener listener;
        private boolean called; // accessed by one engine thread

        SafeListener(TokenListener listener) {
            this.listener = listener;
        }

        private void tell(Runnable told) {
            try {
                told.run();
            } catch (RuntimeException | Error e) {
                ended(null, e);
            }
        }

        private void came() {
            if (!firstToken.get() && firstToken.compareAndSet(false, true)) {
                context.metrics().firstToken(model.id(), exchange.seconds());
            }
        }

        @Override
        public void prompt(int total, int reused) {
            tell(() -> listener.prompt(total, reused));
        }

        @Override
        public void tokens(List<TokenProbability> tokens) {
            tell(() -> listener.tokens(tokens));
        }

        @Override
        public void text(String text) {
            came();
            tell(() -> listener.text(text));
        }

        @Override
        public void reasoning(String text) {
            came();
            tell(() -> listener.reasoning(text));
        }

        @Override
        public void toolCall(ToolCall call) {
            came();
            if (!(called && singleCall)) {
                tell(() -> listener.toolCall(call));
            }
            called = true;
        }

        @Override
        public void reading(int read, int total) {
            tell(() -> listener.reading(read, total));
        }
    }
}
