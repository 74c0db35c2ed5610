// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.Optional;
import java.util.OptionalInt;

/** Vocabulary functions that are needed to build a prompt. */
public interface Tokenizer {

    /** Returns the control token with this text; empty if the vocabulary has none. */
    OptionalInt control(String name);

    /** Returns the name of a token that is not plain text, such as a control token; empty for all others. */
    Optional<String> name(int token);

    /** Returns the beginning-of-text token; empty if the model uses none. */
    OptionalInt beginning();

    /** Tokenizes a text at the beginning or after a control token; names of control tokens stay text. */
    int[] text(String text);

    /**
     * Tokenizes a text that directly follows another one. Differs from {@link #text} only for vocabularies that add a
     * blank before every text.
     */
    int[] continuation(String text);

    /** Tokenizes a piece of a chat template, in which names of control tokens become these tokens. */
    int[] template(String piece, boolean first);
}
