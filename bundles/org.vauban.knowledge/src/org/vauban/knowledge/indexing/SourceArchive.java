// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * An archive with source code or pages of HTML, such as the sources or the Javadoc of a library, the {@code src.zip}
 * of a JDK or the help of an Eclipse plug-in. Its entries are named as if the archive were a folder, and are read as
 * they are unpacked, never written. Whoever made the archive may be hostile: names, numbers and sizes are limited,
 * whatever it says of itself. For one thread.
 */
public final class SourceArchive implements AutoCloseable {
    /** The largest JDK has some 30,000. */
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1_000;
    /** Of all entries that are read in one run. */
    private static final long MAX_UNPACKED = 512L << 20;
    /** Of a page: more is an index of all pages. */
    private static final int MAX_PAGE = 8 << 20;
    private static final Pattern LEFT_OUT = Pattern
            .compile("(^|/)(module-info\\.java|META-INF/.*|about\\.html?|about_files/.*)$");
    /** Archives that hold documentation and no source code, as Maven and Eclipse name them. */
    private static final Pattern DOCUMENTATION = Pattern
            .compile(".+-javadoc\\.(jar|zip)|doc\\.zip|.+\\.doc(\\.[\\w.]+)?_\\d[\\w.-]*\\.jar");
    /** What tells Javadoc and Eclipse help in archives of other names. */
    private static final Pattern CONTENTS = Pattern.compile("([^/]+/){0,3}(element-list|package-list|toc\\.xml)");
    /** Pages of Javadoc that list what is on others. */
    private static final Pattern LISTS = Pattern.compile("(^|/)((index|index-all|index-\\d+"
            + "|all(classes|packages)(-\\w+)?|overview-(summary|tree|frame)|package-(tree|use|frame)|deprecated-list"
            + "|serialized-form|help-doc|search|system-properties|external-specs|(new|preview|restricted)-list"
            + "|copyright)\\.html?|(class-use|index-files|src-html|legal|jquery|script-dir|resource-files)/.*)$");

    private final Path file;
    private final boolean documentation;
    private final boolean javadoc;
    private @Nullable ZipFile zip;
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
        ZipFile opened = new ZipFile(file.toFile());
        this.zip = opened;
        String name = name(file);
        Set<String> contents = opened.stream().map(ZipEntry::getName)
                .filter(each -> each.endsWith(".java") || CONTENTS.matcher(each).matches())
                .map(each -> each.substring(each.lastIndexOf('.') + 1)).collect(Collectors.toSet());
        boolean sources = contents.remove("java");
        this.javadoc = name.endsWith("-javadoc.jar") || name.endsWith("-javadoc.zip")
                || !sources && contents.stream().anyMatch(each -> each.endsWith("-list"));
        this.documentation = javadoc || !sources && !contents.isEmpty() || isDocumentation(file);
    }

    /** Opens it again after it was closed, unless it was replaced meanwhile. */
    void open() throws IOException {
        if (zip == null) {
            if (!before.equals(identity(file))) {
                throw new IOException("it was replaced"); // rules have judged what was listed
            }
            zip = new ZipFile(file.toFile());
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /** Whether a file of this name is looked into when a folder with it is indexed. */
    public static boolean isDocumentation(Path file) {
        return DOCUMENTATION.matcher(name(file)).matches();
    }

    private static List<Object> identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    }

    /** The archive that a path names, or in which it lies; null where there is none. */
    public static @Nullable Path archive(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.isRegularFile(each)) {
                String name = name(each);
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

    /** An entry with source code or a page. */
    record Entry(Path path, SourceFormat format, ZipEntry entry) {}

    /**
     * Entries with source code and pages at or below a path, each name once, in the order of the archive. Of one with
     * documentation, pages alone: what code it has is for browsers.
     *
     * @param below the archive, or a path in it
     */
    List<Entry> entries(Path below) {
        Map<Path, Entry> entries = new LinkedHashMap<>();
        ZipFile opened = Objects.requireNonNull(zip);
        for (Enumeration<? extends ZipEntry> all = opened.entries(); all.hasMoreElements();) {
            ZipEntry each = Objects.requireNonNull(all.nextElement());
            Path path = path(each.getName());
            SourceFormat format = path == null ? null : SourceFormat.of(path);
            if (path != null && format != null && !each.isDirectory() && path.startsWith(below)
                    && isRead(format, each.getName())) {
                entries.putIfAbsent(path, new Entry(path, format, each));
            }
            if (entries.size() == MAX_ENTRIES) {
                break;
            }
        }
        return new ArrayList<>(entries.values());
    }

    private boolean isRead(SourceFormat format, String name) {
        boolean page = format == SourceFormat.HTML && !(javadoc && LISTS.matcher(name).find());
        return (page || format == SourceFormat.CODE && !documentation) && !LEFT_OUT.matcher(name).find();
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

    /**
     * Reads an entry, once it is wanted. It is unpacked here; what is in a page is for a process that may do nothing
     * else.
     *
     * @throws ChildException if that cannot be started
     */
    ParseOutcome read(Path path, ParserClient parser) throws ChildException {
        ZipFile opened = zip;
        ZipEntry entry = opened == null ? null
                : opened.getEntry(file.relativize(path).toString().replace('\\', '/'));
        if (opened == null || entry == null) {
            return damaged("no such entry");
        }
        SourceFormat format = SourceFormat.of(path);
        int most = format == SourceFormat.HTML ? MAX_PAGE : SourceCodeFile.MAX_BYTES;
        if (unpacked > MAX_UNPACKED) {
            return new ParseOutcome.Failed(ReadFailure.BOMB, "more than is read of an archive");
        }
        try (InputStream in = opened.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most + 1);
            unpacked += bytes.length;
            if (bytes.length > most || unpacked > MAX_UNPACKED) {
                return new ParseOutcome.Failed(bytes.length > most ? ReadFailure.TOO_LARGE : ReadFailure.BOMB,
                        "more than is read of an archive");
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
            FileStamp stamp = new FileStamp(size(entry), version(entry), FileStamp.sha256(bytes));
            if (format == SourceFormat.HTML) {
                ParseOutcome page = parser.parse(path, format, bytes);
                return page instanceof ParseOutcome.Parsed parsed
                        ? new ParseOutcome.Parsed(parsed.document(), stamp) : page;
            }
            ParsedDocument.Builder document = new ParsedDocument.Builder();
            document.add(SourceCodeFile.page(TextDecoder.decode(bytes)));
            return new ParseOutcome.Parsed(document.build(), stamp);
        } catch (TextDecoder.EncodingException e) {
            return new ParseOutcome.Failed(ReadFailure.ENCODING, "neither UTF-8 nor UTF-16");
        } catch (ChildException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            // what the JDK says to entries that do not follow the format
            return damaged(e.getClass().getSimpleName());
        }
    }

    /** What was overwritten since its entries were listed is not damaged, and worth another try. */
    ParseOutcome damaged(String detail) {
        try {
            return new ParseOutcome.Failed(before.equals(identity(file)) ? ReadFailure.DAMAGED : ReadFailure.CHANGED,
                    detail);
        } catch (IOException e) {
            return new ParseOutcome.Failed(ReadFailure.CHANGED, e.getClass().getSimpleName());
        }
    }

    /** Until it is opened again. */
    @Override
    public void close() throws IOException {
        ZipFile opened = zip;
        if (opened != null) {
            zip = null;
            opened.close();
        }
    }
}
