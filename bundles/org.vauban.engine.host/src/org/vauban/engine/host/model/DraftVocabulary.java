// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.Objects;
import java.util.Optional;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.llama.LlamaVocabulary;

/**
 * Checks that the tokens of two models mean the same, with the criteria of llama.cpp's speculative decoding: the same
 * vocabulary type, the same beginning- and end-of-text tokens, similar sizes, and the same text for each token.
 */
final class DraftVocabulary {
    private static final int MAX_MORE = 128;
    /** The first tokens often have different names and do not occur in texts. */
    private static final int FIRST = 5;

    private DraftVocabulary() {}

    /** Describes the difference for users; empty if the vocabularies are compatible. */
    static Optional<String> difference(LlamaVocabulary draft, LlamaVocabulary target, HostMessages messages) {
        if (draft.type() != target.type()) {
            return Optional.of(messages.get("vocabularyKind"));
        }
        if (draft.addsBos() != target.addsBos() || draft.addsEos() != target.addsEos()
                || target.addsBos() && !draft.bos().equals(target.bos())
                || target.addsEos() && !draft.eos().equals(target.eos())) {
            return Optional.of(messages.get("vocabularySpecial"));
        }
        if (Math.abs(draft.size() - target.size()) > MAX_MORE) {
            return Optional.of(messages.get("vocabularySize", draft.size(), target.size()));
        }
        for (int token = FIRST; token < Math.min(draft.size(), target.size()); token++) {
            if (!Objects.equals(draft.tokenText(token), target.tokenText(token))) {
                return Optional.of(messages.get("vocabularyToken", token));
            }
        }
        return Optional.empty();
    }
}
