// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.protocol.HostProtocol.LoadParams;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.ModelMetadata;
import org.vauban.llama.parameters.CacheType;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;
import org.vauban.llama.parameters.Pooling;

/** Loads a model: checks the available memory, maps the file and creates a context. */
public final class ModelLoader {
    /** Default context size in tokens. */
    private static final int CONTEXT = 8192;
    private static final int SMALLEST_CONTEXT = 1024;
    /** Small enough that a cancelled request ends soon, large enough for nearly full prefill speed. */
    private static final int MICRO_BATCH = 256;
    /** A draft model prefills in small steps, between those of its target model. */
    private static final int DRAFT_BATCH = 64;
    private static final int LONGEST_EMBEDDING = 2048;
    /** Architectures with one embedding per position; others compute positions, also for longer texts. */
    private static final Set<String> LEARNED_POSITIONS = Set.of("bert", "gpt2", "starcoder");
    private static final int TEXTS_AT_ONCE = 16;
    /** Approximate compute buffers, beside weights and KV cache, for models of this size. */
    private static final long BUFFERS = 192L << 20;
    /**
     * Minimum size of repacked weights for which the file's pages are released, since pages in use must be mapped
     * again.
     */
    private static final long MUCH_COPIED = 64L << 20;

    private final LlamaLibrary library;
    private final HostServices host;
    private long missing;

    public ModelLoader(LlamaLibrary library, HostServices host) {
        this.library = library;
        this.host = host;
    }

    /** Returns the missing bytes after a model was refused for lack of memory; 0 if unknown. */
    public long missing() {
        return missing;
    }

    /**
     * @param left free bytes of the memory budget
     * @param progress receives the progress from 0 to 1
     * @param cancelled called repeatedly; true cancels the load
     * @throws EngineException if the model cannot be loaded
     */
    public LoadedModel load(LoadParams request, long left, DoubleConsumer progress, BooleanSupplier cancelled) {
        long begin = System.nanoTime();
        missing = 0;
        Path file = Path.of(request.file());
        LlamaModel model = null;
        LlamaContext context = null;
        try {
            // measured once: later, part of the weights may have been copied and would be counted twice
            long free = Math.min(AvailableMemory.bytes(), left);
            requireMemory(request.modelId(), size(file), free);
            model = library.loadModel(file, ModelParameters.defaults().withProgress(share -> {
                host.step().run();
                progress.accept(share);
                return !cancelled.getAsBoolean();
            }));
            if (model.copiedBytes() > MUCH_COPIED) {
                model.forgetFilePages();
            }
            ModelMetadata d = model.description();
            if (!request.embeddings() && !d.decoder()) {
                throw host.messages().failure(EngineError.MODEL_UNSUPPORTED, "modelOnlyDecoder", request.modelId());
            }
            // no warm-up: the pages of the file are mapped already, and the first request would wait for it
            context = context(request, model, d, free);
            if (!request.embeddings() && !context.keepsMemory()) {
                throw host.messages().failure(EngineError.MODEL_UNSUPPORTED, "modelOnlyDecoder", request.modelId());
            }
            host.step().run();
            PromptFormats formats = new PromptFormats(model);
            FimFormat fim = formats.fim().orElse(null);
            var description = new org.vauban.engine.ModelDescription(request.modelId(), d.architecture(), d.summary(),
                    d.parameters(), d.sizeBytes(), context.sequenceContextSize(), d.trainingContext(),
                    d.embeddingLength(), fim == null ? null : fim.name(),
                    model.chatTemplate().isPresent(), (System.nanoTime() - begin) / 1e6)
                            .withEndTokens(request.embeddings() ? List.of()
                                    : Arrays.stream(model.vocabulary().endsOfGeneration()).boxed().toList())
                            .withReasoning(!request.embeddings() && formats.answerSyntax().reasons());
            return new LoadedModel(new NativeModel(request.modelId(), file, model, context), formats, description,
                    new ServingOptions(request.embeddings(), options(request), request.draft(), threads(request)),
                    d.sizeBytes() + context.contextSize() * bytesPerToken(d) + BUFFERS, host);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (context != null) {
                context.close();
            }
            if (model != null) {
                model.close();
            }
            throw host.failures().of(e, request.modelId(), file);
        }
    }

    /**
     * Connects a loaded draft model with its target model.
     *
     * @param left free bytes of the memory budget
     * @throws EngineException if their vocabularies differ, or memory is short
     */
    public void draft(LoadedModel draft, LoadedModel target, long left) {
        if (draft.embeds() || target.embeds()) {
            throw host.messages().failure(EngineError.INVALID_REQUEST, "draftEmbeds", draft.id(), target.id());
        }
        DraftVocabulary.difference(draft.model().vocabulary(), target.model().vocabulary(), host.messages())
                .ifPresent(difference -> {
                    throw host.messages().failure(EngineError.INVALID_REQUEST, "draftVocabulary", draft.id(),
                            target.id(), difference);
                });
        ModelMetadata d = draft.model().description();
        int tokens = d.trainingContext() > 0 ? Math.min(target.context().contextSize(), d.trainingContext())
                : target.context().contextSize();
        long bytes = tokens * bytesPerToken(d) + BUFFERS;
        requireMemory(draft.id(), bytes - BUFFERS, Math.min(AvailableMemory.bytes(), left));
        int threads = target.context().threads();
        int slots = target.options().slots();
        LlamaContext context;
        try {
            context = draft.model().newContext(ContextParameters.defaults().withContextSize(tokens).withThreads(threads)
                    .withBatchSize(DRAFT_BATCH).withMicroBatchSize(DRAFT_BATCH).withMaxSequences(slots)
                    .withUnifiedMemory(true));
        } catch (RuntimeException | OutOfMemoryError e) {
            throw host.failures().of(e, draft.id(), draft.file());
        }
        target.draftWith(new DraftModel(context, slots, target.vocabularySize()), bytes).join();
    }

    private SchedulerOptions options(LoadParams request) {
        return SchedulerOptions.DEFAULT
                .withQueueLimit(host.queueLimit())
                .withSlots(request.slots() > 0 ? request.slots() : SchedulerOptions.SLOTS)
                .withSeparate(request.separateSlots())
                .withMovedReuse(request.movedReuse())
                .withMostThreads(request.threads() > 0 ? 0 : Runtime.getRuntime().availableProcessors());
    }

    private static int threads(LoadParams request) {
        return request.threads() > 0 ? request.threads() : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    private LlamaContext context(LoadParams request, LlamaModel model, ModelMetadata d, long free) {
        long perToken = bytesPerToken(d);
        int tokens = request.contextTokens();
        if (tokens <= 0) {
            int most = tokens < 0 ? -tokens : Integer.MAX_VALUE;
            tokens = Math.min(most, request.embeddings() ? LONGEST_EMBEDDING : CONTEXT);
            tokens = d.trainingContext() > 0 ? Math.min(tokens, d.trainingContext()) : tokens;
            while (tokens > SMALLEST_CONTEXT && tokens * perToken + d.sizeBytes() + BUFFERS > free) {
                tokens /= 2;
            }
        }
        ContextParameters parameters = ContextParameters.defaults().withContextSize(tokens)
                .withThreads(threads(request));
        if (!request.embeddings()) {
            parameters = options(request).context(parameters.withMicroBatchSize(MICRO_BATCH));
            requireMemory(request.modelId(), d.sizeBytes() + parameters.roundedContextSize() * perToken, free);
            return model.newContext(parameters);
        }
        parameters = parameters.withMaxSequences(TEXTS_AT_ONCE).withUnifiedMemory(true);
        long rounded = parameters.roundedContextSize();
        requireMemory(request.modelId(), d.sizeBytes() + rounded * perToken, free);
        // a pooled text must fit one micro-batch, and llama.cpp asserts that there is a learned position for each token
        int positions = d.trainingContext() > 0 && LEARNED_POSITIONS.contains(d.architecture()) ? d.trainingContext()
                : LONGEST_EMBEDDING;
        int longest = (int) Math.min(rounded, Math.min(positions, LONGEST_EMBEDDING));
        parameters = parameters.withBatchSize(longest).withMicroBatchSize(longest);
        LlamaContext context = model.newContext(parameters.withEmbeddings(Pooling.UNSPECIFIED));
        if (context.pooling() == Pooling.NONE || context.pooling() == Pooling.UNSPECIFIED) {
            context.close();
            context = model.newContext(parameters.withEmbeddings(Pooling.MEAN)); // a model without embedding support
        }
        return context;
    }

    /** Returns the size of keys and values of all layers in half precision. */
    private static long bytesPerToken(ModelMetadata d) {
        return (long) d.bytesPerToken(CacheType.F16, CacheType.F16);
    }

    private void requireMemory(String modelId, long needed, long free) {
        if (needed > 0 && needed + BUFFERS > free) {
            missing = needed + BUFFERS - free;
            throw host.messages().failure(EngineError.OUT_OF_MEMORY, "outOfMemory", modelId,
                    host.messages().size(needed + BUFFERS), host.messages().size(free));
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? LlamaModel.fileBytes(file) : 0;
        } catch (IOException e) {
            return 0; // the load reports the error
        }
    }
}
