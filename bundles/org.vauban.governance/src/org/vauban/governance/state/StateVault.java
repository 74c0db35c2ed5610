// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.MessageBundle;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.state.VaultException.Reason;

/**
 * Stores saved KV caches in encrypted files, within a total size: the least recently used one is deleted first. File
 * names reveal nothing about workspaces. Each file is written completely or not at all; one that cannot be read is set
 * aside. Writing and reading are recorded in the audit log beforehand. {@link VaultFileFormat} describes the files.
 * Safe for concurrent use by threads and processes.
 */
public final class StateVault {
    private static final String KEPT = ".state";
    private static final String SET_ASIDE = ".bad";
    private static final Duration STALE = Duration.ofHours(1);

    private final Path folder;
    private final VaultKey key;
    private final AuditLog audit;
    private final long most;
    private final @Nullable Duration age;

    /**
     * @param folder created when needed
     * @param audit not closed by the vault
     * @param most maximum size of all files together, in bytes
     */
    public StateVault(Path folder, @Nullable VaultKey key, @Nullable AuditLog audit, long most) {
        this(folder, key, audit, most, null);
    }

    /**
     * @param folder created when needed
     * @param audit not closed by the vault
     * @param most maximum size of all files together, in bytes
     * @param age time since last use after which a file is deleted; null for never
     */
    public StateVault(Path folder, @Nullable VaultKey key, @Nullable AuditLog audit, long most,
            @Nullable Duration age) {
        this.age = age;
        this.folder = folder.toAbsolutePath();
        this.key = key;
        this.audit = audit;
        this.most = most;
    }

    /**
     * Identifies a state.
     *
     * @param model id of the model
     * @param workspace any key
     * @param number distinguishes several states of a workspace
     */
    public record Subject(String model, String workspace, int number) {}

    /** Supplies the bytes of a state. */
    @FunctionalInterface
    public interface Source {
        /** Returns the next bytes, at least one. An exception ends the writing and leaves nothing behind. */
        byte[] next() throws GovernanceException;
    }

    /** Receives the bytes of a state. */
    @FunctionalInterface
    public interface Sink {
        /** @param length bytes of the whole state; @param offset of the piece; @param piece at least one byte */
        void take(long length, long offset, byte[] piece) throws GovernanceException;
    }

    /** Number of files in a vault and their total size. */
    public record Content(int files, long bytes) {}

    /**
     * Stores a state, replacing the subject's previous one. Blocks for disk access.
     *
     * @param length number of bytes that the source supplies
     * @throws GovernanceException if it could not be stored, also if the audit log cannot be written
     */
    public void write(Subject subject, long length, Source source) throws GovernanceException {
        long size = VaultFileFormat.size(length);
        if (size > most) {
            throw new VaultException(Reason.TOO_LARGE,
                    Messages.text("vault.too.large", MessageBundle.size(size), MessageBundle.size(most)), null);
        }
        try (VaultFileFormat sealing = VaultFileFormat.with(key, subject)) {
            audit.event("state.written", subject.model(), sealing.publicName() + " " + length + " bytes");
            PrivateFiles.folder(folder);
            Path file = folder.resolve(sealing.publicName() + KEPT);
            makeRoom(size, file);
            Path part = PrivateFiles.create(folder);
            try {
                try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    VaultFileFormat.Sealed sealed = sealing.seal(length);
                    put(out, sealed.header());
                    byte[] piece = {};
                    for (long at = 0; at < length;) {
                        byte[] plain = new byte[(int) Math.min(VaultFileFormat.PIECE, length - at)];
                        for (int filled = 0; filled < plain.length;) {
                            piece = piece.length == 0 ? source.next() : piece;
                            if (piece.length == 0) {
                                throw new EOFException(
                                        "the state ended at " + (at + filled) + " of " + length + " bytes");
                            }
                            int taken = Math.min(piece.length, plain.length - filled);
                            System.arraycopy(piece, 0, plain, filled, taken);
                            filled += taken;
                            piece = Arrays.copyOfRange(piece, taken, piece.length);
                        }
                        put(out, sealed.next(plain));
                        at += plain.length;
                    }
                    out.force(true);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new VaultException(Reason.DISK, Messages.text("vault.unwritable", folder, e), e);
        }
    }

    private static void put(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /**
     * Reads a state and passes on each piece once it is verified; the sink must not use the state before it has the
     * last piece. Blocks for disk access.
     *
     * @return false if nothing is stored for the subject
     * @throws VaultException if the file is not what was written; it was set aside then
     */
    public boolean read(Subject subject, Sink sink) throws GovernanceException {
        try (VaultFileFormat sealing = VaultFileFormat.with(key, subject)) {
            Path file = folder.resolve(sealing.publicName() + KEPT);
            expire();
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            audit.event("state.read", subject.model(), sealing.publicName());
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                VaultFileFormat.Opened opened = sealing.open(get(in, VaultFileFormat.HEADER), in.size(), file);
                for (long at = 0; at < opened.length();) {
                    byte[] plain = opened.next(get(in, opened.nextSize()), file);
                    sink.take(opened.length(), at, plain);
                    at += plain.length;
                }
            } catch (NoSuchFileException e) {
                return false; // deleted meanwhile
            } catch (EOFException e) {
                setAside(file);
                throw new VaultException(Reason.DAMAGED, Messages.text("vault.damaged", file), e);
            } catch (VaultException e) {
                setAside(file);
                throw e;
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            throw new VaultException(Reason.DISK, Messages.text("vault.unreadable", folder, e), e);
        }
    }

    /** Deletes the state of a subject; does nothing if there is none. */
    public void remove(Subject subject) throws VaultException {
        try (VaultFileFormat sealing = VaultFileFormat.with(key, subject)) {
            Files.deleteIfExists(folder.resolve(sealing.publicName() + KEPT));
        } catch (IOException e) {
            throw new VaultException(Reason.DISK, Messages.text("vault.unwritable", folder, e), e);
        }
    }

    private static byte[] get(FileChannel in, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    private static void setAside(Path file) throws IOException {
        Files.move(file, file.resolveSibling(file.getFileName() + SET_ASIDE), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes files that were not used for too long. */
    private void expire() throws IOException {
        Duration longest = age;
        if (longest == null) {
            return;
        }
        Instant oldest = Instant.now().minus(longest);
        for (Path file : files(name -> name.endsWith(KEPT) || name.endsWith(SET_ASIDE))) {
            if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void makeRoom(long size, Path replaced) throws IOException {
        expire();
        Instant stale = Instant.now().minus(STALE);
        for (Path part : files(name -> name.endsWith(PrivateFiles.PART))) {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(stale)) {
                Files.deleteIfExists(part); // of a killed process
            }
        }
        List<Path> all = files(name -> name.endsWith(KEPT) || name.endsWith(SET_ASIDE));
        all.remove(replaced);
        record Aged(Path file, long bytes, FileTime used) {}
        List<Aged> aged = new ArrayList<>();
        for (Path file : all) {
            aged.add(new Aged(file, Files.size(file), Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
        }
        aged.sort(Comparator.comparing(Aged::used));
        long used = aged.stream().mapToLong(Aged::bytes).sum();
        for (Aged oldest : aged) {
            if (used + size <= most) {
                return;
            }
            Files.deleteIfExists(oldest.file());
            used -= oldest.bytes();
        }
    }

    private List<Path> files(Predicate<String> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(file -> wanted.test(file.getFileName().toString())).forEach(found::add);
            }
        }
        return found;
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the content of a folder, including files that were set aside. */
    public static Content content(Path folder) throws VaultException {
        try {
            List<Path> files = new StateVault(folder, null, null, 0).files(StateVault::ours);
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return new Content(files.size(), bytes);
        } catch (IOException e) {
            throw new VaultException(Reason.DISK, Messages.text("vault.unreadable", folder, e), e);
        }
    }

    /** Deletes the stored and set-aside files of a folder, but not the key; returns what was deleted. */
    public static Content delete(Path folder) throws VaultException {
        Content before = content(folder);
        try {
            for (Path file : new StateVault(folder, null, null, 0).files(StateVault::ours)) {
                Files.deleteIfExists(file);
            }
            return before;
        } catch (IOException e) {
            throw new VaultException(Reason.DISK, Messages.text("vault.unwritable", folder, e), e);
        }
    }

    private static boolean ours(String name) {
        return name.endsWith(KEPT) || name.endsWith(KEPT + SET_ASIDE) || name.endsWith(PrivateFiles.PART);
    }
}
