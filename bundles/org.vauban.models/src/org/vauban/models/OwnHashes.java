// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hashes of models that this process found itself. A record on the disk ({@link VerificationRecord}) spares time, but
 * whoever can write a model can write its record: where a policy asks for the hash, a record proves nothing. Safe for
 * use by many threads.
 */
final class OwnHashes {
    private static final int MOST = 1_000;
    private static final Map<List<Path>, Found> FOUND = new ConcurrentHashMap<>();

    /** As the files were when they were read. */
    private record Found(ModelStamp stamp, String sha256) {}

    private OwnHashes() {}

    /** Hashes a model, unless this process did that and it is the same since. */
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
        FOUND.put(model.files(), new Found(before, hash)); // one that changed meanwhile has another stamp
        return hash;
    }
}
