// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.vector.TextEmbedder;

/** Recognises synonyms among a few words, and rejects texts of more than a thousand characters. */
public final class WordEmbedder implements TextEmbedder {
    public static final String MODEL = "words@1";
    private static final List<List<String>> MEANINGS = List.of(List.of("seal", "joint", "gasket"),
            List.of("valve", "vanne"), List.of("pump", "pompe"));

    /** Texts that have been embedded. */
    public final List<String> embedded = new ArrayList<>();

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public List<float[]> embed(List<ApprovedText> texts) {
        List<float[]> vectors = new ArrayList<>();
        for (ApprovedText text : texts) {
            if (text.length() > 1_000) {
                throw new EngineException(EngineError.CONTEXT_EXCEEDED, "too long");
            }
            embedded.add(text.text());
            float[] vector = new float[MEANINGS.size() + 1];
            vector[MEANINGS.size()] = 0.1f;
            for (int i = 0; i < MEANINGS.size(); i++) {
                String words = text.text().toLowerCase(Locale.ROOT);
                vector[i] = MEANINGS.get(i).stream().anyMatch(words::contains) ? 1 : 0;
            }
            vectors.add(vector);
        }
        return vectors;
    }
}
