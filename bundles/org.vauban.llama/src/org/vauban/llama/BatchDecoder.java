// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.List;

import org.vauban.llama.error.DecodeFailedException;
import org.vauban.llama.library.NativeLog;
import org.vauban.llama.natives.DecodingFunctions;

/**
 * Computes the batches of a context: refuses those that would make llama.cpp end the process, and converts its codes to
 * results. Threads: the context's, which the caller holds.
 */
final class BatchDecoder {
    private static final int FATAL = -2;

    private final LlamaContext context;
    private final DecodingFunctions functions;
    private final NativeLog log;
    private final ContextOutputs outputs;
    private final boolean embeddings;

    /** @param embeddings whether the context computes embeddings */
    BatchDecoder(LlamaContext context, ContextOutputs outputs, boolean embeddings) {
        this.context = context;
        this.functions = context.model().library().llama().decoding();
        this.log = context.model().library().log();
        this.outputs = outputs;
        this.embeddings = embeddings;
    }

    DecodeResult decode(LlamaBatch batch) {
        batch.use().enter();
        try {
            requireDecodable(batch, !context.keepsMemory());
            outputs.forget();
            long mark = log.mark();
            return finish(batch, functions.decode(context.handle(), batch.struct()), mark);
        } finally {
            batch.use().exit();
        }
    }

    DecodeResult encode(LlamaBatch batch) {
        batch.use().enter();
        try {
            requireDecodable(batch, true);
            outputs.forget();
            long mark = log.mark();
            return finish(batch, functions.encode(context.handle(), batch.struct()), mark);
        } finally {
            batch.use().exit();
        }
    }

    private DecodeResult finish(LlamaBatch batch, int code, long mark) {
        switch (code) {
            case 0 -> {
                // a context with embeddings has outputs for all tokens, whatever the batch requests
                if (embeddings || !context.keepsMemory()) {
                    outputs.all(batch.size());
                } else {
                    outputs.some(batch.outputs());
                }
                functions.synchronize(context.handle());
                return DecodeResult.DONE;
            }
            case 1 -> {
                return DecodeResult.NO_ROOM;
            }
            case 2 -> {
                return DecodeResult.ABORTED;
            }
            default -> {
                List<String> words = log.problemsSince(mark);
                throw new DecodeFailedException((code > FATAL ? "llama.cpp refused the batch ("
                        : "llama.cpp failed in computing the batch (")
                        + (words.isEmpty() ? "code " + code : words.getFirst().strip()) + ").", code, words);
            }
        }
    }

    /** Refuses batches that llama.cpp asserts on, which would end the process. */
    private void requireDecodable(LlamaBatch batch, boolean oneMicroBatch) {
        int limit = oneMicroBatch ? Math.min(context.batchSize(), context.microBatchSize()) : context.batchSize();
        if (batch.size() == 0) {
            throw new IllegalArgumentException("The batch is empty.");
        }
        if (batch.size() > limit) {
            throw new IllegalArgumentException("The batch has " + batch.size() + " tokens; this context takes at most "
                    + limit + " at once. Split it.");
        }
        if (batch.largestToken() >= context.vocabularySize()) {
            throw new IllegalArgumentException("The batch has token " + batch.largestToken()
                    + "; the vocabulary ends at " + (context.vocabularySize() - 1) + ".");
        }
        if (batch.largestSequence() >= context.maxSequences()) {
            throw new IllegalArgumentException("The batch names sequence " + batch.largestSequence()
                    + "; this context has " + context.maxSequences() + ", counted from 0.");
        }
    }
}
