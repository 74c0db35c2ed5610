// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** The purposes for which a model can be used. */
public enum ModelPurpose {
    /** Code completion at the caret. */
    COMPLETION,
    /** Chat. */
    CHAT,
    /** Embeddings for retrieval. */
    EMBEDDING
}
