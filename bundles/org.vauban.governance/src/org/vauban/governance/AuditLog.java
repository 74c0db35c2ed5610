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
    private final Path file;
    private final AuditOptions options;
    private final AuditChain chain;
    private final GroupCommit commit;
    private final AuditContent content;
    private final @Nullable Checkpointer checkpointer;
    /** Whether files are open for the lines that come only. Guarded by this. */
    private boolean retired;
    private boolean closed;

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
        content = new AuditContent(options);
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

    /**
     * Tells what stands behind the id of a model: lines that name it say so from now on.
     *
     * @param id as in submissions
     * @param provider of the engine, such as {@code local}
     * @param sha256 of the model's file, hexadecimal, or null if that is not known
     */
    public void model(String id, String provider, @Nullable String sha256) {
        content.model(id, provider, sha256);
    }

    /** Appends the line about one review. Returns when it is as safe as the options want it. */
    void append(String feature, String model, boolean approved, List<AuditContent.PartEntry> parts)
            throws GovernanceException {
        append(() -> List.of(content.review(feature, model, approved, parts)));
    }

    /**
     * Appends a line about what became of what a model wrote.
     *
     * @throws GovernanceException if it cannot be written
     */
    public void outcome(AuditOutcome outcome) throws GovernanceException {
        outcomes(List.of(outcome));
    }

    /**
     * Appends a line for each outcome; they are brought to the disk together. Does nothing if the log is to have no
     * such lines.
     *
     * @throws GovernanceException if they cannot be written; some of them may have been
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
     * Appends a line about something that was done with what models have read, not about a review: {@code event},
     * {@code model} and {@code detail} are its members. Returns when the line is with the operating system.
     *
     * @param event a short name, such as {@code state.written}
     * @param detail without text of the user
     * @throws GovernanceException if it cannot be written: then it must not be done
     */
    public void event(String event, String model, String detail) throws GovernanceException {
        append(() -> List.of(content.event(event, model, detail)));
    }

    /** Makes lines; reads the key of the hashes the first time. */
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
        Set<GroupCommit.Batch> batches = new LinkedHashSet<>(); // one each time that somebody forced meanwhile
        long number = 0;
        for (JsonObject line : lines) {
            synchronized (this) { // not for all of them: others append meanwhile
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

    /** The log takes no more lines. */
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
     * Another log of the same file, or of another one, takes its place: signs a last checkpoint and closes the files,
     * and does so again after each line of those who began before. The checkpoints of the next log cover such lines.
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

    /** Signs a last checkpoint, forces what is to be forced, and closes the files. Appending afterwards fails. */
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
            commit.awaitAll(); // who still waits for a force would open the file again
        }
        synchronized (this) {
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
            return AuditVerification.of(LogVerifier.verify(file.toAbsolutePath(),
                    new LogVerifier.Evidence(keys, checkpoints, folders)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether there is a log in this file or in files of it that were put aside, or checkpoints of one that was. */
    public static boolean exists(Path file) {
        try {
            return !AuditReader.files(file.toAbsolutePath()).isEmpty()
                    || LogVerifier.hasCheckpoints(file.toAbsolutePath());
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
            throw unreadable(file, e);
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
            throw unreadable(file, e);
        }
    }
}
