// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

/**
 * A piece of a call that is being generated. The pieces of a call arrive in order, followed either by the complete call
 * ({@link org.vauban.engine.TokenListener#toolCall}), which is authoritative, or by text or the end of the answer,
 * which means that there was no call.
 *
 * @param call index of the call in the answer, from 0
 * @param name name of the tool as generated
 * @param arguments the next part of a JSON object; may be empty in the first piece
 */
public record ToolCallDelta(int call, String name, String arguments) {}
