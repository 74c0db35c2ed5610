// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/** Why a generation ended. */
public enum FinishReason {
    /** The model ended it. */
    END,
    /** A stop string was met. */
    STOP,
    /** The limit of tokens was reached. */
    LENGTH,
    /** The caller ended it, or a newer request of the same key did. */
    CANCELLED,
    /** The deadline passed. */
    DEADLINE
}
