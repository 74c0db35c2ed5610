// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.protocol.ContentsProtocol.Topic;

/**
 * Labels of help pages from the tables of contents of Eclipse help. Addresses in a table are relative to the plug-in,
 * which is the table's folder or one above it; addresses outside the plug-in are ignored. Immutable.
 */
final class HelpContents {
    /** Usual name of the main table, to which other tables link. */
    static final String NAME = "toc.xml";
    static final String PLUGIN = "plugin.xml";
    /** A table without pages. */
    static final HelpContents NONE = new HelpContents(List.of());
    /** Maximum size of a table. */
    static final int MAX_BYTES = 4 << 20;
    private static final int MAX_TABLES = 200;
    private static final int MAX_PAGES = 100_000;
    private static final int MAX_LEVELS = 10;
    /** Maximum UTF-16 units of a label. */
    private static final int LONGEST = 200;

    /** Source of the tables. */
    interface Files {
        /**
         * Reads a table.
         *
         * @param name relative to the archive or folder, with slashes
         * @return null if it does not exist, is too large, or is excluded
         */
        byte @Nullable [] read(String name) throws IOException;
    }

    /** Parses tables in a confined process. */
    interface Reader {
        /**
         * Returns the topics of a table; none if it cannot be read.
         *
         * @throws ChildException if the process cannot be started
         */
        List<Topic> topics(byte[] table) throws ChildException;
    }

    /** @param folder empty, or ends with a slash */
    private record Table(String folder, Map<String, List<String>> labels) {}

    private final List<Table> tables;

    private HelpContents(List<Table> tables) {
        this.tables = tables;
    }

    /**
     * Reads tables together with the tables that they link to, and those declared in the {@code plugin.xml} beside
     * them. Each table is read once.
     *
     * @param names names of the initial tables
     * @throws ChildException if no table can be read
     */
    static HelpContents read(List<String> names, Files files, Reader reader) throws ChildException {
        Reading reading = new Reading(files, reader);
        List<Table> tables = new ArrayList<>();
        // translations lie deeper, and may list untranslated pages
        List<String> all = names.stream().flatMap(each -> Stream.of(each,
                each.substring(0, each.lastIndexOf('/') + 1) + PLUGIN)).distinct().toList();
        for (String name : all.stream().sorted(Comparator.comparingInt(HelpContents::depth)
                .thenComparing(each -> each.endsWith(PLUGIN)).thenComparing(each -> each)).toList()) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            tables.add(new Table(folder, reading.labels(folder, name)));
        }
        return new HelpContents(List.copyOf(tables));
    }

    private static int depth(String name) {
        return (int) name.chars().filter(c -> c == '/').count();
    }

    /**
     * Returns the labels of a page, from the outermost to its own.
     *
     * @param page relative to the archive or folder, with slashes
     * @return empty if no table lists the page
     */
    List<String> labels(String page) {
        for (Table table : tables) {
            for (String base : bases(table.folder())) {
                List<String> labels = page.startsWith(base) ? table.labels().get(page.substring(base.length())) : null;
                if (labels != null) {
                    return labels;
                }
            }
        }
        return List.of();
    }

    /** Returns a folder and its parents. */
    private static List<String> bases(String folder) {
        List<String> bases = new ArrayList<>(List.of(folder));
        for (String base = folder; !base.isEmpty();) {
            base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
            bases.add(base);
        }
        return bases;
    }

    /** Returns the path of an address within the plug-in; null if it leads elsewhere. */
    private static @Nullable String inside(String href) {
        int end = href.length();
        for (char mark : new char[] {'#', '?'}) {
            int at = href.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String path = href.substring(0, end).strip();
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        return path.isEmpty() || path.startsWith("/") || path.indexOf(':') >= 0 || path.indexOf('\\') >= 0
                || path.startsWith("PLUGINS_ROOT/") || List.of(path.split("/")).contains("..") ? null : path;
    }

    /** One pass over the tables of an archive or folder. */
    private static final class Reading {
        private final Files files;
        private final Reader reader;
        private final Set<String> seen = new HashSet<>();
        private int pages;

        Reading(Files files, Reader reader) {
            this.files = files;
            this.reader = reader;
        }

        Map<String, List<String>> labels(String folder, String name) throws ChildException {
            Map<String, List<String>> whole = new HashMap<>();
            Map<String, List<String>> parts = new HashMap<>();
            add(folder, name, List.of(), whole, parts);
            parts.forEach(whole::putIfAbsent);
            return Map.copyOf(whole);
        }

        /** @return whether the table exists */
        private boolean add(String folder, String name, List<String> above, Map<String, List<String>> whole,
                Map<String, List<String>> parts) throws ChildException {
            byte[] table = seen.size() < MAX_TABLES && !seen.contains(name) ? read(name) : null;
            if (table == null) {
                return seen.contains(name);
            }
            seen.add(name);
            for (Topic each : reader.topics(table)) {
                String path = inside(each.href());
                List<String> labels = joined(above, each.labels());
                if (path == null || ++pages > MAX_PAGES) {
                    continue;
                }
                if (each.link()) {
                    for (String base : bases(folder)) {
                        if (add(folder, base + path, labels, whole, parts)) {
                            break;
                        }
                    }
                } else if (each.href().indexOf('#') < 0) {
                    whole.putIfAbsent(path, labels);
                } else if (labels.size() > 1) {
                    parts.putIfAbsent(path, labels.subList(0, labels.size() - 1)); // the last is a section's
                }
            }
            return true;
        }

        private byte @Nullable [] read(String name) {
            try {
                return files.read(name);
            } catch (IOException e) {
                return null; // the pages are readable without
            }
        }

        /** Joins labels without repetition: a table often has the label of the topic that links to it. */
        private static List<String> joined(List<String> above, List<String> below) {
            List<String> all = new ArrayList<>(above);
            for (String label : below) {
                String each = ShortText.beginning(label, LONGEST).replaceAll("\\p{C}+", " ").strip();
                if (!each.isBlank() && (all.isEmpty() || !all.getLast().equals(each))) {
                    all.add(each);
                }
            }
            return List.copyOf(all.subList(Math.max(0, all.size() - MAX_LEVELS), all.size()));
        }
    }
}
