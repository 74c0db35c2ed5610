// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.Arrays;
import org.vauban.engine.host.token.Logits;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.parameters.ContextParameters;

/** Measures how well a model predicts a text, see {@link Perplexity}. For one text and one thread. */
public final class PerplexityMeasurement implements AutoCloseable {
    public static final int SHORTEST_WINDOW = 8;
    public static final int LONGEST_WINDOW = 4096;
    /** Window of llama-perplexity, in tokens. */
    private static final int WINDOW = 512;
    /** Tokens per step: all their logits are kept until they are scored. */
    private static final int STEP = 64;

    private final LlamaVocabulary vocabulary;
    private final int[] tokens;
    private final int window;
    private final LlamaContext context;
    private final Runnable step;
    private final long begin = System.nanoTime();
    private double logLikelihood;
    private int scored;
    private int read;

    /**
     * @param windowTokens tokens per window; 0 for the default
     * @param step called after each micro-batch
     */
    PerplexityMeasurement(LlamaModel model, String text, int windowTokens, int threads, Runnable step) {
        this.vocabulary = model.vocabulary();
        this.window = windowTokens == 0 ? WINDOW : windowTokens;
        this.step = step;
        tokens = vocabulary.tokenize(text, true, false);
        context = model.newContext(ContextParameters.defaults().withContextSize(window).withBatchSize(STEP)
                .withMicroBatchSize(STEP).withThreads(threads));
    }

    /** Makes {@link #run} fail with an aborted decode. Any thread. */
    void cancel() {
        context.requestAbort();
    }

    Perplexity run() {
        if (tokens.length <= window) {
            score(tokens, 1);
        } else {
            for (int from = 0; from + window <= tokens.length; from += window) {
                int[] part = Arrays.copyOfRange(tokens, from, from + window);
                if (vocabulary.addsBos()) {
                    part[0] = vocabulary.bos().orElse(part[0]);
                }
                score(part, window / 2 + 1);
            }
        }
        return new Perplexity(logLikelihood, scored, read, (System.nanoTime() - begin) / 1e6);
    }

    /** @param first index of the first token to score */
    private void score(int[] part, int first) {
        context.memory().clear();
        float[] logits = new float[context.vocabularySize()];
        try (LlamaBatch batch = new LlamaBatch(STEP)) {
            for (int from = 0; from < part.length; from += STEP) {
                int to = Math.min(part.length, from + STEP);
                batch.clear();
                for (int i = from; i < to; i++) {
                    batch.add(part[i], i, 0, foretells(i, first, part));
                }
                context.decode(batch);
                step.run();
                for (int i = from; i < to; i++) {
                    if (foretells(i, first, part)) {
                        context.copyLogits(i - from, logits);
                        logLikelihood += logits[part[i + 1]] - Logits.scale(logits);
                        scored++;
                    }
                }
            }
        }
        read += part.length;
    }

    private static boolean foretells(int i, int first, int[] part) {
        return i + 1 >= first && i + 1 < part.length;
    }

    @Override
    public void close() {
        context.close();
    }
}
