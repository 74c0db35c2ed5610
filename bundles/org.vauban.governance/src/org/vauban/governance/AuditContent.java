// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.audit.WriterIdentity;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.text.ShortText;

/**
 * Creates the content of audit log lines: hashes and sizes, never texts. The chain adds number, time and hashes.
 * Thread-safe.
 */
final class AuditContent {
    private static final int LONGEST_TEXT = 500;
    private static final int POLICY_DIGITS = 16;

    private final AuditOptions options;
    private final Map<String, ModelFacts> models = new ConcurrentHashMap<>();
    private @Nullable KeyedHashes hashes;
    private @Nullable WriterIdentity identity;

    /** Provider and file hash of a model. */
    private record ModelFacts(String provider, @Nullable String sha256) {}

    AuditContent(AuditOptions options) {
        this.options = options;
    }

    /** Registers a model; see {@link AuditLog#model}. */
    void model(String id, String provider, @Nullable String sha256) {
        models.put(id, new ModelFacts(provider, sha256));
    }

    /** The audit entry of one part. */
    record PartEntry(String role, @Nullable ApprovedText text, @Nullable ApprovedText afterCaret, int chars,
            @Nullable String withheld) {
        static PartEntry approved(ApprovedPart part) {
            return new PartEntry(part.role(), part.text(), part.afterCaret(), 0, null);
        }

        static PartEntry withheld(String role, int chars, String reason) {
            return new PartEntry(role, null, null, chars, reason);
        }

        /** Text that was not sent gets no hash: a short secret could be recovered from its hash by guessing. */
        JsonObject json(boolean released, @Nullable KeyedHashes hashes) {
            JsonObject json = new JsonObject();
            json.addProperty("role", clip(role));
            String reason = withheld;
            if (reason != null) {
                json.addProperty("chars", chars);
                json.addProperty("heldBack", clip(reason));
            } else {
                describe(json, Objects.requireNonNull(text), released, hashes);
                ApprovedText behind = afterCaret;
                if (behind != null) {
                    JsonObject after = new JsonObject();
                    describe(after, behind, released, hashes);
                    json.add("afterCaret", after);
                }
            }
            return json;
        }

        private static void describe(JsonObject json, ApprovedText text, boolean released,
                @Nullable KeyedHashes hashes) {
            if (released && hashes != null) {
                json.addProperty("hmac", hashes.hash("text", text.text()));
            } else if (released) {
                json.addProperty("sha256", text.sha256());
            }
            json.addProperty("chars", text.length());
            json.addProperty("masked", text.maskings().size());
        }
    }

    /** Returns the line for the result of one review. */
    JsonObject review(String feature, String model, boolean approved, List<PartEntry> parts) throws IOException {
        JsonObject content = new JsonObject();
        content.addProperty("feature", clip(feature));
        addModel(content, model);
        content.addProperty("decision", approved ? "approved" : "refused");
        KeyedHashes keyed = addIdentity(content);
        JsonArray array = new JsonArray();
        for (PartEntry part : parts) {
            array.add(part.json(approved, keyed));
        }
        content.add("parts", array);
        return content;
    }

    /** Returns the line for an action other than a review. */
    JsonObject event(String event, String model, String detail) throws IOException {
        JsonObject content = new JsonObject();
        content.addProperty("event", clip(event));
        addModel(content, model);
        content.addProperty("detail", clip(detail));
        addIdentity(content);
        return content;
    }

    /** Returns the line for what the user did with model output. */
    JsonObject outcome(AuditOutcome outcome) throws IOException {
        JsonObject content = new JsonObject();
        content.addProperty("event", outcome.result().event());
        addModel(content, outcome.model());
        content.addProperty("feature", clip(outcome.feature()));
        KeyedHashes keyed = addIdentity(content);
        String output = outcome.output();
        boolean part = outcome.result() == AuditOutcome.Result.PARTLY_ACCEPTED
                || outcome.result() == AuditOutcome.Result.EDITED;
        content.addProperty("detail", output == null ? ""
                : part ? outcome.taken() + " of " + output.length() + " characters" : output.length() + " characters");
        if (output != null) {
            JsonObject written = new JsonObject();
            written.addProperty(keyed == null ? "sha256" : "hmac",
                    keyed == null ? Hashes.sha256(output) : keyed.hash("text", output));
            written.addProperty("chars", output.length());
            written.addProperty("taken", outcome.taken());
            content.add("output", written);
        }
        return content;
    }

    private void addModel(JsonObject content, String model) {
        content.addProperty("model", clip(model));
        ModelFacts facts = models.get(model);
        if (facts != null) {
            content.addProperty("provider", clip(facts.provider()));
            String digest = facts.sha256();
            if (digest != null) {
                content.addProperty("modelSha256", clip(digest));
            }
        }
    }

    /** Adds user, machine, session and policy; returns the keyed hashes for the other values of the line. */
    private synchronized @Nullable KeyedHashes addIdentity(JsonObject content) throws IOException {
        Path key = options.hashKey();
        if (key != null) {
            KeyedHashes keyed = hashes;
            WriterIdentity known = identity;
            if (keyed == null || known == null) {
                keyed = KeyedHashes.of(key);
                hashes = keyed;
                known = WriterIdentity.of(keyed);
                identity = known;
            }
            known.addTo(content);
        }
        CheckpointSettings checkpoints = options.checkpoints();
        if (checkpoints != null) {
            String policy = checkpoints.policy().get();
            content.addProperty("policy", policy.substring(0, Math.min(POLICY_DIGITS, policy.length())));
        }
        return hashes;
    }

    private static String clip(String text) {
        return ShortText.of(text, LONGEST_TEXT);
    }
}
