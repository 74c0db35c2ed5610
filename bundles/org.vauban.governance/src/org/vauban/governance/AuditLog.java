// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.audit.GroupCommit;
import org.vauban.governance.audit.Pruning;
import org.vauban.governance.audit.Uninterrupted;
import org.vauban.governance.audit.verification.LogVerifier;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Messages;

/**
 * Records which text was approved for which model, and when: an append-only file of JSON lines, each bound to the
 * previous one by SHA-256. It holds hashes and sizes, never text. {@code docs/audit.md} describes lines and files.
 * <p>
 * A line is one JSON object in UTF-8 with the members {@code seq}, {@code time} (UTC, ISO 8601), then either
 * {@code feature}, {@code model}, {@code decision} and {@code parts}, or {@code event}, {@code model} and
 * {@code detail}, or {@code note} and {@code detail} for what the log records about itself, then {@code previous} and,
 * always last, {@code hash}. {@code hash} is the SHA-256 (hexadecimal) of the bytes of the line without the member
 * {@code hash}, that is with {@code ,"hash":"…"} removed; {@code previous} is the hash of the previous line, 64 zeros
 * in the very first one. Any changed, inserted, moved or removed line is therefore detected. With checkpoints (see
 * {@link AuditOptions}) the lines are also the leaves of a Merkle tree whose root is signed repeatedly: lines removed
 * at the end, and a chain that was rebuilt, are detected up to the latest surviving copy of a checkpoint.
 * <p>
 * Several processes may write to the same file: each append holds the lock of {@code <file>.lock} and one on the file
 * itself, and reads the end again if the file grew. An incomplete last line (power cut, full disk) is moved to
 * {@code <file>.torn}, and a note records this. A file that has reached the size limit is renamed to
 * {@code <name>.000001.jsonl} and so on, independent of the locale, and the chain continues in a new file. Early
 * versions numbered the files in the digits of the locale and started a new chain: a note {@code recovered} joins the
 * pieces. Files are created readable by their owner only, where the file system supports it.
 * <p>
 * A line is handed to the operating system before {@code append} returns, so it survives a crash of this process. A
 * <em>durable</em> log also forces it to the disk, once for all threads that are waiting at that time.
 * <p>
 * Thread-safe. No file is opened before the first append, and a failed append may be retried.
 */
public final class AuditLog implements AutoCloseable {
    private final Path file;
    private final AuditOptions options;
    private final AuditChain chain;
    private final GroupCommit commit;
    private final AuditContent content;
    private final @Nullable Checkpointer checkpointer;
    /** Whether this log was replaced and closes its files again after each line. Guarded by this. */
    private boolean retired;
    private boolean closed;

    /** Creates a log of plain lines ({@link AuditOptions#PLAIN}) in {@code file}. Its folder is created when needed. */
    public AuditLog(Path file) {
        this(file, AuditOptions.PLAIN);
    }

    /**
     * Creates a log of plain lines.
     *
     * @param rotationBytes size at which a new file is started, more than 0
     * @param durable whether each line is forced to the disk
     */
    public AuditLog(Path file, long rotationBytes, boolean durable) {
        this(file, new AuditOptions(rotationBytes, null, durable, null, null, null));
    }

    /** Creates a log with the given options. */
    public AuditLog(Path file, AuditOptions options) {
        this(file, options, AuditChain.FILES);
    }

    /** @param channels opens the log's file; lets tests simulate failures */
    public AuditLog(Path file, AuditOptions options, AuditChain.ChannelFactory channels) {
        this.file = file.toAbsolutePath();
        if (this.file.getFileName() == null) {
            throw new IllegalArgumentException(file.toString());
        }
        this.options = options;
        chain = new AuditChain(this.file, options.rotationBytes(), options.rotationAge(), channels);
        commit = new GroupCommit(chain::force);
        content = new AuditContent(options);
        CheckpointSettings checkpoints = options.checkpoints();
        AuditRetention retention = options.retention();
        checkpointer = checkpoints == null ? null
                : new Checkpointer(this.file, checkpoints, retention == null ? null
                        : new Pruning(this.file, retention.minimum(), retention.maximum(), Clock.systemUTC()),
                        this::write);
    }

    /** Returns the file that the log writes to. */
    public Path file() {
        return file;
    }

    /**
     * Sets provider and file hash of a model: lines that name the model include them from now on.
     *
     * @param id model id as in submissions
     * @param provider provider of the engine, such as {@code local}
     * @param sha256 SHA-256 of the model's file, hexadecimal, or null if unknown
     */
    public void model(String id, String provider, @Nullable String sha256) {
        content.model(id, provider, sha256);
    }

    /** Appends the line of one review. Returns when the line is as safe as the options require. */
    void append(String feature, String model, boolean approved, List<AuditContent.PartEntry> parts)
            throws GovernanceException {
        append(() -> List.of(content.review(feature, model, approved, parts)));
    }

    /**
     * Appends a line about what the user did with model output.
     *
     * @throws GovernanceException if the line cannot be written
     */
    public void outcome(AuditOutcome outcome) throws GovernanceException {
        outcomes(List.of(outcome));
    }

    /**
     * Appends a line for each outcome and forces them to the disk together. Does nothing if the options exclude such
     * lines.
     *
     * @throws GovernanceException if the lines cannot be written; some of them may have been written
     */
    public void outcomes(List<AuditOutcome> outcomes) throws GovernanceException {
        if (!options.outcomes()) {
            return;
        }
        append(() -> {
            List<JsonObject> lines = new ArrayList<>();
            for (AuditOutcome outcome : outcomes) {
                lines.add(content.outcome(outcome));
            }
            return lines;
        });
    }

    /**
     * Appends a line about an action other than a review, such as saving a KV cache: {@code event}, {@code model} and
     * {@code detail} are its members. Returns when the line is as safe as the options require.
     *
     * @param event a short name, such as {@code state.written}
     * @param detail details without user text
     * @throws GovernanceException if the line cannot be written: the action must then not be performed
     */
    public void event(String event, String model, String detail) throws GovernanceException {
        append(() -> List.of(content.event(event, model, detail)));
    }

    /** Creates lines; the first call reads the key of the hashes. */
    @FunctionalInterface
    private interface Lines {
        List<JsonObject> make() throws IOException;
    }

    private void append(Lines lines) throws GovernanceException {
        try {
            write(lines.make());
        } catch (ClosedException e) {
            throw new GovernanceException(Messages.text("audit.closed"), e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(JsonObject line) throws IOException {
        write(List.of(line));
    }

    private void write(List<JsonObject> lines) throws IOException {
        Set<GroupCommit.Batch> batches = new LinkedHashSet<>(); // more than one if another thread forced meanwhile
        long number = 0;
        for (JsonObject line : lines) {
            synchronized (this) { // per line, so that other threads can append in between
                if (closed) {
                    throw new ClosedException();
                }
                chain.begin();
                Uninterrupted.run(() -> chain.append(line));
                number = chain.sequence();
                batches.add(commit.written());
            }
        }
        try {
            for (GroupCommit.Batch batch : batches) {
                if (options.durable()) {
                    commit.await(batch);
                }
            }
        } finally {
            synchronized (this) {
                if (retired) {
                    chain.close();
                }
            }
        }
        Checkpointer signing = checkpointer;
        if (signing != null && number > 0) {
            signing.appended(number);
        }
    }

    /** Thrown when a line is appended to a closed log. */
    private static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private GovernanceException unwritable(IOException e) {
        return new GovernanceException(Messages.text("audit.unwritable", file, reason(e)), e);
    }

    static GovernanceException unreadable(Path log, IOException e) {
        return new GovernanceException(Messages.text("audit.unreadable", log, reason(e)), e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }

    /**
     * Lets another log, of the same file or of another one, take over: signs a last checkpoint and closes the files,
     * and closes them again after each line that reviews begun earlier still append. The checkpoints of the next log
     * cover such lines.
     */
    public void retire() {
        synchronized (this) {
            retired = true;
        }
        Checkpointer signing = checkpointer;
        if (signing != null) {
            signing.close(); // may append a line, so not under the monitor
        }
        synchronized (this) {
            chain.close();
        }
    }

    /** Signs a last checkpoint, forces pending lines to the disk, and closes the files. Later appends fail. */
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
        }
        if (options.durable()) {
            commit.awaitAll(); // a thread still waiting for a force would reopen the file
        }
        synchronized (this) {
            chain.close();
        }
    }

    /**
     * Reads a log from its beginning, including rotated files, and checks every line and the checkpoints stored beside
     * it. The log need not be closed.
     *
     * @param file file as given to the constructor
     * @throws GovernanceException if the log cannot be read
     */
    public static AuditVerification verify(Path file) throws GovernanceException {
        return verify(file, List.of(), List.of(), List.of());
    }

    /**
     * Verifies a log with checkpoints from other locations as well.
     *
     * @param keys keys whose checkpoints count; if empty, those of the keys beside the log, which anyone who can write
     *             the log could replace as well
     * @param checkpoints files with checkpoints of this log: notes, submissions to a witness, lines of the journal
     * @param folders folders where the checkpoints of many logs are dropped; a folder without any of this log counts as
     *                damage
     * @throws GovernanceException if one of them cannot be read
     */
    public static AuditVerification verify(Path file, List<VerifierKey> keys, List<Path> checkpoints,
            List<Path> folders) throws GovernanceException {
        try {
            return AuditVerification.of(LogVerifier.verify(file.toAbsolutePath(),
                    new LogVerifier.Evidence(keys, checkpoints, folders)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether this log exists, as a current file, as rotated files, or at least as checkpoints of a former log. */
    public static boolean exists(Path file) {
        try {
            return !AuditReader.files(file.toAbsolutePath()).isEmpty()
                    || LogVerifier.hasCheckpoints(file.toAbsolutePath());
        } catch (IOException e) {
            return true; // something exists; reading it will tell what is wrong
        }
    }

    /**
     * Returns the last lines of a log unchanged, including those of rotated files, oldest first.
     *
     * @throws GovernanceException if the log cannot be read
     */
    public static List<String> last(Path file, int count) throws GovernanceException {
        try {
            return AuditReader.last(file.toAbsolutePath(), count);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Passes every line of a log unchanged to a reader, including those of rotated files, oldest first. The log may be
     * written and rotated meanwhile: each line comes once. Lines of a file that is deleted because of its age before it
     * is read are left out.
     *
     * @throws GovernanceException if the log cannot be read
     */
    public static void read(Path file, Consumer<String> reader) throws GovernanceException {
        try {
            AuditReader.all(file.toAbsolutePath(), reader);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
