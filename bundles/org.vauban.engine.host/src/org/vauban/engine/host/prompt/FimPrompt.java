// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

/**
 * A fill-in-the-middle prompt as tokens.
 *
 * @param tokens at least one
 * @param format format of the prompt
 * @param begun bytes that the answer begins with and that are not reported: the end of a prompt that may lie inside a
 *            token; empty for none
 * @param first index of the format's first control token
 * @param second index of the format's second control token
 */
public record FimPrompt(int[] tokens, FimFormat format, byte[] begun, int first, int second) {}
