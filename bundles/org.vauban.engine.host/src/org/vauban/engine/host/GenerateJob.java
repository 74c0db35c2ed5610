// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.function.Consumer;
import java.util.function.Function;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Priority;
import org.vauban.engine.host.prompt.TextStream;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;

/** Reads a prompt and writes on: a completion or an answer. */
final class GenerateJob extends Job<Generation> {

    /**
     * A prompt as tokens.
     *
     * @param format how it was built, as {@link Generation#format()} says it
     * @param last tokens that end the text as an end of text does
     */
    record Prompt(int[] tokens, String format, int[] last) {
    }

    private final Function<LoadedModel, Prompt> prompt;
    private final GenerationOptions options;
    private final Consumer<String> listener;
    private final HostMessages messages;

    /**
     * @param prompt built on the model's thread
     * @param listener told the text as it is written
     */
    GenerateJob(long id, Priority priority, String supersedes, long order, Function<LoadedModel, Prompt> prompt,
            GenerationOptions options, Consumer<String> listener, HostMessages messages) {
        super(id, priority, supersedes, order);
        this.prompt = prompt;
        this.options = options;
        this.listener = listener;
        this.messages = messages;
    }

    @Override
    Generation endedEarly(LoadedModel model) {
        return new Generation("", ended(), model.id(), "none", 0, 0, 0, 0, 0, millisSinceSubmission());
    }

    @Override
    Generation run(LoadedModel model) {
        if (model.embeddings()) {
            throw messages.failure(EngineError.INVALID_REQUEST, "onlyEmbedding", model.id());
        }
        try (LlamaSampler sampler = model.sampler(options)) {
            Prompt built = prompt.apply(model);
            int[] tokens = built.tokens();
            int room = model.context().sequenceContextSize() - tokens.length;
            if (room < 1) {
                throw messages.failure(EngineError.CONTEXT_EXCEEDED, "contextExceeded", tokens.length + 1, model.id(),
                        model.context().sequenceContextSize(), 1 - room);
            }
            long begin = System.nanoTime();
            int reused = model.reuse(tokens);
            boolean all = model.read(this, tokens, reused);
            double promptMillis = (System.nanoTime() - begin) / 1e6;
            if (!all) {
                return new Generation("", ended(), model.id(), built.format(), tokens.length, reused, 0, promptMillis, 0,
                        millisSinceSubmission());
            }
            long beginWriting = System.nanoTime();
            TextStream stream = new TextStream(options.stop(), listener);
            Written written = write(model, sampler, stream, built.last(), Math.min(options.maxTokens(), room));
            return new Generation(stream.finish(), written.finish(), model.id(), built.format(), tokens.length, reused,
                    written.tokens(), promptMillis, (System.nanoTime() - beginWriting) / 1e6, millisSinceSubmission());
        }
    }

    private record Written(FinishReason finish, int tokens) {
    }

    private Written write(LoadedModel model, LlamaSampler sampler, TextStream stream, int[] last, int max) {
        LlamaVocabulary vocabulary = model.model().vocabulary();
        int tokens = 0;
        while (true) {
            if (ended() != null) {
                return new Written(ended(), tokens);
            }
            int token = sampler.sample(model.context(), -1);
            if (vocabulary.isEndOfGeneration(token) || contains(last, token)) {
                return new Written(FinishReason.END, tokens);
            }
            tokens++;
            if (!stream.add(vocabulary.piece(token, false))) {
                return new Written(FinishReason.STOP, tokens);
            }
            if (tokens >= max) {
                return new Written(FinishReason.LENGTH, tokens);
            }
            if (!model.readNext(this, token)) {
                return new Written(ended() == null ? FinishReason.LENGTH : ended(), tokens);
            }
        }
    }

    private static boolean contains(int[] tokens, int token) {
        for (int t : tokens) {
            if (t == token) {
                return true;
            }
        }
        return false;
    }
}
