// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private record Found(List<String> stamps, String sha256) {}

    private OwnHashes() {}

    /** Hashes a model, unless this process did that and it is the same since. */
    static String of(ModelFiles model, ProgressListener listener, Path records)
            throws IOException, CatalogueException {
        List<String> before = stamps(model.files());
        Found known = FOUND.get(model.files());
        if (known != null && known.stamps.equals(before)) {
            return known.sha256;
        }
        String hash = model.hash(listener, records);
        if (FOUND.size() >= MOST) {
            FOUND.clear();
        }
        FOUND.put(model.files(), new Found(before, hash)); // one that changed meanwhile has other stamps
        return hash;
    }

    /** The time of the last change of any kind, where there is one, cannot be set by users. */
    private static List<String> stamps(List<Path> files) throws IOException {
        List<String> stamps = new ArrayList<>();
        for (Path file : files) {
            boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
            stamps.add(Files.readAttributes(file, unix ? "unix:size,lastModifiedTime,ctime,ino,dev"
                    : "size,lastModifiedTime,creationTime,fileKey").toString());
        }
        return List.copyOf(stamps);
    }
}
