// SPDX-License-Identifier: EPL-2.0
/** Embeddings and rerank scores: what a model computes of texts without writing one. */
package org.vauban.engine.embedding;
