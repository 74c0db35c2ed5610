// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Maps the documents of an index to addresses for readers who may not see the documents' paths. Does not decide who may
 * read them: search and reading check that. Must not block; any thread.
 */
public interface DocumentAddresses {
    /** For the reader's own index: documents are files. */
    DocumentAddresses FILES = new FileAddresses();

    /** Returns the address of a document. */
    URI of(Path file);

    /**
     * Returns the folder or document of an address; if there is none, a relative path, which is in no index.
     *
     * @return null if it is not an address of this kind
     */
    @Nullable
    Path path(@Nullable String address);

    /**
     * Returns the folders or documents that a name in a question refers to.
     *
     * @return empty if the name is unknown
     */
    List<Path> named(String name);

    /** Whether the reader can open a document at its address; else its text is only in the index. */
    boolean isOpenable(Path file);
}
