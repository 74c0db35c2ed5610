// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.slot.SlotMemory;
import org.vauban.engine.host.token.Probabilities;
import org.vauban.engine.host.token.TokenPrefixIndex;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/** Chooses the next tokens of a request after a step and reports them as text. For the model's thread. */
final class TokenWriter {
    private final LlamaContext context;
    private final LlamaVocabulary vocabulary;
    /** Created on first use. */
    private TokenPrefixIndex pieces;
    /** Tokens that end a text. */
    private final int[] ends;

    TokenWriter(LlamaContext context, LlamaVocabulary vocabulary) {
        this.context = context;
        this.vocabulary = vocabulary;
        this.ends = vocabulary.endsOfGeneration();
    }

    /**
     * Samples tokens as long as they match the draft; rejected tokens are removed from the slot's history.
     *
     * @return the reason to end here, or null
     */
    @Nullable
    FinishReason write(ActiveRequest request, SlotMemory memory) {
        request.beginWriting();
        for (int propose : request.draft) {
            request.slot.append(propose);
        }
        int base = request.slot.history().size() - request.draft.length;
        int right = 0;
        FinishReason finish;
        while (true) {
            int index = request.firstOutput + right;
            byte[] begun = request.begun;
            int token = begun.length > 0 ? begun(request, index)
                    : request.quote != null ? quoted(request, index) : request.sampler.sample(context, index);
            if (request.task.options().probabilities() > 0) {
                TokenProbability probability = Probabilities.of(context, index, token,
                        request.task.options().probabilities());
                if (begun.length > 0) {
                    probability = amongFitting(probability, context.logits(index), begun);
                }
                request.probabilities.add(probability);
                request.likelihood += probability.logarithm();
            }
            request.speculator.written(token);
            finish = written(request, token);
            if (finish != null || right == request.draft.length || request.draft[right] != token) {
                break;
            }
            right++;
        }
        int meant = Math.min(request.meant, request.draft.length);
        request.drafted += meant;
        request.accepted += Math.min(meant, right);
        memory.undo(request.slot, base + right);
        return finish;
    }

    private @Nullable FinishReason written(ActiveRequest request, int token) {
        if (vocabulary.isEndOfGeneration(token) || IntStream.of(request.prompt.last()).anyMatch(t -> t == token)) {
            if (request.task.options().probabilities() > 0) {
                request.probabilities.removeLast(); // it is not part of the text
            }
            return FinishReason.END;
        }
        request.written++;
        request.tokens.add(token);
        byte[] piece = vocabulary.piece(token, request.task.listener().shows(token));
        if (request.begun.length > 0) {
            piece = told(request, piece);
            if (piece.length == 0) {
                request.untold++;
                if (request.task.options().probabilities() > 0) {
                    request.likelihood -= request.probabilities.removeLast().logarithm();
                }
            }
        }
        if (!request.stream.add(piece)) {
            return FinishReason.STOP;
        }
        if (request.quote != null && request.quote.next().length == 0 || request.task.listener().isComplete()) {
            return FinishReason.END;
        }
        if (endsLine(piece) && request.late()) {
            return FinishReason.DEADLINE;
        }
        return request.written - request.untold >= request.task.options().maxTokens() ? FinishReason.LENGTH : null;
    }

    private static boolean endsLine(byte[] piece) {
        for (byte each : piece) {
            if (each == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Returns the best token that the text can begin with. */
    private int begun(ActiveRequest request, int index) {
        if (pieces == null) {
            pieces = new TokenPrefixIndex(vocabulary.size(), token -> vocabulary.piece(token, false));
        }
        int token = pieces.best(context.logits(index), request.begun);
        if (token < 0) {
            request.begun = new byte[0]; // no token begins with these bytes
            return request.sampler.sample(context, index);
        }
        request.sampler.accept(token);
        return token;
    }

    /** Returns a token that continues the quote or ends it. */
    private int quoted(ActiveRequest request, int index) {
        int token = request.quote.choose(ends, () -> context.logits(index), request.sampler::choose);
        request.sampler.accept(token);
        if (!vocabulary.isEndOfGeneration(token)) {
            request.quote.written(token);
        }
        return token;
    }

    /** Returns the probability of a token among those that the text can begin with. */
    private TokenProbability amongFitting(TokenProbability probability, float[] logits, byte[] begun) {
        double scale = pieces.scale(logits, begun);
        return Double.isInfinite(scale) ? probability // no token matches
                : probability.withLogarithm(logits[probability.token()] - scale);
    }

    /** Returns the bytes of a token that are reported. */
    private static byte[] told(ActiveRequest request, byte[] piece) {
        int known = Math.min(piece.length, request.begun.length);
        request.begun = Arrays.copyOfRange(request.begun, known, request.begun.length);
        return Arrays.copyOfRange(piece, known, piece.length);
    }
}
