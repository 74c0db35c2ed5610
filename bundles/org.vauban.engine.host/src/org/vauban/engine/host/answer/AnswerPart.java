// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A part of an answer, in the order of generation. Texts and reasoning come in as many pieces as they were streamed in.
 */
public sealed interface AnswerPart {
    /** Text for the user; not empty. */
    record Text(String text) implements AnswerPart {}

    /** Reasoning of the model before its answer; not empty. */
    record Reasoning(String text) implements AnswerPart {}

    /**
     * A tool call by the model.
     *
     * @param id the model's id of the call, or null if it gave none
     * @param name name of the tool as generated; not empty, but the tool may not exist
     * @param arguments a JSON object as text; not checked against the tool's schema
     */
    record ToolCall(@Nullable String id, String name, String arguments) implements AnswerPart {}
}
