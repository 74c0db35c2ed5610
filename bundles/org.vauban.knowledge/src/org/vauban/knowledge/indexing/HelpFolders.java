// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.SourceFolders.Candidate;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;

/**
 * Finds the help of Eclipse plug-ins that are folders: pages with a table of contents in a folder above them. For one
 * run; the walk must end before the first page is read.
 */
public final class HelpFolders {
    private static final int MAX_FILES = 1_000;

    /** Plug-in folder with the table, by folder with pages. */
    private final Map<Path, Optional<Path>> plugins = new HashMap<>();
    private final Map<Path, String> versions = new HashMap<>();
    private final Map<Path, HelpContents> contents = new HashMap<>();

    HelpFolders() {}

    /**
     * Returns what must be read again when a file changes: for a table of contents its folder, since it determines the
     * labels of the pages there; otherwise only the file.
     */
    public static Path readWith(Path file) {
        Path folder = file.getParent();
        return folder != null && (file.endsWith(HelpContents.NAME)
                || file.toString().endsWith(".xml") && Files.isRegularFile(folder.resolve(HelpContents.NAME)))
                        ? folder : file;
    }

    /** Version of the tables that may list a page, with a leading blank; empty if there are none. */
    String version(Path page, Path root) {
        Path plugin = plugin(page.getParent(), root);
        return plugin == null ? "" : versions.computeIfAbsent(plugin, HelpFolders::version);
    }

    private @Nullable Path plugin(@Nullable Path folder, Path root) {
        if (folder == null || !folder.startsWith(root)) {
            return null;
        }
        Optional<Path> known = plugins.get(folder);
        if (known == null) {
            known = Files.isRegularFile(folder.resolve(HelpContents.NAME), LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(folder) : Optional.ofNullable(plugin(folder.getParent(), root));
            plugins.put(folder, known);
        }
        return known.orElse(null);
    }

    private static String version(Path plugin) {
        Map<String, String> tables = new TreeMap<>();
        try (Stream<Path> files = Files.list(plugin)) {
            for (Path each : files.filter(file -> file.toString().endsWith(".xml")).limit(MAX_FILES).toList()) {
                BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class);
                tables.put(each.toString(), attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (IOException | UncheckedIOException e) {
            return ""; // the pages are readable without
        }
        CRC32 version = new CRC32();
        version.update(tables.toString().getBytes(StandardCharsets.UTF_8));
        return " toc:" + Long.toHexString(version.getValue());
    }

    /**
     * Returns a page with its labels; anything else unchanged.
     *
     * @param allowed whether a table of contents may be read
     * @throws ChildException if no table can be read
     */
    ParseOutcome under(ParseOutcome page, Candidate read, ParserClient parser, Predicate<Path> allowed)
            throws ChildException {
        Path plugin = read.format() == SourceFormat.HTML ? plugin(read.file().getParent(), read.root()) : null;
        if (plugin == null || !(page instanceof ParseOutcome.Parsed parsed)) {
            return page;
        }
        HelpContents known = contents.get(plugin);
        if (known == null) {
            known = HelpContents.read(List.of(HelpContents.NAME), name -> table(plugin, name, allowed),
                    parser::contents);
            contents.put(plugin, known);
        }
        return new ParseOutcome.Parsed(parsed.document().under(known.labels(
                plugin.relativize(read.file()).toString().replace('\\', '/'))), parsed.stamp());
    }

    private static byte @Nullable [] table(Path plugin, String name, Predicate<Path> allowed) throws IOException {
        try {
            Path table = plugin.resolve(name);
            if (!table.startsWith(plugin) || !Files.isRegularFile(table, LinkOption.NOFOLLOW_LINKS)
                    || !table.toRealPath().startsWith(plugin) || !allowed.test(table)) {
                return null;
            }
            try (InputStream in = Files.newInputStream(table)) {
                byte[] bytes = in.readNBytes(HelpContents.MAX_BYTES + 1);
                return bytes.length > HelpContents.MAX_BYTES ? null : bytes;
            }
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
