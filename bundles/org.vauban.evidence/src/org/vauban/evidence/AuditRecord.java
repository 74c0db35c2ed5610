// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vauban.evidence.report.AuditState;
import org.vauban.evidence.report.PolicyState;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;

/** Verifies the audit log of a user and reads its last checkpoint. */
final class AuditRecord {
    private static final int LONGEST_LINE = 1 << 20;

    private AuditRecord() {}

    /** Reads the state of the audit log at the location that the policy sets. */
    static AuditState of(UserDirectories user, PolicyState state) {
        Policy policy = state.policy();
        if (policy == null) {
            return new AuditState("", null, state.fault(), "", List.of());
        }
        Path file;
        try {
            file = GatePolicy.of(policy).audit(user);
        } catch (GovernanceException e) {
            return new AuditState("", null, message(e), "", List.of());
        }
        if (!AuditLog.exists(file)) {
            return new AuditState(file.toString(), null, "", "", List.of());
        }
        try {
            AuditVerification verification = AuditLog.verify(file);
            return new AuditState(file.toString(), verification, "", checkpoint(beside(file, ".checkpoints")),
                    keys(beside(file, ".keys")));
        } catch (GovernanceException e) {
            return new AuditState(file.toString(), null, message(e), "", List.of());
        } catch (IOException e) {
            return new AuditState(file.toString(), null, String.valueOf(e), "", List.of());
        }
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static Path beside(Path file, String end) {
        return file.resolveSibling(file.getFileName() + end);
    }

    private static List<String> keys(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= LONGEST_LINE ? Files.readAllLines(file) : List.of();
    }

    /** Returns the note of the last complete line of the checkpoint file; empty if there is none. */
    private static String checkpoint(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        byte[] end;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - LONGEST_LINE));
            end = new byte[(int) Math.min(in.length(), LONGEST_LINE)];
            in.readFully(end);
        }
        List<String> lines = new String(end, StandardCharsets.UTF_8).lines().filter(line -> line.endsWith("}"))
                .toList();
        try {
            return lines.isEmpty() ? ""
                    : JsonParser.parseString(lines.getLast()).getAsJsonObject().get("checkpoint").getAsString();
        } catch (JsonParseException | IllegalStateException | NullPointerException
                | UnsupportedOperationException e) {
            return ""; // a damaged checkpoint file; the verification reports it
        }
    }

    static JsonObject json(AuditState audit) {
        JsonObject json = new JsonObject();
        json.addProperty("file", audit.file());
        json.addProperty("verified", audit.verification() != null);
        json.addProperty("fault", audit.fault());
        AuditVerification verification = audit.verification();
        if (verification != null) {
            verification.json().asMap().forEach(json::add);
        }
        json.addProperty("checkpoint", audit.checkpoint());
        JsonArray keys = new JsonArray();
        audit.keys().forEach(keys::add);
        json.add("keys", keys);
        return json;
    }
}
