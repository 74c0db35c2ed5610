// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The people whom the file of identities gives several names, whatever they show: quotas, limits, fairness, the audit
 * and the separation of duties take them for one. Changes of the file count from the next question on. Safe for use by
 * many threads.
 */
public final class People {
    /** Everybody has one name. */
    public static final People DISTINCT = new People(null);

    private final @Nullable Path identities;
    private volatile @Nullable Known known;

    private record Known(Object stamp, JoinedNames names) {}

    /** @param identities the file, see {@code docs/server.md}; null for none */
    public People(@Nullable Path identities) {
        this.identities = identities;
    }

    /** Reads the file where it has changed. @throws KeyFileException if that fails */
    JoinedNames names() throws KeyFileException {
        Path path = identities;
        if (path == null) {
            return JoinedNames.NONE;
        }
        Object stamp = FileState.of(path);
        Known last = known;
        if (last == null || !last.stamp().equals(stamp)) {
            try {
                last = new Known(stamp, IdentityFile.read(path).people());
            } catch (IdentityException e) {
                throw new KeyFileException(String.valueOf(e.getMessage()), e);
            }
            known = last;
        }
        return last.names();
    }
}
