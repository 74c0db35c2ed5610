// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/** Computes the model's own probabilities from its logits. */
public final class Probabilities {
    private Probabilities() {}

    /** @param count number of alternative tokens to report */
    public static TokenProbability of(LlamaContext context, int index, int token, int count) {
        float[] logits = context.logits(index);
        LlamaVocabulary vocabulary = context.model().vocabulary();
        double scale = Logits.scale(logits);
        List<Candidate> best = new ArrayList<>();
        for (int candidate : largest(logits, Math.min(count, logits.length))) {
            best.add(new Candidate(candidate, text(vocabulary, candidate), logits[candidate] - scale));
        }
        return new TokenProbability(token, text(vocabulary, token), logits[token] - scale, best);
    }

    private static String text(LlamaVocabulary vocabulary, int token) {
        return new String(vocabulary.piece(token, true), StandardCharsets.UTF_8);
    }

    private static int[] largest(float[] logits, int count) {
        int[] best = new int[count];
        int size = 0;
        for (int token = 0; token < logits.length; token++) {
            if (size == count && logits[token] <= logits[best[size - 1]]) {
                continue;
            }
            int at = size < count ? size++ : count - 1;
            while (at > 0 && logits[best[at - 1]] < logits[token]) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = token;
        }
        return best;
    }
}
