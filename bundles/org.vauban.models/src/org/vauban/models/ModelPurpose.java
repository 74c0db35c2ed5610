// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** What a model is good for. */
public enum ModelPurpose {
    /** Code completion at the caret. */
    COMPLETION,
    /** Conversation. */
    CHAT,
    /** Vectors for retrieval. */
    EMBEDDING
}
