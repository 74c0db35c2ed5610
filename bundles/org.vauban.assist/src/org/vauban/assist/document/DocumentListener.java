// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

/** Receives the progress of work on a document; called on one thread of the assistant at a time. */
@FunctionalInterface
public interface DocumentListener {

    DocumentListener NONE = (done, total) -> {};

    /**
     * @param done number of finished pieces
     * @param total number of all pieces
     */
    void progress(int done, int total);
}
