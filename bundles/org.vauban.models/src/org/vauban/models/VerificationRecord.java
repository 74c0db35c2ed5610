// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;

/**
 * The hash of a model file when it was last read, stored beside it as {@code <id>.gguf.verified}, so that a start need
 * not hash gigabytes. If that folder cannot be written, such as a shared one, it is stored in the user's cache, under a
 * name derived from the model's path. It is valid only while size and time of the file are unchanged.
 */
record VerificationRecord(Stamp stamp, String sha256) {
    private static final int LONGEST = 4096;

    /** The attributes that reveal a change of the file. */
    record Stamp(long sizeBytes, long modifiedMillis) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        }

        /**
         * Returns the stamp of files that p2 has installed: total size, and the time when the last one was created.
         * Their modification time is useless, since p2 takes it from the archive, so it is the same for each
         * installation.
         */
        static Stamp ofInstalled(List<Path> files) throws IOException {
            long size = 0;
            long changed = 0;
            for (Path file : files) {
                boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
                Object time = Files.getAttribute(file, unix ? "unix:ctime" : "creationTime");
                size += Files.size(file);
                changed = Math.max(changed, time instanceof FileTime known ? known.toMillis() : 0);
            }
            return new Stamp(size, changed);
        }

        private String json(String sha256) {
            JsonObject json = new JsonObject();
            json.addProperty("sizeBytes", sizeBytes);
            json.addProperty("modifiedMillis", modifiedMillis);
            json.addProperty("sha256", sha256);
            return json.toString();
        }
    }

    private static Path beside(Path model) {
        return model.resolveSibling(model.getFileName() + ".verified");
    }

    private static Path cached(Path model, Path cache) {
        return cache.resolve(name(model) + ".verified");
    }

    /** Returns a name derived from the path of a file. */
    static String name(Path model) {
        return Hashes.sha256(model.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the record of shards in their present state, or null. Nothing is stored in folders that p2 manages. */
    static @Nullable VerificationRecord ofInstalled(List<Path> shards, Path cache) {
        try {
            return read(cached(shards.getFirst(), cache), Stamp.ofInstalled(shards));
        } catch (IOException e) {
            return null; // p2 is changing the files
        }
    }

    /** Stores the hash of the original model of shards, as {@link #write}. */
    static void writeInstalled(List<Path> shards, Stamp before, String sha256, Path cache) {
        try {
            Files.createDirectories(cache);
            write(cached(shards.getFirst(), cache), before.json(sha256));
        } catch (IOException e) {
            // the next start computes the hash again
        }
    }

    /**
     * Returns the record of a file in its present state, or null.
     *
     * @param cache the folder for records of models in folders that cannot be written
     */
    static @Nullable VerificationRecord of(Path model, Path cache) {
        try {
            Stamp now = Stamp.of(model);
            VerificationRecord record = read(beside(model), now);
            return record != null ? record : read(cached(model, cache), now);
        } catch (IOException e) {
            return null; // being replaced at this moment
        }
    }

    private static @Nullable VerificationRecord read(Path path, Stamp now) {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
                return null;
            }
            JsonObject json = JsonParser.parseString(Files.readString(path)).getAsJsonObject();
            VerificationRecord record = new VerificationRecord(
                    new Stamp(json.get("sizeBytes").getAsLong(), json.get("modifiedMillis").getAsLong()),
                    json.get("sha256").getAsString());
            return record.stamp.equals(now) ? record : null;
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException | NumberFormatException
                | UnsupportedOperationException e) {
            return null; // an unreadable record counts as absent: the file is hashed again
        }
    }

    /**
     * Stores a hash.
     *
     * @param before stamp from before hashing: if the file changed meanwhile, it is hashed again
     */
    static void write(Path model, Stamp before, String sha256, Path cache) {
        String json = before.json(sha256);
        try {
            write(beside(model), json);
        } catch (IOException readOnly) {
            try {
                Files.createDirectories(cache);
                write(cached(model, cache), json);
            } catch (IOException e) {
                // the next start computes the hash again
            }
        }
    }

    /** Writes atomically, since another process may read the file at any time. */
    private static void write(Path path, String text) throws IOException {
        Path part = path.resolveSibling("." + path.getFileName() + "-" + UUID.randomUUID());
        try {
            Files.writeString(part, text);
            move(part, path);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Moves a file, atomically if the file system supports that. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void delete(Path model, Path cache) throws IOException {
        Files.deleteIfExists(beside(model));
        Files.deleteIfExists(cached(model, cache));
    }
}
