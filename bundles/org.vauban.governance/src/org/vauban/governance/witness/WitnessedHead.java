// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.merkle.MerkleHashes;

/**
 * The largest valid checkpoint of a log.
 *
 * @param key the key that signed it
 * @param size number of lines
 * @param root root of their tree
 * @param time stated time of signing; the epoch if none is stated
 * @param noticed when the witness first saw it, by the clock of the witness
 */
record WitnessedHead(VerifierKey key, long size, byte[] root, Instant time, Instant noticed) {
    static WitnessedHead of(VerifierKey key, Checkpoint checkpoint, Instant now) {
        return new WitnessedHead(key, checkpoint.size(), checkpoint.root(), time(checkpoint), now);
    }

    /** Returns when the log certainly still signed, so that a clock that is ahead does not hide a log that ended. */
    Instant last() {
        return noticed.isBefore(time) ? noticed : time;
    }

    static Instant time(Checkpoint checkpoint) {
        try {
            return checkpoint.extension("time").map(Instant::parse).orElse(Instant.EPOCH);
        } catch (DateTimeException e) {
            return Instant.EPOCH; // of another program
        }
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("key", key.encoded());
        json.addProperty("size", size);
        json.addProperty("root", Base64.getEncoder().encodeToString(root));
        json.addProperty("time", time.toString());
        json.addProperty("noticed", noticed.toString());
        return json;
    }

    /** Reads what {@link #json} wrote; empty if it is something else. */
    static Optional<WitnessedHead> of(JsonObject json) {
        try {
            byte[] root = Base64.getDecoder().decode(json.get("root").getAsString());
            long size = json.get("size").getAsLong();
            if (root.length != MerkleHashes.LENGTH || size < 0) {
                return Optional.empty();
            }
            Instant time = Instant.parse(json.get("time").getAsString());
            return Optional.of(new WitnessedHead(VerifierKey.parse(json.get("key").getAsString()), size, root, time,
                    json.has("noticed") ? Instant.parse(json.get("noticed").getAsString()) : time));
        } catch (CheckpointFormatException | IllegalArgumentException | NullPointerException | IllegalStateException
                | UnsupportedOperationException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
