// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The people to whom the identity file gives several names, with any kind of credentials: quotas, limits, fairness, the
 * audit log and the separation of duties treat the names as one person. Changes of the file apply at the next call.
 * Thread-safe.
 */
public final class People {
    /** Treats each name as a person. */
    public static final People DISTINCT = new People(null);

    private final @Nullable Path identities;
    private volatile @Nullable Known known;

    private record Known(Object stamp, JoinedNames names) {}

    /** @param identities the identity file, see {@code docs/server.md}; null for none */
    public People(@Nullable Path identities) {
        this.identities = identities;
    }

    /** Returns the joined names, after reading the file if it has changed. @throws KeyFileException if that fails */
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
