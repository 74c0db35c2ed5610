// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

/** Why the index host could not fulfil a request. */
public enum IndexFailure {
    /** Another process is writing the index. */
    BUSY,
    /** A newer version of Vauban created the index; it is left unchanged. */
    NEWER,
    /** The disk is full, or the folder cannot be written. */
    NOT_WRITABLE,
    /** The index cannot be read. */
    DAMAGED,
    /** The request is invalid in this state, such as writing without a begin. */
    BAD_REQUEST
}
