// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.internal.Hashes;

/** Computes and caches the SHA-256 of files that are too large to read during a request. Thread-safe. */
final class FileDigests {
    private static final int CHUNK = 1 << 20;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /**
     * The digest of a file in a certain state; an empty text if it could not be read.
     *
     * @param stamp differs also if the file was replaced by one of the same size and time, or its permissions changed
     */
    private record Known(Map<String, Object> stamp, CompletableFuture<String> digest) {}

    /** Waits until the digest of a file is known, or has failed. */
    void await(Path file) {
        Known there = known(file);
        if (there != null) {
            there.digest().join();
        }
    }

    /** Returns the digest in lower-case hex; null if not known yet. */
    @Nullable
    String now(Path file) {
        Known there = known(file);
        return there == null ? null : there.digest().getNow(null);
    }

    /** Starts the computation if the file is new or has changed; returns null if there is no such file. */
    private @Nullable Known known(Path file) {
        try {
            Map<String, Object> now = AttributeStamp.attributes(file);
            return known.compute(file, (key, before) -> before != null && before.stamp().equals(now) ? before
                    : new Known(now, CompletableFuture.supplyAsync(() -> digest(file), FileDigests::start)));
        } catch (IOException e) {
            return null; // loading the model reports the failure
        }
    }

    private static void start(Runnable body) {
        Thread.ofPlatform().daemon().name("vauban-digest").start(body);
    }

    private static String digest(Path file) {
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return Hashes.hex(digest.digest());
        } catch (IOException e) {
            System.getLogger(FileDigests.class.getName()).log(Level.WARNING, file.toString(), e);
            return "";
        }
    }
}
