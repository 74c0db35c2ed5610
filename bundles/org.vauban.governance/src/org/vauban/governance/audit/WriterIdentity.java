// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Who writes a line, as keyed hashes: the account and the machine; and a random number for each time that a log is
 * opened.
 *
 * @param person hash of the name of the account
 * @param machine hash of the id of the machine
 * @param session random
 */
public record WriterIdentity(String person, String machine, String session) {
    private static final int SESSION_BYTES = 8;

    /** Of this process. Reads the disk. */
    public static WriterIdentity of(KeyedHashes hashes) {
        byte[] session = new byte[SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        return new WriterIdentity(hashes.hash("person", account()), hashes.hash("machine", machineId()),
                HexFormat.of().formatHex(session));
    }

    /** Adds the members of a line. */
    public void addTo(JsonObject line) {
        line.addProperty("person", person);
        line.addProperty("machine", machine);
        line.addProperty("session", session);
    }

    /** Where the system tells; properties and variables would make somebody else of the user. */
    private static String account() {
        Path self = Path.of("/proc/self");
        try {
            if (Files.exists(self)) {
                return Files.getOwner(self.toRealPath(), LinkOption.NOFOLLOW_LINKS).getName();
            }
        } catch (IOException e) {
            // no such thing here: what Java found out when it started
        }
        return System.getProperty("user.name", "");
    }

    /** The id that systemd gave the machine, else its name; no name is looked up in a network. */
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
            return null; // the next one
        }
    }
}
