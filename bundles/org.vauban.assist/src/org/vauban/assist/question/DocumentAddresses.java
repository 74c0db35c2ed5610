// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How the documents of an index are named to those who may not see where they are. Says nothing about whether somebody
 * may read them: whoever searches or reads looks at that. Must not block; any thread.
 */
public interface DocumentAddresses {
    /** Where the index is that of the reader: documents are files. */
    DocumentAddresses FILES = new FileAddresses();

    /** The address of a document. */
    URI of(Path file);

    /**
     * The folder or document that an address names; a relative path, which is in no index, where it names none.
     *
     * @return null for what is no address of this kind
     */
    @Nullable
    Path path(@Nullable String address);

    /**
     * The folder or document that somebody names in a question.
     *
     * @return none where the name means nothing
     */
    List<Path> named(String name);

    /** Whether the reader can open a document at its address; else only the index has its text. */
    boolean isOpenable(Path file);
}
