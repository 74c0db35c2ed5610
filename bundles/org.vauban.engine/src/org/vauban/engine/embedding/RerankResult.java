// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

/**
 * @param scores one for each document, in their order, as the model returns them: higher is better; only scores of the
 *            same query and model are comparable
 * @param promptTokens number of processed tokens
 * @param totalMillis time in the engine
 */
public record RerankResult(float[] scores, int promptTokens, double totalMillis) {}
