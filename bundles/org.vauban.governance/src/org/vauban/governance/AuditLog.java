// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/**
 * What was let through to which model, and when: an append-only file of JSON lines, each bound to the one before it by SHA-256.
 * It holds hashes and sizes, never text.
 * <p>
 * A line is one JSON object in UTF-8 with the members {@code seq}, {@code time} (UTC, ISO 8601), then either {@code feature},
 * {@code model}, {@code decision} and {@code parts}, or {@code event}, {@code model} and {@code detail}, or {@code note} and {@code detail} for what the log says about itself, then
 * {@code previous} and, always last, {@code hash}. {@code hash} is the SHA-256 (hexadecimal) of the bytes of the line without the
 * member {@code hash}, that is with {@code ,"hash":"…"} taken out; {@code previous} is the hash of the line before, 64 zeros in
 * the very first one. So a changed, inserted, moved or removed line is found; removed lines at the very end are not, unless a
 * copy of the last hash is kept elsewhere.
 * <p>
 * Several processes may write to the same file: each append holds the lock of {@code <file>.lock} and reads the end again if it
 * grew. An incomplete last line (power cut, full disk) is moved to {@code <file>.torn}, and a note says so. A file that has
 * reached the size limit is renamed to {@code <name>.000001.jsonl} and so on, and the chain goes on in a new one. Files are
 * created readable by their owner only, where the file system can say that.
 * <p>
 * A line is handed to the operating system before {@code append} returns: it outlives this process. Only a <em>durable</em> log
 * forces it to the disk as well, which costs some milliseconds a line.
 * <p>
 * Safe for use by many threads. Nothing is opened before the first append, and a failed append may be tried again.
 */
public final class AuditLog implements AutoCloseable {
    /** Size from which a file is put aside: 16 MiB, some 30,000 lines. */
    public static final long ROTATION_BYTES = 16L << 20;

    private static final String FIRST_PREVIOUS = "0".repeat(64);
    private static final String HASH_OPEN = ",\"hash\":\"";
    /** Length of {@code ,"hash":"<64>"}}. */
    private static final int HASH_TAIL = HASH_OPEN.length() + 64 + 2;
    private static final int LONGEST_LINE = 4 << 20;
    private static final long LOCK_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LONGEST_TEXT = 500;
    private static final int ATTEMPTS = 4;

    private final Path file;
    private final long rotationBytes;
    private final boolean durable;

    private FileChannel lockChannel;
    private FileChannel channel;
    private Object fileKey;
    /** Where the last line that was read or written ends; -1 makes the next append read the end again. */
    private long end = -1;
    private String lastHash = FIRST_PREVIOUS;
    private long lastSequence;
    private boolean lastIsRotation;
    /** Hash of the line that was last tried, or null. */
    private String attempted;
    private boolean closed;

    /** A log in {@code file} that rotates at {@link #ROTATION_BYTES} and is not durable. Its folder is made when needed. */
    public AuditLog(Path file) {
        this(file, ROTATION_BYTES, false);
    }

    /**
     * @param rotationBytes size from which a new file is begun, more than 0
     * @param durable whether each line is forced to the disk
     */
    public AuditLog(Path file, long rotationBytes, boolean durable) {
        this.file = file.toAbsolutePath();
        this.rotationBytes = rotationBytes;
        this.durable = durable;
        if (rotationBytes <= 0 || this.file.getFileName() == null)
            throw new IllegalArgumentException(file + ", " + rotationBytes);
    }

    /** The file that is written to. */
    public Path file() {
        return file;
    }

    /** What the audit says about one part. */
    record PartEntry(String role, ApprovedText text, ApprovedText afterCaret, int chars, String heldBack) {
        static PartEntry approved(ApprovedPart part) {
            return new PartEntry(part.role(), part.text(), part.afterCaret(), 0, null);
        }

        static PartEntry heldBack(String role, int chars, String reason) {
            return new PartEntry(role, null, null, chars, reason);
        }

        /** Text that was not sent gets no hash either: that of a short secret could be guessed back. */
        JsonObject json(boolean released) {
            JsonObject json = new JsonObject();
            json.addProperty("role", clip(role));
            if (heldBack != null) {
                json.addProperty("chars", chars);
                json.addProperty("heldBack", clip(heldBack));
            } else {
                describe(json, text, released);
                if (afterCaret != null) {
                    JsonObject after = new JsonObject();
                    describe(after, afterCaret, released);
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
     * Appends a line about something that was done with what models have read, not about a review: {@code event}, {@code model} and
     * {@code detail} are its members. Returns when the line is with the operating system.
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
        attempted = null;
        try {
            appendLocked(content);
        } catch (ClosedChannelException e) {
            forget();
            interrupted |= appendUndisturbed(content);
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            if (interrupted)
                Thread.currentThread().interrupt();
        }
    }

    private void appendLocked(JsonObject content) throws IOException {
        try (FileLock lock = lock()) {
            readEnd();
            if (attempted != null && attempted.equals(lastHash))
                return; // the write before the interrupt had reached the file
            if (end >= rotationBytes)
                rotate();
            Line line = line(content);
            attempted = line.hash();
            write(line);
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
                appendLocked(content);
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
        forget();
        return new GovernanceException(Messages.text("audit.unwritable", file, reason(e)), e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }

    /** Makes the next append open and read everything again. */
    private void forget() {
        end = -1;
        closeQuietly(channel);
        channel = null;
        closeQuietly(lockChannel);
        lockChannel = null;
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel == null)
            return;
        try {
            channel.close();
        } catch (IOException e) {
            // The line is written or its failure is being reported: nothing depends on this close
        }
    }

    private FileLock lock() throws IOException {
        if (lockChannel == null || !lockChannel.isOpen())
            lockChannel = create(file.resolveSibling(file.getFileName() + ".lock"));
        long start = System.nanoTime();
        for (long pause = 20_000;; pause = Math.min(pause * 2, 2_000_000)) {
            FileLock lock = null;
            try {
                lock = lockChannel.tryLock();
            } catch (OverlappingFileLockException e) {
                // another log of this same process holds it: wait like for another process
            }
            if (lock != null)
                return lock;
            if (System.nanoTime() - start > LOCK_WAIT_NANOS)
                throw new IOException(Messages.text("audit.locked"));
            LockSupport.parkNanos(pause);
        }
    }

    private static FileChannel create(Path path) throws IOException {
        FileAttribute<?>[] folderAttributes = {};
        FileAttribute<?>[] fileAttributes = {};
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            folderAttributes = new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))};
            fileAttributes = new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};
        }
        if (!Files.isDirectory(path.getParent()))
            Files.createDirectories(path.getParent(), folderAttributes);
        if (!Files.exists(path))
            try {
                Files.createFile(path, fileAttributes);
            } catch (FileAlreadyExistsException e) {
                // another process was faster: its file is as good
            }
        if (!Files.isRegularFile(path))
            throw new IOException(Messages.text("audit.not.a.file", path));
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Brings {@link #end} and {@link #lastHash} up to date; to be called under the lock. */
    private void readEnd() throws IOException {
        for (int attempt = 1;; attempt++) {
            if (channel == null || !channel.isOpen() || !sameFile())
                openFile();
            long length = channel.size();
            if (length != end)
                readLastLine(length);
            if (!lastIsRotation)
                return;
            // Another process put this very file aside (where the file system has no file keys only its last line tells), or
            // stopped before it had renamed it
            closeQuietly(channel);
            channel = null;
            if (attempt == 2)
                putAside();
            if (attempt == ATTEMPTS)
                throw new IOException(Messages.text("audit.rotation"));
        }
    }

    private boolean sameFile() throws IOException {
        try {
            return Objects.equals(fileKey, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void openFile() throws IOException {
        closeQuietly(channel);
        channel = create(file);
        fileKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        end = -1;
    }

    private void readLastLine(long length) throws IOException {
        lastIsRotation = false;
        long lineEnd = lastNewline(channel, length) + 1;
        if (lineEnd < length) {
            long torn = length - lineEnd;
            setAside(lineEnd, torn);
            channel.truncate(lineEnd);
            take(channel, lineEnd);
            note("torn", torn + " bytes set aside in " + file.getFileName() + ".torn");
            return;
        }
        take(channel, lineEnd);
    }

    /** Takes the state from the line that ends at {@code lineEnd}, or from the file before this one if there is none. */
    private void take(FileChannel from, long lineEnd) throws IOException {
        end = lineEnd;
        if (lineEnd == 0) {
            lastHash = FIRST_PREVIOUS;
            lastSequence = 0;
            List<Path> segments = segments(file);
            if (!segments.isEmpty())
                try (FileChannel before = FileChannel.open(segments.getLast(), StandardOpenOption.READ)) {
                    Line line = lastLine(before, lastNewline(before, before.size()) + 1);
                    if (line != null) {
                        lastHash = line.hash();
                        lastSequence = line.sequence();
                    }
                }
            return;
        }
        Line line = lastLine(from, lineEnd);
        lastHash = line.hash();
        lastSequence = line.sequence();
        lastIsRotation = "rotated".equals(line.note());
        if (!line.good() && !"broken".equals(line.note()))
            note("broken", "the line before this one does not verify");
    }

    /** The last line before {@code lineEnd}; null if there is none. */
    private static Line lastLine(FileChannel from, long lineEnd) throws IOException {
        if (lineEnd == 0)
            return null;
        long start = lastNewline(from, lineEnd - 1) + 1;
        ByteBuffer bytes = ByteBuffer.allocate((int) (lineEnd - 1 - start));
        readFully(from, bytes, start);
        return Line.parse(bytes.array());
    }

    /** Offset of the last line feed before {@code limit}, -1 if there is none. */
    private static long lastNewline(FileChannel from, long limit) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(8192);
        for (long blockEnd = limit; blockEnd > 0;) {
            if (limit - blockEnd > LONGEST_LINE)
                throw new IOException(Messages.text("audit.long.line"));
            long blockStart = Math.max(0, blockEnd - block.capacity());
            block.clear().limit((int) (blockEnd - blockStart));
            readFully(from, block, blockStart);
            for (int i = block.limit() - 1; i >= 0; i--)
                if (block.get(i) == '\n')
                    return blockStart + i;
            blockEnd = blockStart;
        }
        return -1;
    }

    private static void readFully(FileChannel from, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = from.read(into, at);
            if (n < 0)
                throw new IOException(Messages.text("audit.shrank"));
            at += n;
        }
    }

    private void setAside(long from, long count) throws IOException {
        try (FileChannel torn = create(file.resolveSibling(file.getFileName() + ".torn"))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, LONGEST_LINE));
            readFully(channel, bytes, from);
            bytes.flip();
            torn.position(torn.size());
            while (bytes.hasRemaining())
                torn.write(bytes);
            torn.write(ByteBuffer.wrap(new byte[] {'\n'}));
            torn.force(true);
        }
    }

    private void note(String note, String detail) throws IOException {
        JsonObject content = new JsonObject();
        content.addProperty("note", note);
        content.addProperty("detail", detail);
        write(line(content));
    }

    private void rotate() throws IOException {
        note("rotated", "continued in a new file");
        channel.force(true);
        // Renaming an open file fails on some systems
        channel.close();
        putAside();
        openFile();
        readLastLine(channel.size());
    }

    private void putAside() throws IOException {
        List<Path> segments = segments(file);
        Files.move(file, segment(file, segments.isEmpty() ? 1 : segmentNumber(segments.getLast()) + 1));
    }

    private Line line(JsonObject content) {
        JsonObject json = new JsonObject();
        json.addProperty("seq", lastSequence + 1);
        json.addProperty("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        for (String name : content.keySet())
            json.add(name, content.get(name));
        json.addProperty("previous", lastHash);
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        String hash = Hashes.sha256(body);
        String note = json.has("note") ? json.get("note").getAsString() : null;
        byte[] tail = (HASH_OPEN + hash + "\"}\n").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(body, body.length - 1 + tail.length);
        System.arraycopy(tail, 0, bytes, body.length - 1, tail.length);
        return new Line(bytes, true, hash, lastHash, lastSequence + 1, note);
    }

    private void write(Line line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
        long at = end;
        try {
            while (bytes.hasRemaining())
                at += channel.write(bytes, at);
            if (durable)
                channel.force(false);
        } catch (IOException e) {
            if (at > end && channel.isOpen())
                channel.truncate(end); // a full disk: leave no half line; if this fails too the next start finds it torn
            throw e;
        }
        end = at;
        lastHash = line.hash();
        lastSequence = line.sequence();
        lastIsRotation = "rotated".equals(line.note());
    }

    /** Files of this log that were put aside, oldest first. */
    private static List<Path> segments(Path file) throws IOException {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Pattern pattern = Pattern.compile(Pattern.quote(dot < 0 ? name : name.substring(0, dot)) + "\\.\\d{6,9}"
                + Pattern.quote(dot < 0 ? "" : name.substring(dot)));
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(file.getParent()))
            return found;
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            siblings.filter(path -> pattern.matcher(path.getFileName().toString()).matches()).forEach(found::add);
        }
        found.sort((a, b) -> Integer.compare(segmentNumber(a), segmentNumber(b)));
        return found;
    }

    private static Path segment(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling(String.format("%s.%06d%s", stem, number, dot < 0 ? "" : name.substring(dot)));
    }

    private static int segmentNumber(Path segment) {
        String name = segment.getFileName().toString();
        int last = name.length();
        while (!Character.isDigit(name.charAt(last - 1)) || last < name.length() && name.charAt(last) != '.')
            last--;
        int first = last;
        while (first > 0 && Character.isDigit(name.charAt(first - 1)))
            first--;
        return Integer.parseInt(name.substring(first, last));
    }

    /** Closes the files. Appending afterwards fails. */
    @Override
    public synchronized void close() {
        if (closed)
            return;
        closed = true;
        if (lockChannel != null && lockChannel.isOpen())
            // POSIX drops all locks that this process has on a file when any of its channels is closed; so close under the lock
            try (FileLock lock = lock()) {
                forget();
            } catch (IOException e) {
                forget(); // the file may be gone, or its holder hangs: nothing to protect, or nothing to be done
            }
        else
            forget();
    }

    /**
     * Reads a log from its beginning, with the files put aside, and checks every line. Does not need the log to be closed.
     *
     * @param file as given to the constructor
     * @throws GovernanceException if it cannot be read
     */
    public static AuditVerification verify(Path file) throws GovernanceException {
        Path log = file.toAbsolutePath();
        try {
            for (int attempt = 1;; attempt++) {
                Verifier verifier = new Verifier();
                List<Path> segments = segments(log);
                List<Path> files = new ArrayList<>(segments);
                if (Files.exists(log) || segments.isEmpty())
                    files.add(log);
                verifier.older = segments.isEmpty() || segmentNumber(segments.getFirst()) == 1;
                AuditVerification result = null;
                for (Path each : files)
                    if ((result = verifier.read(each)) != null)
                        break;
                if (result == null)
                    return new AuditVerification(true, verifier.lines, null, 0,
                            verifier.older ? "" : Messages.text("audit.older.missing"));
                // A writer may have been in the middle of it: look again before calling it broken
                if (!verifier.atEnd && segments.equals(segments(log)) || attempt == ATTEMPTS)
                    return result;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("audit.unreadable", file, reason(e)), e);
        }
    }

    private static final class Verifier {
        private String previous;
        private long sequence = -1;
        private long lines;
        /** Whether the log begins with its first file. */
        private boolean older;
        /** Whether the fault is an incomplete last line. */
        private boolean atEnd;

        AuditVerification read(Path file) throws IOException {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                long number = 0;
                for (int b; (b = in.read()) >= 0;) {
                    if (b != '\n') {
                        line.write(b);
                        if (line.size() > LONGEST_LINE)
                            return broken(file, number + 1, "audit.broken.form");
                        continue;
                    }
                    number++;
                    String fault = check(line.toByteArray());
                    if (fault != null)
                        return broken(file, number, fault);
                    lines++;
                    line.reset();
                }
                if (line.size() > 0) {
                    atEnd = true;
                    return broken(file, number + 1, "audit.broken.torn");
                }
                return null;
            }
        }

        private AuditVerification broken(Path file, long number, String message) {
            return new AuditVerification(false, lines, file, number, Messages.text(message));
        }

        private String check(byte[] bytes) {
            Line line = Line.parse(bytes);
            if (!line.good())
                return line.previous() == null ? "audit.broken.form" : "audit.broken.hash";
            String expected = previous == null && older ? FIRST_PREVIOUS : previous;
            if (expected != null && !expected.equals(line.previous())
                    || sequence >= 0 && line.sequence() != sequence + 1
                    || sequence < 0 && older && line.sequence() != 1)
                return "audit.broken.chain";
            previous = line.hash();
            sequence = line.sequence();
            return null;
        }
    }

    /**
     * One line.
     *
     * @param bytes with its line feed when written, without when read
     * @param good whether {@code hash} is the hash of the rest
     * @param hash as computed from the bytes: of the rest, or of all of them where the line is not good
     * @param previous null if the line is not one of this log's at all
     * @param sequence 0 if not known
     * @param note null for a review
     */
    private record Line(byte[] bytes, boolean good, String hash, String previous, long sequence, String note) {
        static Line parse(byte[] bytes) {
            Line bad = new Line(bytes, false, Hashes.sha256(bytes), null, 0, null);
            JsonObject json;
            try {
                JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
                if (!element.isJsonObject())
                    return bad;
                json = element.getAsJsonObject();
                String previous = json.get("previous").getAsString();
                long sequence = json.get("seq").getAsLong();
                String note = json.has("note") ? json.get("note").getAsString() : null;
                int bodyLength = bytes.length - HASH_TAIL;
                if (bodyLength < 1)
                    return bad;
                byte[] body = Arrays.copyOf(bytes, bodyLength + 1);
                body[bodyLength] = '}';
                String hash = Hashes.sha256(body);
                String tail = new String(bytes, bodyLength, HASH_TAIL, StandardCharsets.ISO_8859_1);
                if (!tail.equals(HASH_OPEN + hash + "\"}"))
                    return new Line(bytes, false, bad.hash, previous, sequence, note);
                return new Line(bytes, true, hash, previous, sequence, note);
            } catch (JsonParseException | NullPointerException | UnsupportedOperationException | IllegalStateException
                    | NumberFormatException | StackOverflowError e) {
                return bad; // not a line of ours, in whichever way
            }
        }
    }
}
