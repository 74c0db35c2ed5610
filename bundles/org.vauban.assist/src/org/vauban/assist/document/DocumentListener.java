// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

/** Told how far the work on a document is; on one thread of the assistant at a time. */
@FunctionalInterface
public interface DocumentListener {

    DocumentListener NONE = (done, total) -> {};

    /**
     * @param done pieces that are done
     * @param total pieces in all
     */
    void progress(int done, int total);
}
