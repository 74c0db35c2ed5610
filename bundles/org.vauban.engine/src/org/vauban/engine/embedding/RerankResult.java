// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

/**
 * @param scores one for each document, in their order, as the model gives them: more is better, and only scores of the
 *            same query and model can be compared
 * @param promptTokens tokens read
 * @param totalMillis time in the engine
 */
public record RerankResult(float[] scores, int promptTokens, double totalMillis) {}
