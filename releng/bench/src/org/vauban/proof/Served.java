// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.Scheduler;
import org.vauban.engine.host.scheduler.SchedulerEvents;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** A model that runs in this process as in the engine host, with every draft computed. */
final class Served implements AutoCloseable {
    private static final int CONTEXT = 2048;
    private static final int MICRO_BATCH = 256;
    private static final int SLOTS = 2;
    private static final long LONGEST_WAIT_SECONDS = 600;

    private final LlamaModel model;
    private final LlamaContext context;
    private final Scheduler scheduler;
    private final VocabularyTokenizer tokenizer;
    private final AtomicLong ids = new AtomicLong();
    private final int threads;

    Served(LlamaLibrary library, Settings settings, String id) {
        threads = settings.threads();
        model = library.loadModel(settings.file(id), ModelParameters.defaults());
        SchedulerOptions options = SchedulerOptions.DEFAULT.withSlots(SLOTS).withWeighing(false);
        context = model.newContext(options.context(ContextParameters.defaults().withContextSize(CONTEXT)
                .withThreads(threads).withMicroBatchSize(MICRO_BATCH)));
        tokenizer = new VocabularyTokenizer(model.vocabulary());
        scheduler = new Scheduler(id, model, context, options, new Events());
    }

    private static final class Events implements SchedulerEvents {
        @Override
        public void started(long id) {
            // nothing listens
        }

        @Override
        public void step() {
            // nothing listens
        }

        @Override
        public void computed(int requests, int drafted) {
            // not tested here
        }

        @Override
        public RuntimeException contextExceeded(int tokens, int limit) {
            return new EngineException(EngineError.CONTEXT_EXCEEDED, tokens + " of " + limit);
        }

        @Override
        public RuntimeException overloaded(int waiting) {
            return new EngineException(EngineError.OVERLOADED, waiting + " wait");
        }

        @Override
        public RuntimeException closed() {
            return new EngineException(EngineError.MODEL_NOT_LOADED, "closed");
        }

        @Override
        public RuntimeException failure(Throwable e) {
            return e instanceof EngineException known ? known : new EngineException(EngineError.INTERNAL, "failed", e);
        }
    }

    /** Lets a smaller model write drafts. */
    void draftWith(Served draft) {
        scheduler.draftWith(new DraftModel(draft.model.newContext(ContextParameters.defaults().withContextSize(CONTEXT)
                .withThreads(threads).withBatchSize(MICRO_BATCH).withMicroBatchSize(MICRO_BATCH).withMaxSequences(SLOTS)
                .withUnifiedMemory(true)), SLOTS)).join();
    }

    void draftAlone() {
        scheduler.draftWith(null).join();
    }

    /**
     * Generates greedily and reports the two best candidates of each token.
     * @param draft a text that the answer will resemble, or null
     */
    Generation write(String prompt, int tokens, boolean speculation, String draft) {
        GenerationTask.Prompt read = GenerationTask.Prompt.of(tokenizer.text(prompt));
        GenerationTask.Prompt whole = draft == null ? read : read.withDraft(tokenizer.continuation(draft));
        GenerationTask task = new GenerationTask(ids.incrementAndGet(), Priority.CHAT, null, () -> whole,
                GenerationOptions.greedy(tokens).withProbabilities(2).withSpeculation(speculation), text -> {});
        scheduler.submit(task);
        try {
            return task.result().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer", e);
        }
    }

    @Override
    public void close() {
        scheduler.close().join();
        context.close();
        model.close();
    }
}
