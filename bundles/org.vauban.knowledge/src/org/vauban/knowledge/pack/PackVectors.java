// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

/**
 * What the manifest of a pack says of the vectors beside its passages.
 *
 * @param model that computed them, with the hash of its weights; only vectors of one model are compared
 * @param dimensions of each, a byte each
 * @param passages that have one
 */
public record PackVectors(String model, int dimensions, long passages) {}
