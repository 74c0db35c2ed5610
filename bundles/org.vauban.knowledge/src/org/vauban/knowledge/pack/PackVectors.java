// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

/**
 * Description of the vectors in the manifest of a pack.
 *
 * @param model model that computed them, with the hash of its weights; only vectors of the same model are comparable
 * @param dimensions dimensions of each vector, one byte each
 * @param passages number of passages with a vector
 */
public record PackVectors(String model, int dimensions, long passages) {}
