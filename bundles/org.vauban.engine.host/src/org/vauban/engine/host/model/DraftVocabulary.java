// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.Objects;
import java.util.Optional;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.llama.LlamaVocabulary;

/**
 * Whether the tokens of one model mean the same to another one, as llama.cpp's own speculation asks it: the same kind,
 * the same beginning and end of a text, about as many tokens, all with the same text.
 */
final class DraftVocabulary {
    private static final int MAX_MORE = 128;
    /** The first ones are often named differently and mean nothing in a text. */
    private static final int FIRST = 5;

    private DraftVocabulary() {}

    /** In what they differ, for people; empty where they may be used together. */
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
