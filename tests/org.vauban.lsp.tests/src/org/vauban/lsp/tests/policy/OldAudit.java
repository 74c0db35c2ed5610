// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** An audit log left by an earlier day: one rotated file, and the current one. */
final class OldAudit {
    private OldAudit() {}

    /** @param file the log; its older part is {@code audit.000001.jsonl} in the same folder */
    static void write(Path file, Instant time) throws Exception {
        Files.createDirectories(file.getParent());
        String first = line(1, time, "0".repeat(64));
        Files.writeString(file.resolveSibling("audit.000001.jsonl"), first);
        Files.writeString(file, line(2, time, first.substring(first.length() - 67, first.length() - 3)));
        Files.writeString(file.resolveSibling(file.getFileName() + ".checkpoints"), checkpoint());
    }

    /**
     * Returns a checkpoint of ten days ago, whose signature is not verified here: it shows that the clock has been
     * right since.
     */
    private static String checkpoint() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "{\"checkpoint\":\"old\\n1\\n" + encoder.encodeToString(new byte[32]) + "\\ntime "
                + Instant.now().minus(Duration.ofDays(10)) + "\\n\\n\\u2014 old "
                + encoder.encodeToString(new byte[68]) + "\\n\"}\n";
    }

    private static String line(int number, Instant time, String previous) throws Exception {
        String body = "{\"seq\":" + number + ",\"time\":\"" + time + "\",\"note\":\"state.read\",\"previous\":\""
                + previous + "\"";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((body + "}").getBytes(StandardCharsets.UTF_8));
        return body + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}\n";
    }
}
