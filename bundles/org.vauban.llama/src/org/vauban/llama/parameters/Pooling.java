// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** How the embeddings of a sequence become one ({@code llama_pooling_type}). */
public enum Pooling {
    /** As the model says. */
    UNSPECIFIED(-1),
    /** None: one embedding a token. */
    NONE(0),
    /** Their mean. */
    MEAN(1),
    /** That of the first token. */
    CLS(2),
    /** That of the last token. */
    LAST(3),
    /** A reranker's scores. */
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
