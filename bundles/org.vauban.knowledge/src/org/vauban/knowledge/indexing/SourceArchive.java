// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.source.TextDecoder;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceCodeFile;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * An archive with source code, such as the sources of a library or the {@code src.zip} of a JDK. Its entries are named
 * as if the archive were a folder, and are read as they are unpacked, never written. Whoever made the archive may be
 * hostile: names, numbers and sizes are limited, whatever it says of itself. For one thread.
 */
public final class SourceArchive implements AutoCloseable {
    /** The largest JDK has some 30,000. */
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1_000;
    /** Of all entries that are read in one run. */
    private static final long MAX_UNPACKED = 512L << 20;
    private static final Pattern LEFT_OUT = Pattern.compile("(^|/)(module-info\\.java|META-INF/.*)$");

    private final Path file;
    private final ZipFile zip;
    /** As it was when its entries were listed. */
    private final List<Object> before;
    private long unpacked;

    /**
     * @param file real path
     * @throws java.util.zip.ZipException if it is no archive
     * @throws IOException if it cannot be read
     */
    SourceArchive(Path file) throws IOException {
        this.file = file;
        this.before = identity(file);
        this.zip = new ZipFile(file.toFile());
    }

    private static List<Object> identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    }

    /** The archive that a path names, or in which it lies; null where there is none. */
    public static @Nullable Path archive(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.isRegularFile(each)) {
                String name = String.valueOf(each.getFileName()).toLowerCase(Locale.ROOT);
                return name.endsWith(".jar") || name.endsWith(".zip") ? each : null;
            }
        }
        return null;
    }

    /**
     * The real path of a file or folder that exists, or of an entry of an archive.
     *
     * @throws IOException if there is none
     */
    static Path real(Path path) throws IOException {
        return archive(path.toAbsolutePath()) == null ? path.toRealPath() : RealPaths.of(path.toAbsolutePath());
    }

    /** An entry of source code. */
    record Entry(Path path, ZipEntry entry) {}

    /**
     * Entries of source code at or below a path, each name once, in the order of the archive.
     *
     * @param below the archive, or a path in it
     */
    List<Entry> entries(Path below) {
        Map<Path, Entry> entries = new LinkedHashMap<>();
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements();) {
            ZipEntry each = Objects.requireNonNull(all.nextElement());
            Path path = path(each.getName());
            if (path != null && !each.isDirectory() && path.startsWith(below)
                    && SourceFormat.of(path) == SourceFormat.CODE && !LEFT_OUT.matcher(each.getName()).find()) {
                entries.putIfAbsent(path, new Entry(path, each));
            }
            if (entries.size() == MAX_ENTRIES) {
                break;
            }
        }
        return new ArrayList<>(entries.values());
    }

    /** Null for a name that leads elsewhere, or that no source file has. */
    private @Nullable Path path(String name) {
        try {
            Path path = file.resolve(name);
            boolean plain = name.length() <= MAX_NAME && name.indexOf('\\') < 0
                    && name.chars().noneMatch(Character::isISOControl);
            return plain && path.startsWith(file) && path.equals(path.normalize()) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Bytes that an entry says it has; -1 if it does not say. */
    static long size(ZipEntry entry) {
        return entry.getSize();
    }

    /** Changes with the content of an entry; it has no time of its own that says so. */
    static long version(ZipEntry entry) {
        return entry.getCrc();
    }

    /** Reads an entry, once it is wanted. */
    ParseOutcome read(Path path) {
        ZipEntry entry = zip.getEntry(file.relativize(path).toString().replace('\\', '/'));
        if (entry == null) {
            return new ParseOutcome.Failed(ReadFailure.UNREADABLE, "no such entry");
        }
        if (unpacked > MAX_UNPACKED) {
            return new ParseOutcome.Failed(ReadFailure.BOMB, "more than is read of an archive");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(SourceCodeFile.MAX_BYTES + 1);
            unpacked += bytes.length;
            if (bytes.length > SourceCodeFile.MAX_BYTES || unpacked > MAX_UNPACKED) {
                return new ParseOutcome.Failed(bytes.length > SourceCodeFile.MAX_BYTES ? ReadFailure.TOO_LARGE
                        : ReadFailure.BOMB, "more than is read of an archive");
            }
            if (size(entry) >= 0 && size(entry) != bytes.length) {
                // rules on sizes have judged what it says of itself
                return damaged("not of the size that the archive says");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != version(entry)) {
                return damaged("not with the checksum that the archive says"); // by which a change is noticed
            }
            ParsedDocument.Builder document = new ParsedDocument.Builder();
            document.add(SourceCodeFile.page(TextDecoder.decode(bytes)));
            return new ParseOutcome.Parsed(document.build(),
                    new FileStamp(size(entry), version(entry), sha256(bytes)));
        } catch (TextDecoder.EncodingException e) {
            return new ParseOutcome.Failed(ReadFailure.ENCODING, "neither UTF-8 nor UTF-16");
        } catch (IOException | IllegalArgumentException e) {
            // what the JDK says to entries that do not follow the format
            return damaged(e.getClass().getSimpleName());
        }
    }

    /** What was overwritten since its entries were listed is not damaged, and worth another try. */
    private ParseOutcome damaged(String detail) {
        try {
            return new ParseOutcome.Failed(before.equals(identity(file)) ? ReadFailure.DAMAGED : ReadFailure.CHANGED,
                    detail);
        } catch (IOException e) {
            return new ParseOutcome.Failed(ReadFailure.CHANGED, e.getClass().getSimpleName());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
