// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

import org.vauban.llama.natives.DecodingFunctions;
import org.vauban.llama.natives.NativeAccess;
import org.vauban.llama.parameters.Pooling;

/**
 * The logits and embeddings of the last batch of a context; checks each access, since llama.cpp ends the process if
 * others are read. Threads: the context's, which the caller holds.
 */
final class ContextOutputs {
    private final LlamaContext context;
    private final DecodingFunctions functions;
    private final boolean embeddings;
    private final BitSet outputs = new BitSet();
    private int lastOutput = -1;

    /** @param embeddings whether the context computes embeddings */
    ContextOutputs(LlamaContext context, boolean embeddings) {
        this.context = context;
        this.functions = context.model().library().llama().decoding();
        this.embeddings = embeddings;
    }

    /** Prevents all access until the next batch is computed. */
    void forget() {
        outputs.clear();
        lastOutput = -1;
    }

    /** Permits access to the first tokens of the batch. */
    void all(int count) {
        outputs.set(0, count);
        lastOutput = outputs.length() - 1;
    }

    /** Permits access to these tokens of the batch, by their index. */
    void some(BitSet wanted) {
        outputs.or(wanted);
        lastOutput = outputs.length() - 1;
    }

    /**
     * Returns the index of an output that can be read.
     *
     * @param index index in the batch, or -1 for the last token with outputs
     * @throws IllegalArgumentException if no outputs were requested for that token
     */
    int require(int index) {
        int actual = index == -1 ? lastOutput : index;
        if (actual < 0 || !outputs.get(actual)) {
            throw new IllegalArgumentException(outputs.isEmpty()
                    ? "There are no logits: nothing was decoded since the context was made, restored or stopped, or"
                            + " no token asked for them."
                    : "Token " + index + " of the last batch did not ask for logits.");
        }
        return actual;
    }

    /** Returns the logits at a result of {@link #require(int)}: one for each token of the vocabulary. */
    MemorySegment logits(int index) {
        MemorySegment logits = functions.getLogits(context.handle(), index);
        if (logits.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("The model gave no logits.");
        }
        return NativeAccess.sized(logits, 4L * context.vocabularySize());
    }

    /** Returns a copy of the embedding after a token of the batch. */
    float[] embedding(int index) {
        requireEmbeddings();
        if (context.pooling() != Pooling.NONE) {
            throw new IllegalStateException("This context pools embeddings; ask for that of a sequence.");
        }
        MemorySegment embedding = functions.getEmbeddings(context.handle(), require(index));
        return floats(embedding, context.embeddingLength());
    }

    /** Returns a copy of the pooled embedding of a sequence of the batch; the scores for a reranker. */
    float[] sequenceEmbedding(int sequence) {
        requireEmbeddings();
        context.requireSequence(sequence);
        if (context.pooling() == Pooling.NONE) {
            throw new IllegalStateException("This context does not pool embeddings; ask for that of a token.");
        }
        if (outputs.isEmpty()) {
            throw new IllegalStateException("Nothing was decoded yet.");
        }
        LlamaModel model = context.model();
        int length = context.pooling() == Pooling.RANK
                ? Math.max(1, model.library().llama().model().nClsOut(model.handle()))
                : context.embeddingLength();
        return floats(functions.getEmbeddingsSeq(context.handle(), sequence), length);
    }

    private static float[] floats(MemorySegment pointer, int length) {
        if (pointer.equals(MemorySegment.NULL)) {
            throw new IllegalArgumentException("The last batch gave no such embedding (see the context's pooling).");
        }
        return NativeAccess.sized(pointer, 4L * length).toArray(JAVA_FLOAT);
    }

    private void requireEmbeddings() {
        if (!embeddings) {
            throw new IllegalStateException("This context was made without embeddings.");
        }
    }
}
