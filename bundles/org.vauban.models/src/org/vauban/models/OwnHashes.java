// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Caches the hashes of models that this process has computed itself. A record on the disk ({@link VerificationRecord})
 * saves time, but anyone who can write a model can write its record: if a policy requires the hash, a record proves
 * nothing. Thread-safe.
 */
final class OwnHashes {
    private static final int MOST = 1_000;
    private static final Map<List<Path>, Found> FOUND = new ConcurrentHashMap<>();

    /** A hash, with the stamp of the files when they were read. */
    private record Found(ModelStamp stamp, String sha256) {}

    private OwnHashes() {}

    /** Returns the hash of a model, computed unless this process has done so and the files are unchanged. */
    static String of(ModelFiles model, ProgressListener listener, Path records)
            throws IOException, CatalogueException {
        ModelStamp before = ModelStamp.of(model.files());
        Found known = FOUND.get(model.files());
        if (known != null && known.stamp.equals(before)) {
            return known.sha256;
        }
        String hash = model.hash(listener, records);
        if (FOUND.size() >= MOST) {
            FOUND.clear();
        }
        FOUND.put(model.files(), new Found(before, hash)); // if the files changed meanwhile, the stamp will not match
        return hash;
    }
}
