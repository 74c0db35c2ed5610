// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

/** Why the index host could not do something. */
public enum IndexFailure {
    /** Another process writes the index. */
    BUSY,
    /** A newer version of Vauban made the index; it is left as it is. */
    NEWER,
    /** The disk is full, or the folder cannot be written. */
    NOT_WRITABLE,
    /** The index cannot be read. */
    DAMAGED,
    /** The request makes no sense now, such as writing before beginning to. */
    BAD_REQUEST
}
