// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.lock.InterProcessLock;

/** Names and creates an audit log's files: readable by their owner only, where the file system supports it. */
public final class AuditFiles {
    /** Digits of any script that Java ever formatted numbers in: those need no surrogate pairs. */
    private static final String DIGITS = "[\\p{Nd}&&[\\x{0}-\\x{ffff}]]{6,}";

    private AuditFiles() {}

    /** Opens a file for reading and writing; creates it and its folder if they are missing. */
    static FileChannel create(Path path) throws IOException {
        createFolder(path);
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, ownersOnly(path, "rw-------"));
            } catch (FileAlreadyExistsException e) {
                // another process was faster: use its file
            }
        }
        RegularFile.require(path);
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Acquires the lock of a log, a file beside it. */
    static InterProcessLock lock(Path file, Duration patience) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        createFolder(lock);
        return InterProcessLock.acquire(lock, patience, ownersOnly(lock, "rw-------"))
                .orElseThrow(() -> new IOException(Messages.text("audit.locked")));
    }

    /** Forces the folder entries of a file's folder to the disk, where the system supports it. */
    static void forceFolder(Path file) {
        SecretFile.forceFolder(file);
    }

    /** Returns the path of the file beside a log whose name is the log's name plus a suffix. */
    static Path beside(Path log, String suffix) {
        return log.resolveSibling(log.getFileName() + suffix);
    }

    private static void createFolder(Path path) throws IOException {
        if (!Files.isDirectory(path.getParent())) {
            Files.createDirectories(path.getParent(), ownersOnly(path, "rwx------"));
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    /**
     * Returns the rotated files of this log, oldest first. Digits of any script are recognised: earlier versions used
     * those of the locale. Of two files with the same number, the one in foreign digits is older: the version that
     * wrote it did not recognise it later, but did recognise the others. Any number is accepted: anyone who can write
     * to the folder could use up the largest number, and the log must then still continue.
     */
    public static List<Path> segments(Path file) throws IOException {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Pattern pattern = Pattern.compile(Pattern.quote(dot < 0 ? name : name.substring(0, dot)) + "\\." + DIGITS
                + Pattern.quote(dot < 0 ? "" : name.substring(dot)));
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(file.getParent())) {
            return found;
        }
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            siblings.filter(path -> pattern.matcher(path.getFileName().toString()).matches()).forEach(found::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(AuditFiles::number).thenComparing(path -> !hasForeignDigits(path))
                .thenComparing(path -> path.getFileName().toString()));
        return found;
    }

    /** Returns the name for the next rotated file. */
    static Path nextSegment(Path file) throws IOException {
        List<Path> segments = segments(file);
        return segment(file, segments.isEmpty() ? BigInteger.ONE : number(segments.getLast()).add(BigInteger.ONE));
    }

    static Path segment(Path file, BigInteger number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling(
                String.format(Locale.ROOT, "%s.%06d%s", stem, number, dot < 0 ? "" : name.substring(dot)));
    }

    /** Whether a rotated file is numbered in digits other than 0 to 9. */
    static boolean hasForeignDigits(Path segment) {
        return segment.getFileName().toString().chars().anyMatch(c -> Character.isDigit(c) && (c < '0' || c > '9'));
    }

    /** Returns the number of a rotated file. */
    public static BigInteger number(Path segment) {
        String name = segment.getFileName().toString();
        int last = name.length();
        while (!Character.isDigit(name.charAt(last - 1)) || last < name.length() && name.charAt(last) != '.') {
            last--;
        }
        int first = last;
        while (first > 0 && Character.isDigit(name.charAt(first - 1))) {
            first--;
        }
        return new BigInteger(name.substring(first, last));
    }
}
