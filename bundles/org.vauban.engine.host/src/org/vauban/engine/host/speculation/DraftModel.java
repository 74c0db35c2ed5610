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
 * A smaller model that writes ahead of a larger one: a context of its own, with a sequence for each slot of the larger
 * one, which keeps what both have in common. For the thread of the larger model, but for {@link #requestAbort}.
 */
public final class DraftModel implements AutoCloseable {
    private static final double WEIGHT = 0.2;

    private final LlamaContext context;
    private final LlamaVocabulary vocabulary;
    private final LlamaBatch batch;
    private final TokenList[] histories;
    /** For which user each of them was read. */
    private final String[] users;
    private final float[] logits;
    /** Tokens that the larger model has, too. */
    private final int shared;
    private double writeMillis;
    private double readMillis;

    /** Where the larger model has the same vocabulary. */
    public DraftModel(LlamaContext context, int slots) {
        this(context, slots, context.vocabularySize());
    }

    /**
     * @param context of the smaller model, closed with this; has a sequence for each slot and computes a batch at once
     * @param slots of the larger model
     * @param tokens of the larger model: vocabularies that go together may end apart
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
     * A sequence serves a user from now on: what it has read for another one is forgotten.
     *
     * @param user key of one of several users, or null for the one user
     */
    public void isolate(int sequence, @Nullable String user) {
        if (!Objects.equals(users[sequence], user)) {
            cut(sequence, 0);
            users[sequence] = user;
        }
    }

    /** Any thread: breaks off what is computed. */
    public void requestAbort() {
        context.requestAbort();
    }

    public void clearAbort() {
        context.clearAbort();
    }

    /** Milliseconds to write a token; 0 while unknown. */
    public double writeMillis() {
        return writeMillis;
    }

    /** Milliseconds that it would take to read what of the tokens it has not read; 0 while unknown. */
    public double catchUpMillis(int sequence, TokenList tokens) {
        TokenList history = histories[sequence];
        return Math.max(0, tokens.size() - 1 - history.common(tokens)) * readMillis;
    }

    /**
     * The most likely tokens behind the given ones that both models have, as long as it is sure of them.
     *
     * @param most at least 1
     * @param sure a less likely token, and what comes after it, is not said
     * @return empty as well where a part of the tokens has still to be read, which takes one batch for each call; where
     *         this model does not have one of them; or when it was broken off
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
        // what of the batch was computed is not counted
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

    /** Frees its context; the model belongs to somebody else. */
    @Override
    public void close() {
        batch.close();
        context.close();
    }
}
