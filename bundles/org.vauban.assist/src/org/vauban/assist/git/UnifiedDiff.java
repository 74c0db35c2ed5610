// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** Formats the differences of two texts as Git does. Pure. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /**
     * Product of the line counts above which texts are not compared line by line: it would take too long.
     */
    private static final long MAX_COMPARISONS = 25_000_000;

    private UnifiedDiff() {}

    /** Lines [from, to) of the old text were replaced by lines [start, end) of the new one. */
    private record Change(int from, int to, int start, int end) {}

    /**
     * @param before null for a new file
     * @param after null for a deleted file
     */
    static String of(String path, @Nullable String before, @Nullable String after) {
        StringBuilder diff = new StringBuilder(header(path));
        if (before == null) {
            diff.append("new file mode 100644\n");
        } else if (after == null) {
            diff.append("deleted file mode 100644\n");
        }
        diff.append("--- ").append(before == null ? "/dev/null" : "a/" + path).append('\n');
        diff.append("+++ ").append(after == null ? "/dev/null" : "b/" + path).append('\n');
        List<String> old = lines(before);
        List<String> now = lines(after);
        List<Change> changes = changes(old, now);
        for (int first = 0; first < changes.size();) {
            int last = first;
            while (last + 1 < changes.size() && changes.get(last + 1).from - changes.get(last).to <= 2 * CONTEXT) {
                last++;
            }
            hunk(diff, old, now, changes.subList(first, last + 1));
            first = last + 1;
        }
        return diff.toString();
    }

    static String header(String path) {
        return "diff --git a/" + path + " b/" + path + "\n";
    }

    /** Returns the lines with their ends. */
    private static List<String> lines(@Nullable String text) {
        List<String> lines = new ArrayList<>();
        for (int at = 0, end; text != null && at < text.length(); at = end) {
            end = text.indexOf('\n', at) + 1;
            end = end == 0 ? text.length() : end;
            lines.add(text.substring(at, end));
        }
        return lines;
    }

    private static List<Change> changes(List<String> old, List<String> now) {
        int same = 0;
        while (same < Math.min(old.size(), now.size()) && old.get(same).equals(now.get(same))) {
            same++;
        }
        int behind = 0;
        while (behind < Math.min(old.size(), now.size()) - same
                && old.get(old.size() - 1 - behind).equals(now.get(now.size() - 1 - behind))) {
            behind++;
        }
        int oldEnd = old.size() - behind;
        int nowEnd = now.size() - behind;
        if (same == oldEnd && same == nowEnd) {
            return List.of();
        }
        if ((long) (oldEnd - same) * (nowEnd - same) > MAX_COMPARISONS) {
            return List.of(new Change(same, oldEnd, same, nowEnd));
        }
        List<Change> changes = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(old.subList(same, oldEnd), now.subList(same, nowEnd))
                .getDeltas()) {
            changes.add(new Change(same + delta.getSource().getPosition(),
                    same + delta.getSource().getPosition() + delta.getSource().size(),
                    same + delta.getTarget().getPosition(),
                    same + delta.getTarget().getPosition() + delta.getTarget().size()));
        }
        return changes;
    }

    private static void hunk(StringBuilder diff, List<String> old, List<String> now, List<Change> changes) {
        Change first = changes.getFirst();
        Change last = changes.getLast();
        int before = Math.min(CONTEXT, first.from);
        int behind = Math.min(CONTEXT, old.size() - last.to);
        diff.append("@@ -").append(range(first.from - before, last.to + behind)).append(" +")
                .append(range(first.start - before, last.end + behind)).append(" @@\n");
        int at = first.from - before;
        for (Change change : changes) {
            append(diff, ' ', old, at, change.from);
            append(diff, '-', old, change.from, change.to);
            append(diff, '+', now, change.start, change.end);
            at = change.to;
        }
        append(diff, ' ', old, at, last.to + behind);
    }

    private static String range(int from, int to) {
        return (to == from ? from : from + 1) + (to - from == 1 ? "" : "," + (to - from));
    }

    private static void append(StringBuilder diff, char sign, List<String> lines, int from, int to) {
        for (String line : lines.subList(from, to)) {
            diff.append(sign).append(line);
            if (!line.endsWith("\n")) {
                diff.append("\n\\ No newline at end of file\n");
            }
        }
    }
}
