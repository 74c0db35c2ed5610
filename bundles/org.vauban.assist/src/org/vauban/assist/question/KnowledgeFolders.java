// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Knows the folders of each scope. Must not block; any thread. */
@FunctionalInterface
public interface KnowledgeFolders {
    /** Where nobody tells scopes from each other: each is all that is indexed. */
    KnowledgeFolders EVERYTHING = scope -> Optional.of(List.of());

    /**
     * The folders or files of a scope.
     *
     * @return none in the list for everything; empty where the user has nothing of this scope
     */
    Optional<List<Path>> of(KnowledgeScope scope);

    /**
     * What a mention names beside the folders of its scope, where nobody tells scopes from each other.
     *
     * @param name as somebody typed it
     */
    default List<Path> named(String name) {
        return DocumentAddresses.FILES.named(name);
    }
}
