// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.Optional;
import java.util.OptionalInt;

/** What building a prompt needs of a vocabulary. */
public interface Tokenizer {

    /** The control token that is written like this; empty when the vocabulary has none. */
    OptionalInt control(String name);

    /** The name of a token that is no text, such as a control token; empty for all others. */
    Optional<String> name(int token);

    /** The token that begins every text of this model; empty when it wants none. */
    OptionalInt beginning();

    /** Tokens of a text at the beginning or after a control token; names of control tokens stay text. */
    int[] text(String text);

    /**
     * Tokens of a text that follows another one directly. Differs from {@link #text} only for vocabularies that begin
     * every text with a blank of their own.
     */
    int[] continuation(String text);

    /** Tokens of a piece of a chat template, in which names of control tokens are these tokens. */
    int[] template(String piece, boolean first);
}
