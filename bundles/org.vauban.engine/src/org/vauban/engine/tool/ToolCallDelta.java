// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

/**
 * A piece of a call that a model is still writing. The pieces of a call come in order; then either the whole call is
 * told ({@link org.vauban.engine.TokenListener#toolCall}), which is what counts, or text or the end of the answer: then
 * it was no call.
 *
 * @param call which call of the answer, from 0
 * @param name of the tool, as the model wrote it
 * @param arguments what the model has written since the last piece of a JSON object; the first piece may be empty
 */
public record ToolCallDelta(int call, String name, String arguments) {}
