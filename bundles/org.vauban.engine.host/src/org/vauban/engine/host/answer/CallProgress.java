// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

/**
 * How far a call is written that may still turn out to be none.
 *
 * @param index which of the calls of an answer it is, from 0
 * @param name of the tool
 * @param arguments the beginning of a JSON object; may be empty. It only grows, and may be written otherwise than in
 *            the whole call
 */
public record CallProgress(int index, String name, CharSequence arguments) {}
