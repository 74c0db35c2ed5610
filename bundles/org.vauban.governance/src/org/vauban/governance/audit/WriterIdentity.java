// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Identifies the writer of a line by keyed hashes of account and machine, and by a random number for each opening of a
 * log.
 *
 * @param person hash of the account name, of an empty one if the system cannot be asked
 * @param machine hash of the machine's id
 * @param session random number
 */
public record WriterIdentity(String person, String machine, String session) {
    private static final int SESSION_BYTES = 8;

    /** Returns the identity of this process. Reads the disk. */
    public static WriterIdentity of(KeyedHashes hashes) {
        byte[] session = new byte[SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        return new WriterIdentity(hashes.hash("person", SystemAccount.name().orElse("")),
                hashes.hash("machine", machineId()), HexFormat.of().formatHex(session));
    }

    /** Adds the identity's members to a line. */
    public void addTo(JsonObject line) {
        line.addProperty("person", person);
        line.addProperty("machine", machine);
        line.addProperty("session", session);
    }

    /** Returns the machine id from systemd, else the machine's name; makes no network lookup. */
    private static String machineId() {
        for (Path file : new Path[] {Path.of("/etc/machine-id"), Path.of("/etc/hostname")}) {
            String first = firstLine(file);
            if (first != null) {
                return first;
            }
        }
        String name = System.getenv("COMPUTERNAME");
        return name != null ? name : String.valueOf(System.getenv("HOSTNAME"));
    }

    private static @Nullable String firstLine(Path file) {
        try {
            String text = Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8).strip() : "";
            return text.isEmpty() ? null : text.lines().findFirst().orElse(null);
        } catch (IOException e) {
            return null; // try the next one
        }
    }
}
