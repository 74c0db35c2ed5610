// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A call of a tool by a model.
 *
 * @param id id for the message with its result ({@link org.vauban.engine.ChatRequest.Message#result}); not null
 * @param name name of the tool as generated
 * @param arguments a JSON object as text
 * @param problem reason not to execute it unchecked, in the user's language: the tool does not exist, the arguments
 *            violate the schema, or the schema cannot be checked; null if there is none
 */
public record ToolCall(String id, String name, String arguments, @Nullable String problem) {}
