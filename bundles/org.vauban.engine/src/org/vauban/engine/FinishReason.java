// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/** The reason for the end of a generation. */
public enum FinishReason {
    /** The model ended the text. */
    END,
    /** The text reached a stop string. */
    STOP,
    /** The limit of tokens was reached. */
    LENGTH,
    /** The caller cancelled it, or a newer request with the same key replaced it. */
    CANCELLED,
    /** The deadline passed. */
    DEADLINE
}
