// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.audit.GroupCommit;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.audit.LogVerifier;
import org.vauban.governance.audit.Pruning;
import org.vauban.governance.audit.Uninterrupted;
import org.vauban.governance.audit.WriterIdentity;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/**
 * What was let through to which model, and when: an append-only file of JSON lines, each bound to the one before it by
 * SHA-256. It holds hashes and sizes, never text. {@code docs/audit.md} describes lines and files.
 * <p>
 * A line is one JSON object in UTF-8 with the members {@code seq}, {@code time} (UTC, ISO 8601), then either
 * {@code feature}, {@code model}, {@code decision} and {@code parts}, or {@code event}, {@code model} and
 * {@code detail}, or {@code note} and {@code detail} for what the log says about itself, then {@code previous} and,
 * always last, {@code hash}. {@code hash} is the SHA-256 (hexadecimal) of the bytes of the line without the member
 * {@code hash}, that is with {@code ,"hash":"…"} taken out; {@code previous} is the hash of the line before, 64 zeros
 * in the very first one. So a changed, inserted, moved or removed line is found. With checkpoints (see
 * {@link AuditOptions}) the lines are also the leaves of a Merkle tree, whose root is signed again and again: lines
 * that were removed at the end, and a chain that was made anew, are found as far as any copy of a checkpoint goes.
 * <p>
 * Several processes may write to the same file: each append holds the lock of {@code <file>.lock} and one on the file
 * itself, and reads the end again if it grew. An incomplete last line (power cut, full disk) is moved to
 * {@code <file>.torn}, and a note says so. A file that has reached the size limit is renamed to
 * {@code <name>.000001.jsonl} and so on, whatever the locale, and the chain goes on in a new one. Early versions
 * numbered the files in the digits of the locale and began the chain anew: a note {@code recovered} joins the pieces.
 * Files are created readable by their owner only, where the file system can say that.
 * <p>
 * A line is handed to the operating system before {@code append} returns: it outlives this process. A <em>durable</em>
 * log also forces it to the disk, once for all threads that wait at that time.
 * <p>
 * Safe for use by many threads. Nothing is opened before the first append, and a failed append may be tried again.
 */
public final class AuditLog implements AutoCloseable {
    private static final int LONGEST_TEXT = 500;
    private static final int POLICY_DIGITS = 16;
    private final Path file;
    private final AuditOptions options;
    private final AuditChain chain;
    private final GroupCommit commit;
    private final @Nullable Checkpointer checkpointer;
    private final Map<String, ModelFacts> models = new ConcurrentHashMap<>();
    private @Nullable KeyedHashes hashes;
    private @Nullable WriterIdentity identity;
    private boolean closed;

    /** What stands behind the id of a model. */
    private record ModelFacts(String provider, @Nullable String sha256) {}

    /**
     * A log in {@code file} of plain lines ({@link AuditOptions#PLAIN}). Its folder is made when needed.
     */
    public AuditLog(Path file) {
        this(file, AuditOptions.PLAIN);
    }

    /**
     * A log of plain lines.
     *
     * @param rotationBytes size from which a new file is begun, more than 0
     * @param durable whether each line is forced to the disk
     */
    public AuditLog(Path file, long rotationBytes, boolean durable) {
        this(file, new AuditOptions(rotationBytes, null, durable, null, null, null));
    }

    /** A log that is kept as described. */
    public AuditLog(Path file, AuditOptions options) {
        this(file, options, AuditChain.FILES);
    }

    /** @param channels opens the log's file: lets tests make it fail */
    public AuditLog(Path file, AuditOptions options, AuditChain.ChannelFactory channels) {
        this.file = file.toAbsolutePath();
        if (this.file.getFileName() == null) {
            throw new IllegalArgumentException(file.toString());
        }
        this.options = options;
        chain = new AuditChain(this.file, options.rotationBytes(), options.rotationAge(), channels);
        commit = new GroupCommit(chain::force);
        CheckpointSettings checkpoints = options.checkpoints();
        AuditRetention retention = options.retention();
        checkpointer = checkpoints == null ? null
                : new Checkpointer(this.file, checkpoints, retention == null ? null
                        : new Pruning(this.file, retention.minimum(), retention.maximum(), Clock.systemUTC()),
                        this::write);
    }

    /** The file that is written to. */
    public Path file() {
        return file;
    }

    /** What the audit says about one part. */
    record PartEntry(String role, @Nullable ApprovedText text, @Nullable ApprovedText afterCaret, int chars,
            @Nullable String withheld) {
        static PartEntry approved(ApprovedPart part) {
            return new PartEntry(part.role(), part.text(), part.afterCaret(), 0, null);
        }

        static PartEntry withheld(String role, int chars, String reason) {
            return new PartEntry(role, null, null, chars, reason);
        }

        /** Text that was not sent gets no hash either: that of a short secret could be guessed back. */
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

    /**
     * Tells what stands behind the id of a model: lines that name it say so from now on.
     *
     * @param id as in submissions
     * @param provider of the engine, such as {@code local}
     * @param sha256 of the model's file, hexadecimal, or null if that is not known
     */
    public void model(String id, String provider, @Nullable String sha256) {
        models.put(id, new ModelFacts(provider, sha256));
    }

    /** Appends the line about one review. Returns when it is as safe as the options want it. */
    void append(String feature, String model, boolean approved, List<PartEntry> parts) throws GovernanceException {
        JsonObject content = new JsonObject();
        content.addProperty("feature", clip(feature));
        addModel(content, model);
        content.addProperty("decision", approved ? "approved" : "refused");
        KeyedHashes keyed = addIdentity(content);
        JsonArray array = new JsonArray();
        for (PartEntry part : parts)
            array.add(part.json(approved, keyed));
        content.add("parts", array);
        append(content);
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

    /** Adds who, where, in which session and under which policy; the answer hashes what else the line names. */
    private synchronized @Nullable KeyedHashes addIdentity(JsonObject content) throws GovernanceException {
        Path key = options.hashKey();
        if (key != null) {
            KeyedHashes keyed = hashes;
            WriterIdentity known = identity;
            if (keyed == null || known == null) {
                try {
                    keyed = KeyedHashes.of(key);
                } catch (IOException e) {
                    throw unwritable(e);
                }
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

    /**
     * Appends a line about what became of what a model wrote.
     *
     * @throws GovernanceException if it cannot be written
     */
    public void outcome(AuditOutcome outcome) throws GovernanceException {
        JsonObject content = new JsonObject();
        content.addProperty("event", "output." + outcome.result().name().toLowerCase(Locale.ROOT));
        addModel(content, outcome.model());
        content.addProperty("feature", clip(outcome.feature()));
        KeyedHashes keyed = addIdentity(content);
        String output = outcome.output();
        content.addProperty("detail", output == null ? "" : output.length() + " characters");
        if (output != null) {
            JsonObject written = new JsonObject();
            written.addProperty(keyed == null ? "sha256" : "hmac",
                    keyed == null ? Hashes.sha256(output) : keyed.hash("text", output));
            written.addProperty("chars", output.length());
            content.add("output", written);
        }
        append(content);
    }

    /**
     * Appends a line about something that was done with what models have read, not about a review: {@code event},
     * {@code model} and {@code detail} are its members. Returns when the line is with the operating system.
     *
     * @param event a short name, such as {@code state.written}
     * @param detail without text of the user
     * @throws GovernanceException if it cannot be written: then it must not be done
     */
    public void event(String event, String model, String detail) throws GovernanceException {
        JsonObject content = new JsonObject();
        content.addProperty("event", clip(event));
        addModel(content, model);
        content.addProperty("detail", clip(detail));
        addIdentity(content);
        append(content);
    }

    private static String clip(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private void append(JsonObject content) throws GovernanceException {
        try {
            write(content);
        } catch (ClosedException e) {
            throw new GovernanceException(Messages.text("audit.closed"), e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(JsonObject content) throws IOException {
        GroupCommit.Batch batch;
        long number;
        synchronized (this) {
            if (closed) {
                throw new ClosedException();
            }
            chain.begin();
            Uninterrupted.run(() -> chain.append(content));
            number = chain.sequence();
            batch = commit.written();
        }
        if (options.durable()) {
            commit.await(batch);
        }
        Checkpointer signing = checkpointer;
        if (signing != null) {
            signing.appended(number);
        }
    }

    /** The log takes no more lines. */
    private static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private GovernanceException unwritable(IOException e) {
        return new GovernanceException(Messages.text("audit.unwritable", file, reason(e)), e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }

    /** Signs a last checkpoint and closes the files. Appending afterwards fails. */
    @Override
    public void close() {
        Checkpointer signing = checkpointer;
        if (signing != null) {
            signing.close(); // may append a line, so not under the monitor
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            chain.close();
        }
    }

    /**
     * Reads a log from its beginning, with the files put aside, and checks every line, and the checkpoints that lie
     * beside it. Does not need the log to be closed.
     *
     * @param file as given to the constructor
     * @throws GovernanceException if it cannot be read
     */
    public static AuditVerification verify(Path file) throws GovernanceException {
        return verify(file, List.of(), List.of(), List.of());
    }

    /**
     * The same with checkpoints from other places.
     *
     * @param keys whose checkpoints count; if empty, those of the keys beside the log, which whoever writes the log
     *             could replace as well
     * @param checkpoints files with checkpoints of this log: notes, submissions to a witness, lines of the journal
     * @param folders where the checkpoints of many logs were dropped; one without any of this log is damage
     * @throws GovernanceException if one of them cannot be read
     */
    public static AuditVerification verify(Path file, List<VerifierKey> keys, List<Path> checkpoints,
            List<Path> folders) throws GovernanceException {
        try {
            LogVerifier.Result result = LogVerifier.verify(file.toAbsolutePath(),
                    new LogVerifier.Evidence(keys, checkpoints, folders));
            return new AuditVerification(result.lines(),
                    result.damages().stream()
                            .map(each -> new AuditDamage(each.file(), each.first(), each.last(), each.reason()))
                            .toList(),
                    result.unlisted(), result.covered(), result.checkpoints(), result.remark());
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("audit.unreadable", file, reason(e)), e);
        }
    }

    /** Whether there is a log in this file or in files of it that were put aside, or checkpoints of one that was. */
    public static boolean exists(Path file) {
        try {
            return !AuditReader.files(file.toAbsolutePath()).isEmpty() || LogVerifier.hasCheckpoints(file.toAbsolutePath());
        } catch (IOException e) {
            return true; // something is there, and reading it will say what is wrong
        }
    }

    /**
     * The last lines of a log as they are, from the files put aside as well, oldest first.
     *
     * @throws GovernanceException if it cannot be read
     */
    public static List<String> last(Path file, int count) throws GovernanceException {
        try {
            return AuditReader.last(file.toAbsolutePath(), count);
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("audit.unreadable", file, reason(e)), e);
        }
    }

    /**
     * Hands over every line of a log as it is, from the files put aside as well, oldest first.
     *
     * @throws GovernanceException if it cannot be read
     */
    public static void read(Path file, Consumer<String> reader) throws GovernanceException {
        try {
            AuditReader.all(file.toAbsolutePath(), reader);
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("audit.unreadable", file, reason(e)), e);
        }
    }
}
