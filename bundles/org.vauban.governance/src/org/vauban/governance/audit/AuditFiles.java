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

/**
 * The names of an audit log's files, and how they are made: readable by their owner only, where the file system can say
 * that.
 */
public final class AuditFiles {
    /** Of any script that Java ever wrote numbers in: those have no surrogate pairs. */
    private static final String DIGITS = "[\\p{Nd}&&[\\x{0}-\\x{ffff}]]{6,}";

    private AuditFiles() {}

    /** Opens a file for reading and writing; it and its folder are made if they are missing. */
    static FileChannel create(Path path) throws IOException {
        createFolder(path);
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, ownersOnly(path, "rw-------"));
            } catch (FileAlreadyExistsException e) {
                // another process was faster: its file is as good
            }
        }
        RegularFile.require(path);
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Takes the lock of a log, which is a file beside it. */
    static InterProcessLock lock(Path file, Duration patience) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        createFolder(lock);
        return InterProcessLock.acquire(lock, patience, ownersOnly(lock, "rw-------"))
                .orElseThrow(() -> new IOException(Messages.text("audit.locked")));
    }

    /** Forces the names of a file's folder to the disk, where the system can do that. */
    static void forceFolder(Path file) {
        SecretFile.forceFolder(file);
    }

    /** The file beside a log that is named like it with this behind. */
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
     * Files of this log that were put aside, oldest first. Digits of any script count: earlier versions wrote those of
     * the locale. Of two with one number the foreign one is the older: who wrote it did not see it again, but saw the
     * others. Any number counts: whoever can write the folder can take the largest one, and the log goes on behind it.
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

    /** The name under which a log is put aside next. */
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

    /** Whether a file that was put aside is numbered in other digits than 0 to 9. */
    static boolean hasForeignDigits(Path segment) {
        return segment.getFileName().toString().chars().anyMatch(c -> Character.isDigit(c) && (c < '0' || c > '9'));
    }

    /** The number of a file that was put aside. */
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
