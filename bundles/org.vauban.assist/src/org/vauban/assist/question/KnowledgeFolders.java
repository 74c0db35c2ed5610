// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Supplies the folders of each scope. Must not block; any thread. */
@FunctionalInterface
public interface KnowledgeFolders {
    /** Makes each scope the whole index, for front ends that do not distinguish scopes. */
    KnowledgeFolders EVERYTHING = scope -> Optional.of(List.of());

    /**
     * Returns the folders or files of a scope.
     *
     * @return an empty list for the whole index; an empty optional if the user has nothing of this scope
     */
    Optional<List<Path>> of(KnowledgeScope scope);

    /**
     * Returns what a mention refers to if each scope is the whole index.
     *
     * @param name the name as typed
     */
    default List<Path> named(String name) {
        return DocumentAddresses.FILES.named(name);
    }
}
