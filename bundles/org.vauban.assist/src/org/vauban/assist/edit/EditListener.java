// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

/** Told of an edit as it grows; on one thread of the assistant at a time. */
public interface EditListener {

    EditListener NONE = replacement -> {};

    /**
     * @param replacement all of the new region so far, indented and with the line ends of the document; the last line may be
     *            unfinished
     */
    void partial(String replacement);

    /**
     * How far the prompt is read.
     *
     * @param read tokens
     * @param total tokens
     */
    default void reading(int read, int total) {}
}
