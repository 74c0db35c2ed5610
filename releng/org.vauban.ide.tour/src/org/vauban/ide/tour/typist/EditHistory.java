// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.assist.edit.proposal.LineDiff;
import org.vauban.assist.edit.proposal.LineDiff.Delta;
import org.vauban.assist.edit.proposal.TextLines;

/**
 * A possible history of a library from one release to the next: the changes of the files that both have, file by file,
 * each from top to bottom. Each file follows the one with which its changes share most names, as in a commit. The same
 * archives give the same changes in the same order. Immutable.
 */
public final class EditHistory {
    private static final Pattern ARCHIVE = Pattern.compile("(.+?)-(\\d.*)-sources\\.jar");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]+");

    private final String name;
    private final Map<String, String> files;
    private final List<Change> changes;

    private EditHistory(String name, Map<String, String> files, List<Change> changes) {
        this.name = name;
        this.files = files;
        this.changes = changes;
    }

    /**
     * Lines that replace other lines.
     *
     * @param file its path in the project
     * @param start where the lines begin, in UTF-16 units, once all changes before this one are made
     * @param removed whole lines; empty where lines are only added
     * @param added whole lines; empty where lines are only removed
     * @param missing offset in the added lines of the first new code, behind its indentation; -1 for none
     */
    public record Change(String file, int start, String removed, String added, int missing) {

        /** Whether the change has a line of code for which a suggestion can be requested. */
        public boolean isPlace() {
            return missing >= 0;
        }

        /** Returns the added lines up to the line of code, its indentation included. */
        public String above() {
            return added.substring(0, missing);
        }

        /** Returns the line of code without its indentation. */
        public String text() {
            return added.substring(missing, added.indexOf('\n', missing)).stripTrailing();
        }

        /** Returns the added text behind the line of code: its line end, and the lines below it. */
        public String below() {
            return added.substring(missing + text().length());
        }
    }

    /**
     * Returns the histories of each two successive releases, libraries by name, older releases first.
     *
     * @param folder folder of the archives of sources
     */
    public static List<EditHistory> of(Path folder) throws IOException {
        Map<String, Map<Version, Path>> libraries = new TreeMap<>();
        for (Path archive : UnseenPlaces.archives(folder)) {
            Matcher matcher = ARCHIVE.matcher(archive.getFileName().toString());
            if (matcher.matches()) {
                libraries.computeIfAbsent(matcher.group(1), key -> new TreeMap<>())
                        .put(Version.parse(matcher.group(2)), archive);
            }
        }
        List<EditHistory> histories = new ArrayList<>();
        for (Map.Entry<String, Map<Version, Path>> library : libraries.entrySet()) {
            Map<String, String> before = null;
            String from = "";
            for (Map.Entry<Version, Path> release : library.getValue().entrySet()) {
                Map<String, String> after = read(release.getValue());
                if (before != null) {
                    histories.add(new EditHistory(library.getKey() + ' ' + from + " to " + release.getKey(), before,
                            changes(before, after)));
                }
                before = after;
                from = release.getKey().toString();
            }
        }
        return histories;
    }

    private static Map<String, String> read(Path archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().filter(each -> each.getName().endsWith(".java")).toList()) {
                String text = UnseenPlaces.text(zip, entry);
                files.put(entry.getName(), text.endsWith("\n") ? text : text + '\n');
            }
        }
        return files;
    }

    /** Returns the library and its releases. */
    public String name() {
        return name;
    }

    /** Returns the text of a file of the older release. */
    public String before(String file) {
        return files.get(file);
    }

    /** Returns the changes in their order. */
    public List<Change> changes() {
        return changes;
    }

    /** Writes the older release. */
    public void writeProject(Path target) throws IOException {
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = target.resolve(each.getKey()).normalize();
            if (file.startsWith(target)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, each.getValue());
            }
        }
    }

    private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
        Map<String, List<Change>> changed = new LinkedHashMap<>();
        before.forEach((file, text) -> {
            String now = after.get(file);
            if (now != null && !now.equals(text)) {
                changed.put(file, changes(file, text, now));
            }
        });
        Map<String, Set<String>> names = new TreeMap<>();
        changed.forEach((file, changes) -> names.put(file, changes.stream()
                .flatMap(change -> NAME.matcher(change.removed() + change.added()).results()).map(MatchResult::group)
                .collect(Collectors.toSet())));
        return inOrder(names).stream().flatMap(file -> changed.get(file).stream()).toList();
    }

    private static List<Change> changes(String file, String before, String after) {
        TextLines old = TextLines.of(before);
        TextLines now = TextLines.of(after);
        List<Delta> deltas = LineDiff.of(old, now);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < deltas.size(); i++) {
            Delta delta = behindBraces(deltas.get(i), i + 1 < deltas.size() ? deltas.get(i + 1).from() : old.count(),
                    now);
            String removed = old.text(delta.from(), delta.to());
            String added = now.text(delta.otherFrom(), delta.otherTo());
            changes.add(new Change(file, now.start(delta.otherFrom()), removed, added, missing(removed, added)));
        }
        return changes;
    }

    /**
     * Moves lines that are only added behind a brace: a difference may begin with the brace of the method above and
     * lack its own last brace, which is the same text, but people do not write in this way.
     *
     * @param end end of the equal old lines below them
     */
    private static Delta behindBraces(Delta delta, int end, TextLines now) {
        Delta moved = delta;
        while (moved.from() == moved.to() && moved.from() < end && now.line(moved.otherFrom()).strip().equals("}")
                && now.line(moved.otherFrom()).equals(now.line(moved.otherTo()))) {
            moved = new Delta(moved.from() + 1, moved.to() + 1, moved.otherFrom() + 1, moved.otherTo() + 1);
        }
        return moved;
    }

    /** Returns the offset of the first line of code that is not a removed line with other blanks; -1 for none. */
    private static int missing(String removed, String added) {
        Set<String> known = removed.lines().map(EditHistory::squeezed).collect(Collectors.toSet());
        int at = 0;
        while (at < added.length()) {
            int end = added.indexOf('\n', at);
            String line = added.substring(at, end);
            if (UnseenPlaces.isCode(line) && !known.contains(squeezed(line))) {
                return at + line.length() - line.stripLeading().length();
            }
            at = end + 1;
        }
        return -1;
    }

    private static String squeezed(String line) {
        return line.replaceAll("\\s+", "");
    }

    /**
     * Returns the files, each behind the one with which it shares most names; a name that many files have counts
     * little.
     */
    private static List<String> inOrder(Map<String, Set<String>> names) {
        Map<String, Integer> files = new HashMap<>();
        names.values().forEach(of -> of.forEach(each -> files.merge(each, 1, Integer::sum)));
        List<String> left = new ArrayList<>(names.keySet());
        List<String> order = new ArrayList<>();
        while (!left.isEmpty()) {
            String next = left.getFirst();
            if (!order.isEmpty()) {
                Set<String> last = names.get(order.getLast());
                next = left.stream().max(Comparator
                        .comparingDouble((String file) -> shared(last, names.get(file), files))
                        .thenComparing(Comparator.reverseOrder())).orElseThrow();
            }
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    private static double shared(Set<String> a, Set<String> b, Map<String, Integer> files) {
        // in one order, so that sums are equal in each run
        return a.stream().filter(b::contains).sorted().mapToDouble(each -> 1.0 / files.get(each)).sum();
    }
}
