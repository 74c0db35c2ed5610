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
 * The labels under which the tables of contents of Eclipse help list its pages. Addresses in a table count from the
 * plug-in, which is the folder of the table or one above it. What leads out of it is left out. Immutable.
 */
final class HelpContents {
    /** What tables that others link to hang on. */
    static final String NAME = "toc.xml";
    static final String PLUGIN = "plugin.xml";
    /** No pages. */
    static final HelpContents NONE = new HelpContents(List.of());
    /** Bytes of a table. */
    static final int MAX_BYTES = 4 << 20;
    private static final int MAX_TABLES = 200;
    private static final int MAX_PAGES = 100_000;
    private static final int MAX_LEVELS = 10;
    /** UTF-16 units of a label. */
    private static final int LONGEST = 200;

    /** Where tables are. */
    interface Files {
        /**
         * A table.
         *
         * @param name with slashes, below the archive or folder
         * @return null if there is none, or it is too large or excluded
         */
        byte @Nullable [] read(String name) throws IOException;
    }

    /** Reads tables, in a process that may do nothing else. */
    interface Reader {
        /**
         * What a table lists; nothing if it cannot be read.
         *
         * @throws ChildException if that process cannot be started
         */
        List<Topic> topics(byte[] table) throws ChildException;
    }

    /** @param folder empty, or ending with a slash */
    private record Table(String folder, Map<String, List<String>> labels) {}

    private final List<Table> tables;

    private HelpContents(List<Table> tables) {
        this.tables = tables;
    }

    /**
     * Reads tables with those that they link to, and those that the {@code plugin.xml} beside them names, each once.
     *
     * @param names of the tables to begin with
     * @throws ChildException if nothing can be read
     */
    static HelpContents read(List<String> names, Files files, Reader reader) throws ChildException {
        Reading reading = new Reading(files, reader);
        List<Table> tables = new ArrayList<>();
        // translations lie deeper, and may name pages that are not translated
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
     * The labels that lead to a page, the outermost first, its own last.
     *
     * @param page with slashes, below the archive or folder
     * @return nothing for a page that no table lists
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

    /** A folder, then those above it. */
    private static List<String> bases(String folder) {
        List<String> bases = new ArrayList<>(List.of(folder));
        for (String base = folder; !base.isEmpty();) {
            base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
            bases.add(base);
        }
        return bases;
    }

    /** What an address names below a plug-in; null if it leads elsewhere. */
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

    /** One run over the tables of an archive or folder. */
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

        /** @return whether there is such a table */
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
                    parts.putIfAbsent(path, labels.subList(0, labels.size() - 1)); // its own is that of a section
                }
            }
            return true;
        }

        private byte @Nullable [] read(String name) {
            try {
                return files.read(name);
            } catch (IOException e) {
                return null; // the pages can be read without
            }
        }

        /** A table often has the label of the topic that it hangs on. */
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
