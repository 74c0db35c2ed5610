// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
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
 * Reads an archive with source code or HTML pages, such as the sources or Javadoc of a library, the {@code src.zip} of
 * a JDK, or the help of an Eclipse plug-in. Entries are addressed as if the archive were a folder, and are unpacked in
 * memory only; nested archives with documentation or source code are read too. The archive may be hostile, so names,
 * counts and sizes are limited regardless of what it declares. For one thread.
 */
public final class SourceArchive implements AutoCloseable {
    /** Maximum entries; the largest JDK has some 30,000. */
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1_000;
    /** Maximum bytes of all entries read in one run. */
    private static final long MAX_UNPACKED = 512L << 20;
    /** Maximum size of a nested archive, which is in memory while its entries are read. */
    private static final int MAX_INNER = 48 << 20;
    /** The file, an archive in it, and one in that. */
    private static final int MAX_LEVELS = 3;
    /** Maximum size of a page; larger ones are indexes of all pages. */
    private static final int MAX_PAGE = 8 << 20;
    /** Maximum initial tables of contents; help in many languages has several. */
    private static final int MAX_TABLES = 50;

    private final Path file;
    private final @Nullable SourceArchive outer;
    private final int level;
    private final boolean documentation;
    private final boolean javadoc;
    /** Tables of contents of Eclipse help in this archive. */
    private final List<String> tables;
    /** Version of these tables; empty if there are none. */
    private final String contents;
    private @Nullable ZipContent zip;
    /** Identity of the file when its entries were listed. */
    private final List<Object> before;
    /** Nested archives that were listed, by path. */
    private final Map<Path, SourceArchive> inner = new HashMap<>();
    private @Nullable SourceArchive open;
    private @Nullable HelpContents help;
    /** Bytes read from entries, and from nested archives; both counted in the outermost archive. */
    private long unpacked;
    private long inside;

    /**
     * @param file real path
     * @throws java.util.zip.ZipException if it is not an archive
     * @throws IOException if it cannot be read
     */
    SourceArchive(Path file) throws IOException {
        this(file, null, ZipContent.of(file));
    }

    private SourceArchive(Path file, @Nullable SourceArchive outer, ZipContent opened) throws IOException {
        this.file = file;
        this.outer = outer;
        this.level = outer == null ? 1 : outer.level + 1;
        this.before = outer == null ? identity(file) : outer.before;
        this.zip = opened;
        Set<String> kinds = new HashSet<>();
        List<String> tocs = new ArrayList<>();
        CRC32 version = new CRC32();
        opened.items().forEach(each -> {
            if (each.name().endsWith(".java") || ArchiveNames.isContents(each.name())) {
                kinds.add(each.name().substring(each.name().lastIndexOf('.') + 1));
            }
            if (ArchiveNames.isTable(each.name())) {
                if (ArchiveNames.isContents(each.name()) && tocs.size() < MAX_TABLES) {
                    tocs.add(each.name());
                }
                version.update((each.name() + ' ' + each.crc() + '\n').getBytes(StandardCharsets.UTF_8));
            }
        });
        boolean sources = kinds.remove("java");
        this.javadoc = ArchiveNames.isJavadoc(file)
                || !sources && kinds.stream().anyMatch(each -> each.endsWith("-list"));
        this.documentation = javadoc || !sources && !kinds.isEmpty() || isDocumentation(file);
        this.tables = List.copyOf(tocs);
        this.contents = (outer == null ? "" : outer.contents)
                + (tocs.isEmpty() ? "" : " toc:" + Long.toHexString(version.getValue()));
    }

    /** Reopens the archive, unless the file was replaced meanwhile. */
    void open() throws IOException {
        SourceArchive around = outer;
        if (zip == null && around == null) {
            if (!before.equals(identity(file))) {
                throw new IOException("it was replaced"); // the rules were applied to what was listed
            }
            zip = ZipContent.of(file);
        } else if (zip == null && around != null) {
            zip = around.content(file);
        }
    }

    /** Whether a file of this name is read when its folder is indexed. */
    public static boolean isDocumentation(Path file) {
        return ArchiveNames.isDocumentation(file);
    }

    private static List<Object> identity(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    }

    /** Returns the archive that a path names or lies in; null if there is none. */
    public static @Nullable Path archive(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.isRegularFile(each)) {
                return ArchiveNames.isArchive(each) ? each : null;
            }
        }
        return null;
    }

    /**
     * Returns the real path of an existing file or folder, or of an entry of an archive.
     *
     * @throws IOException if it does not exist
     */
    static Path real(Path path) throws IOException {
        return archive(path.toAbsolutePath()) == null ? path.toRealPath() : RealPaths.of(path.toAbsolutePath());
    }

    /**
     * An entry with source code or a page.
     *
     * @param size declared size in bytes; -1 if unknown
     * @param version changes with the content; used because the entry's time does not
     * @param contents changes with the tables that list it; empty, or with a leading blank
     */
    record Entry(Path path, SourceFormat format, long size, long version, String contents) {}

    /** @param unreadable nested archives that cannot be read */
    record Listing(List<Entry> entries, List<UnreadableFile> unreadable) {}

    /**
     * Returns the entries with source code and pages at or below a path, each name once, in the order of the archive.
     * For documentation, only pages are returned, since its code is for browsers.
     *
     * @param below the archive, or a path in it
     */
    Listing entries(Path below) {
        Map<Path, Entry> entries = new LinkedHashMap<>();
        List<UnreadableFile> unreadable = new ArrayList<>();
        list(below, entries, unreadable);
        return new Listing(new ArrayList<>(entries.values()), unreadable);
    }

    private void list(Path below, Map<Path, Entry> entries, List<UnreadableFile> unreadable) {
        for (Iterator<ZipContent.Item> all = Objects.requireNonNull(zip).items().iterator(); all.hasNext()
                && entries.size() < MAX_ENTRIES;) {
            ZipContent.Item each = all.next();
            Path path = path(each.name());
            SourceFormat format = path == null ? null : SourceFormat.of(path);
            if (path == null || ArchiveNames.isLeftOut(each.name())) {
                continue;
            }
            if (isLookedInto(path, below)) {
                try {
                    use(path).list(below.startsWith(path) ? below : path, entries, unreadable);
                } catch (ArchiveException e) {
                    unreadable.add(new UnreadableFile(path, e.reason(), e.detail()));
                } catch (IOException e) {
                    unreadable.add(new UnreadableFile(path, ReadFailure.DAMAGED, e.getClass().getSimpleName()));
                }
            } else if (format != null && path.startsWith(below) && isRead(format, each.name())) {
                entries.putIfAbsent(path, new Entry(path, format, each.size(), each.crc(),
                        format == SourceFormat.HTML ? contents : ""));
            }
        }
    }

    private boolean isLookedInto(Path path, Path below) {
        return ArchiveNames.isArchive(path) && (below.startsWith(path) || path.startsWith(below)
                && (isDocumentation(path) || !documentation && ArchiveNames.isSources(path)));
    }

    private boolean isRead(SourceFormat format, String name) {
        boolean page = format == SourceFormat.HTML && !(javadoc && ArchiveNames.isList(name));
        return page || format == SourceFormat.CODE && !documentation;
    }

    /** Returns null for a name that leads elsewhere, or that no source file has. */
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

    /** Returns the name of an entry, with slashes. */
    private static String name(Path archive, Path path) {
        return archive.relativize(path).toString().replace('\\', '/');
    }

    /** Opens a nested archive; only one is in memory at a time. */
    private SourceArchive use(Path path) throws IOException {
        SourceArchive known = inner.get(path);
        SourceArchive last = open;
        if (last != null && last != known) {
            open = null;
            last.close();
        }
        if (known == null) {
            known = new SourceArchive(path, this, content(path));
            inner.put(path, known);
        } else {
            known.open();
        }
        open = known;
        return known;
    }

    /** Unpacks a nested archive. */
    private ZipContent content(Path path) throws IOException {
        if (level == MAX_LEVELS) {
            throw new ArchiveException(ReadFailure.BOMB, "archives nested deeper than " + MAX_LEVELS);
        }
        ZipContent opened = Objects.requireNonNull(zip);
        ZipContent.Item item = opened.item(name(file, path));
        if (item == null) {
            throw new ArchiveException(ReadFailure.DAMAGED, "no such entry");
        }
        if (item.size() > MAX_INNER) {
            throw new ArchiveException(ReadFailure.TOO_LARGE, "an archive of more than " + MAX_INNER + " bytes");
        }
        SourceArchive root = root();
        if (!inner.containsKey(path)) { // counted once, even if it is read again
            root.inside += ZipContent.most(item, MAX_INNER);
        }
        if (root.inside > MAX_UNPACKED) {
            throw new ArchiveException(ReadFailure.BOMB, "more than is read of archives in an archive");
        }
        return ZipContent.of(opened.read(item, MAX_INNER), MAX_ENTRIES);
    }

    private SourceArchive root() {
        SourceArchive around = outer;
        return around == null ? this : around.root();
    }

    private byte[] bytes(ZipContent opened, ZipContent.Item item, int most) throws IOException {
        SourceArchive root = root();
        root.unpacked += ZipContent.most(item, most);
        if (root.unpacked > MAX_UNPACKED) {
            throw new ArchiveException(ReadFailure.BOMB, "more than is read of an archive");
        }
        return opened.read(item, most);
    }

    /**
     * Reads a listed entry. It is unpacked in this process; pages are parsed in a confined one.
     *
     * @param allowed whether a table of contents may be read
     * @throws ChildException if that process cannot be started
     */
    ParseOutcome read(Path path, ParserClient parser, Predicate<Path> allowed) throws ChildException {
        try {
            Path within = null;
            for (Path each = path.getParent(); each != null && !each.equals(file); each = each.getParent()) {
                within = inner.containsKey(each) ? each : within;
            }
            if (within != null) {
                return use(within).read(path, parser, allowed);
            }
            ZipContent opened = zip;
            ZipContent.Item item = opened == null ? null : opened.item(name(file, path));
            if (opened == null || item == null) {
                return damaged("no such entry");
            }
            SourceFormat format = SourceFormat.of(path);
            byte[] bytes = bytes(opened, item, format == SourceFormat.HTML ? MAX_PAGE : SourceCodeFile.MAX_BYTES);
            FileStamp stamp = new FileStamp(item.size(), item.crc(), FileStamp.sha256(bytes));
            if (format == SourceFormat.HTML) {
                ParseOutcome page = parser.parse(path, format, bytes);
                return page instanceof ParseOutcome.Parsed parsed ? new ParseOutcome.Parsed(
                        parsed.document().under(labels(name(file, path), parser, allowed)), stamp) : page;
            }
            ParsedDocument.Builder document = new ParsedDocument.Builder();
            document.add(SourceCodeFile.page(TextDecoder.decode(bytes)));
            return new ParseOutcome.Parsed(document.build(), stamp);
        } catch (TextDecoder.EncodingException e) {
            return new ParseOutcome.Failed(ReadFailure.ENCODING, "neither UTF-8 nor UTF-16");
        } catch (ChildException e) {
            throw e;
        } catch (ArchiveException e) {
            return e.reason() == ReadFailure.DAMAGED ? damaged(e.detail())
                    : new ParseOutcome.Failed(e.reason(), e.detail());
        } catch (IOException | IllegalArgumentException e) {
            // the JDK's exceptions for malformed entries
            return damaged(e.getClass().getSimpleName());
        }
    }

    /** Returns the labels of a page; the tables may also lie beside a nested archive of pages. */
    private List<String> labels(String page, ParserClient parser, Predicate<Path> allowed) throws ChildException {
        HelpContents known = help;
        if (known == null) {
            known = tables.isEmpty() ? HelpContents.NONE
                    : HelpContents.read(tables, name -> table(name, allowed), parser::contents);
            help = known;
        }
        List<String> labels = known.labels(page);
        SourceArchive around = outer;
        if (!labels.isEmpty() || around == null) {
            return labels;
        }
        String beside = name(around.file, file);
        return around.labels(beside.substring(0, beside.lastIndexOf('/') + 1) + page, parser, allowed);
    }

    private byte @Nullable [] table(String name, Predicate<Path> allowed) throws IOException {
        Path path = path(name);
        ZipContent opened = zip;
        ZipContent.Item item = opened == null || path == null || !allowed.test(path) ? null : opened.item(name);
        return opened == null || item == null ? null : bytes(opened, item, HelpContents.MAX_BYTES);
    }

    /**
     * Reports a file that was overwritten since it was listed as changed rather than damaged, so that it is read again.
     */
    ParseOutcome damaged(String detail) {
        try {
            boolean same = before.equals(identity(root().file));
            return new ParseOutcome.Failed(same ? ReadFailure.DAMAGED : ReadFailure.CHANGED, detail);
        } catch (IOException e) {
            return new ParseOutcome.Failed(ReadFailure.CHANGED, e.getClass().getSimpleName());
        }
    }

    /** Closes the archive until it is opened again. */
    @Override
    public void close() throws IOException {
        SourceArchive last = open;
        if (last != null) {
            open = null;
            last.close();
        }
        ZipContent opened = zip;
        if (opened != null) {
            zip = null;
            opened.close();
        }
    }
}
