// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * The hash that a model file had when it was last read, kept beside it as {@code <id>.gguf.verified}, so that starting does not
 * hash a gigabyte. It counts only while size and time of the file are the same.
 */
record VerifiedRecord(long sizeBytes, long modifiedMillis, String sha256) {
    static Path path(Path model) {
        return model.resolveSibling(model.getFileName() + ".verified");
    }

    /** The record of a file as it is now, or null. */
    static VerifiedRecord of(Path model) {
        try {
            Path path = path(model);
            if (!Files.isRegularFile(path) || Files.size(path) > 4096)
                return null;
            JsonObject json = JsonParser.parseString(Files.readString(path)).getAsJsonObject();
            VerifiedRecord record = new VerifiedRecord(json.get("sizeBytes").getAsLong(),
                    json.get("modifiedMillis").getAsLong(),
                    json.get("sha256").getAsString());
            return record.sizeBytes == Files.size(model)
                    && record.modifiedMillis == Files.getLastModifiedTime(model).toMillis()
                            ? record
                            : null;
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException | NumberFormatException
                | UnsupportedOperationException e) {
            return null; // unreadable is as good as absent: the file is hashed again when that is asked for
        }
    }

    /** Remembers a hash; does without where the folder cannot be written, as for a shared store. */
    static void write(Path model, String sha256) {
        try {
            JsonObject json = new JsonObject();
            json.addProperty("sizeBytes", Files.size(model));
            json.addProperty("modifiedMillis", Files.getLastModifiedTime(model).toMillis());
            json.addProperty("sha256", sha256);
            Files.writeString(path(model), json.toString());
        } catch (IOException e) {
            // the next verification hashes again, nothing else is lost
        }
    }
}
