// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

/**
 * Progress of a call that is being generated and may still turn out to be invalid.
 *
 * @param index index of the call within the answer, from 0
 * @param name name of the tool
 * @param arguments beginning of a JSON object; may be empty. Only grows, and may be formatted differently from the
 *            complete call
 */
public record CallProgress(int index, String name, CharSequence arguments) {}
