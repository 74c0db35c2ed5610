// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** How the embeddings of a sequence are pooled ({@code llama_pooling_type}). */
public enum Pooling {
    /** According to the model. */
    UNSPECIFIED(-1),
    /** No pooling: one embedding per token. */
    NONE(0),
    /** Their mean. */
    MEAN(1),
    /** The embedding of the first token. */
    CLS(2),
    /** The embedding of the last token. */
    LAST(3),
    /** The scores of a reranker. */
    RANK(4);

    private final int value;

    Pooling(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    public static Pooling of(int value) {
        for (Pooling p : values()) {
            if (p.value == value) {
                return p;
            }
        }
        return UNSPECIFIED;
    }
}
