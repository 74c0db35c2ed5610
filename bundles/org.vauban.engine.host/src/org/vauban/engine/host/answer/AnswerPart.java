// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A piece of an answer, in the order in which the model wrote it. Texts and reasoning come in as many pieces as they
 * were streamed in.
 */
public sealed interface AnswerPart {
    /** Text for the user; not empty. */
    record Text(String text) implements AnswerPart {}

    /** What the model thought before it answered; not empty. */
    record Reasoning(String text) implements AnswerPart {}

    /**
     * A tool that the model wants called.
     *
     * @param id the model's own name for the call, or null if it gave none
     * @param name of the tool, as the model wrote it; not empty; it need not exist
     * @param arguments a JSON object as text; not checked against the tool's schema
     */
    record ToolCall(@Nullable String id, String name, String arguments) implements AnswerPart {}
}
