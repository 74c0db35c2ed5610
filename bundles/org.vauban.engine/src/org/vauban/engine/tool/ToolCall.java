// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A call that a model asks for.
 *
 * @param id to name it by in the message with its result ({@link org.vauban.engine.ChatRequest.Message#result}); not
 *            null
 * @param name of the tool, as the model wrote it
 * @param arguments a JSON object as text
 * @param problem why it must not simply be carried out, for people, in the user's language: there is no such tool, its
 *            arguments do not keep the schema, or the schema cannot be checked; null if there is none
 */
public record ToolCall(String id, String name, String arguments, @Nullable String problem) {}
