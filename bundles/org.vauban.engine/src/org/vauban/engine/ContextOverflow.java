// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/**
 * What happens to a request that does not fit the context. Whatever was left out is told in
 * {@link Generation#cutTokens}.
 */
public enum ContextOverflow {
    /**
     * A prompt that does not fit is refused with {@link EngineError#CONTEXT_EXCEEDED}; a text that reaches the end of
     * the context ends.
     */
    REFUSE,
    /** The oldest part of a prompt that does not fit is left out; a text that reaches the end of the context ends. */
    CUT,
    /** As {@link #CUT}, and while the text grows the oldest part of what was read is forgotten. */
    SHIFT
}
