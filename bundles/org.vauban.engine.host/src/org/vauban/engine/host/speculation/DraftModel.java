// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/**
 * A draft model for a target model: a separate context with a sequence for each slot of the target, which keeps the
 * tokens that both have in common. For the target's thread, except {@link #requestAbort}.
 */
public final class DraftModel implements AutoCloseable {
    private static final double WEIGHT = 0.2;

    private final LlamaContext context;
    private final LlamaVocabulary vocabulary;
    private final LlamaBatch batch;
    private final TokenList[] histories;
    /** User of each sequence's content. */
    private final String[] users;
    private final float[] logits;
    /** Number of tokens that both vocabularies share. */
    private final int shared;
    private double writeMillis;
    private double readMillis;

    /** Creates a draft model for a target with the same vocabulary. */
    public DraftModel(LlamaContext context, int slots) {
        this(context, slots, context.vocabularySize());
    }

    /**
     * @param context context of the draft model, closed with it; has a sequence for each slot and computes a batch at
     *            once
     * @param slots number of slots of the target
     * @param tokens size of the target's vocabulary: compatible vocabularies may differ in size
     */
    public DraftModel(LlamaContext context, int slots, int tokens) {
        if (context.maxSequences() < slots || context.batchSize() > context.microBatchSize()) {
            throw new IllegalArgumentException("the context was not made for these slots");
        }
        this.context = context;
        vocabulary = context.model().vocabulary();
        batch = new LlamaBatch(context.batchSize());
        logits = new float[context.vocabularySize()];
        shared = Math.min(tokens, logits.length);
        histories = new TokenList[slots];
        users = new String[slots];
        for (int i = 0; i < slots; i++) {
            histories[i] = new TokenList();
        }
    }

    /**
     * Assigns a sequence to a user: content of another user is removed.
     *
     * @param user key of one of several users, or null for the single user
     */
    public void isolate(int sequence, @Nullable String user) {
        if (!Objects.equals(users[sequence], user)) {
            cut(sequence, 0);
            users[sequence] = user;
        }
    }

    /** Aborts the current computation. Any thread. */
    public void requestAbort() {
        context.requestAbort();
    }

    public void clearAbort() {
        context.clearAbort();
    }

    /** Returns the milliseconds per generated token; 0 while unknown. */
    public double writeMillis() {
        return writeMillis;
    }

    /** Estimates the milliseconds to prefill the missing tokens; 0 while unknown. */
    public double catchUpMillis(int sequence, TokenList tokens) {
        TokenList history = histories[sequence];
        return Math.max(0, tokens.size() - 1 - history.common(tokens)) * readMillis;
    }

    /**
     * Returns the most likely next tokens that both vocabularies have, as long as their probability is high enough.
     *
     * @param most maximum number, at least 1
     * @param sure minimum probability: the first token below it and those after it are omitted
     * @return empty also if part of the tokens is still to be prefilled, which takes one batch per call; if the draft
     *            model lacks one of them; or if the computation was aborted
     */
    public int[] propose(int sequence, TokenList tokens, int most, double sure) {
        if (tokens.size() + most > context.sequenceContextSize()) {
            return new int[0];
        }
        TokenList history = histories[sequence];
        cut(sequence, Math.min(history.common(tokens), tokens.size() - 1));
        int first = history.size();
        int end = Math.min(tokens.size(), first + batch.capacity());
        batch.clear();
        for (int i = first; i < end; i++) {
            if (tokens.get(i) >= logits.length) {
                return new int[0];
            }
            batch.add(tokens.get(i), i, sequence, i == tokens.size() - 1);
        }
        long begin = System.nanoTime();
        if (!decode(sequence)) {
            return new int[0];
        }
        history.addAll(tokens, first, end);
        if (end - first > 1) {
            readMillis = learn(readMillis, (System.nanoTime() - begin) / 1e6 / (end - first));
        }
        if (end < tokens.size()) {
            return new int[0];
        }
        return write(sequence, history, most, sure, end - first - 1);
    }

    private int[] write(int sequence, TokenList history, int most, double sure, int index) {
        TokenList written = new TokenList();
        int output = index;
        while (true) {
            context.copyLogits(output, logits);
            int best = best();
            if (vocabulary.isEndOfGeneration(best) || probability(best) < sure) {
                return written.toArray();
            }
            written.add(best);
            if (written.size() == most) {
                return written.toArray();
            }
            batch.clear();
            output = batch.add(best, history.size(), sequence, true);
            long begin = System.nanoTime();
            if (!decode(sequence)) {
                return written.toArray();
            }
            writeMillis = learn(writeMillis, (System.nanoTime() - begin) / 1e6);
            history.add(best);
        }
    }

    private static double learn(double known, double measured) {
        return known == 0 ? measured : known + WEIGHT * (measured - known);
    }

    private boolean decode(int sequence) {
        DecodeResult result = context.tryDecode(batch);
        if (result == DecodeResult.NO_ROOM) {
            for (int other = 0; other < histories.length; other++) {
                if (other != sequence) {
                    cut(other, 0);
                }
            }
            result = context.tryDecode(batch);
        }
        if (result == DecodeResult.DONE) {
            return true;
        }
        // computed tokens of the failed batch are discarded
        cut(sequence, context.memory().positionMax(sequence) + 1 >= histories[sequence].size()
                ? histories[sequence].size()
                : 0);
        return false;
    }

    private void cut(int sequence, int length) {
        TokenList history = histories[sequence];
        if (length == 0 || !context.memory().remove(sequence, length, -1)) {
            context.memory().remove(sequence);
            history.truncate(0);
        } else {
            history.truncate(length);
        }
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < shared; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private double probability(int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - logits[token]);
        }
        return 1 / sum;
    }

    /** Frees its context; the model is closed by its owner. */
    @Override
    public void close() {
        batch.close();
        context.close();
    }
}
