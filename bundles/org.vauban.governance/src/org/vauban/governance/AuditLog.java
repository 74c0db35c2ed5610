// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.ChainVerifier;
import org.vauban.governance.internal.Messages;

/**
 * What was let through to which model, and when: an append-only file of JSON lines, each bound to the one before it by
 * SHA-256. It holds hashes and sizes, never text.
 * <p>
 * A line is one JSON object in UTF-8 with the members {@code seq}, {@code time} (UTC, ISO 8601), then either
 * {@code feature}, {@code model}, {@code decision} and {@code parts}, or {@code event}, {@code model} and
 * {@code detail}, or {@code note} and {@code detail} for what the log says about itself, then {@code previous} and,
 * always last, {@code hash}. {@code hash} is the SHA-256 (hexadecimal) of the bytes of the line without the member
 * {@code hash}, that is with {@code ,"hash":"…"} taken out; {@code previous} is the hash of the line before, 64 zeros
 * in the very first one. So a changed, inserted, moved or removed line is found; removed lines at the very end are not,
 * unless a copy of the last hash is kept elsewhere.
 * <p>
 * Several processes may write to the same file: each append holds the lock of {@code <file>.lock} and one on the file
 * itself, and reads the end again if it grew. An incomplete last line (power cut, full disk) is moved to
 * {@code <file>.torn}, and a note says so. A file that has reached the size limit is renamed to
 * {@code <name>.000001.jsonl} and so on, whatever the locale, and the chain goes on in a new one. Early versions
 * numbered the files in the digits of the locale and began the chain anew: a note {@code recovered} joins the pieces.
 * Files are created readable by their owner only, where the file system can say that.
 * <p>
 * A line is handed to the operating system before {@code append} returns: it outlives this process. Only a
 * <em>durable</em> log forces it to the disk as well, which costs some milliseconds a line.
 * <p>
 * Safe for use by many threads. Nothing is opened before the first append, and a failed append may be tried again.
 */
public final class AuditLog implements AutoCloseable {
    /** Size from which a file is put aside: 16 MiB, some 30,000 lines. */
    public static final long ROTATION_BYTES = 16L << 20;

    private static final int LONGEST_TEXT = 500;
    private final Path file;
    private final AuditChain chain;
    private boolean closed;

    /**
     * A log in {@code file} that rotates at {@link #ROTATION_BYTES} and is not durable. Its folder is made when needed.
     */
    public AuditLog(Path file) {
        this(file, ROTATION_BYTES, false);
    }

    /**
     * @param rotationBytes size from which a new file is begun, more than 0
     * @param durable whether each line is forced to the disk
     */
    public AuditLog(Path file, long rotationBytes, boolean durable) {
        this.file = file.toAbsolutePath();
        if (rotationBytes <= 0 || this.file.getFileName() == null)
            throw new IllegalArgumentException(file + ", " + rotationBytes);
        chain = new AuditChain(this.file, rotationBytes, durable);
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
        JsonObject json(boolean released) {
            JsonObject json = new JsonObject();
            json.addProperty("role", clip(role));
            String reason = withheld;
            if (reason != null) {
                json.addProperty("chars", chars);
                json.addProperty("heldBack", clip(reason));
            } else {
                describe(json, Objects.requireNonNull(text), released);
                ApprovedText behind = afterCaret;
                if (behind != null) {
                    JsonObject after = new JsonObject();
                    describe(after, behind, released);
                    json.add("afterCaret", after);
                }
            }
            return json;
        }

        private static void describe(JsonObject json, ApprovedText text, boolean released) {
            if (released)
                json.addProperty("sha256", text.sha256());
            json.addProperty("chars", text.length());
            json.addProperty("masked", text.maskings().size());
        }
    }

    /** Appends the line about one review. Returns when the line is with the operating system. */
    void append(String feature, String model, boolean approved, List<PartEntry> parts) throws GovernanceException {
        JsonObject content = new JsonObject();
        content.addProperty("feature", clip(feature));
        content.addProperty("model", clip(model));
        content.addProperty("decision", approved ? "approved" : "refused");
        JsonArray array = new JsonArray();
        for (PartEntry part : parts)
            array.add(part.json(approved));
        content.add("parts", array);
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
        content.addProperty("model", clip(model));
        content.addProperty("detail", clip(detail));
        append(content);
    }

    private static String clip(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private synchronized void append(JsonObject content) throws GovernanceException {
        if (closed)
            throw new GovernanceException(Messages.text("audit.closed"));
        // An interrupt (a cancelled job) closes an open channel; keep it away while writing, and hand it on afterwards
        boolean interrupted = Thread.interrupted();
        chain.begin();
        try {
            chain.append(content);
        } catch (ClosedChannelException e) {
            interrupted |= appendUndisturbed(content);
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            if (interrupted)
                Thread.currentThread().interrupt();
        }
    }

    /**
     * Appends on a thread that nobody knows, and so nobody interrupts. The caller holds the monitor all the while.
     *
     * @return whether this thread was interrupted meanwhile
     */
    private boolean appendUndisturbed(JsonObject content) throws GovernanceException {
        boolean interrupted = Thread.interrupted();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try {
                chain.append(content);
            } catch (IOException | RuntimeException e) {
                failure.set(e);
            }
        }, "vauban-audit");
        writer.setDaemon(true);
        writer.start();
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Exception thrown = failure.get();
        if (interrupted && thrown != null)
            Thread.currentThread().interrupt();
        if (thrown instanceof RuntimeException e)
            throw e;
        if (thrown instanceof IOException e)
            throw unwritable(e);
        return interrupted;
    }

    private GovernanceException unwritable(IOException e) {
        return new GovernanceException(Messages.text("audit.unwritable", file, reason(e)), e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }

    /** Closes the files. Appending afterwards fails. */
    @Override
    public synchronized void close() {
        if (closed)
            return;
        closed = true;
        chain.close();
    }

    /**
     * Reads a log from its beginning, with the files put aside, and checks every line. Does not need the log to be
     * closed.
     *
     * @param file as given to the constructor
     * @throws GovernanceException if it cannot be read
     */
    public static AuditVerification verify(Path file) throws GovernanceException {
        try {
            ChainVerifier.Result result = ChainVerifier.verify(file.toAbsolutePath());
            return new AuditVerification(result.intact(), result.lines(), result.brokenFile(), result.brokenLine(),
                    result.reason());
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("audit.unreadable", file, reason(e)), e);
        }
    }

    /** Whether there is a log in this file or in files of it that were put aside. */
    public static boolean exists(Path file) {
        try {
            return !AuditReader.files(file.toAbsolutePath()).isEmpty();
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
