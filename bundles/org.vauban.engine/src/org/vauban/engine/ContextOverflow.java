// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/**
 * What happens to a request that exceeds the context. {@link Generation#cutTokens} reports the number of omitted
 * tokens.
 */
public enum ContextOverflow {
    /**
     * A prompt that is too long is refused with {@link EngineError#CONTEXT_EXCEEDED}; a text that reaches the end of
     * the context ends.
     */
    REFUSE,
    /** The oldest part of a prompt that is too long is omitted; a text that reaches the end of the context ends. */
    CUT,
    /**
     * Like {@link #CUT}; when the text reaches the end of the context, the oldest tokens are dropped and it continues.
     */
    SHIFT
}
