// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.trace.TraceLink;

/** Sort order of the rows of the matrix. */
public enum TraceOrder {
    /** Order of the documents and files that contain them. */
    DOCUMENT(null),
    /** By id or name, with numbers compared by value: REQ-2 before REQ-10. */
    NAME(Comparator.comparing(TraceOrder::nameOf, TraceOrder::natural)),
    /** Fewest links first. */
    LINKS(Comparator.comparingInt(row -> links(row).size())),
    /** Lowest confidence first. */
    CONFIDENCE(Comparator.comparingDouble(row -> links(row).stream().mapToDouble(TraceLink::confidence).max()
            .orElse(0)));

    private final @Nullable Comparator<TraceRow> comparator;

    TraceOrder(@Nullable Comparator<TraceRow> comparator) {
        this.comparator = comparator;
    }

    /** Returns the rows in this order. The sort is stable. */
    List<TraceRow> sorted(List<TraceRow> rows, boolean descending) {
        Comparator<TraceRow> by = comparator;
        if (by == null) {
            return descending ? rows.reversed() : rows;
        }
        return rows.stream().sorted(descending ? by.reversed() : by).toList();
    }

    private static List<TraceLink> links(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> traced.links().stream().map(TraceRow.Linked::link).toList();
            case TraceRow.Linked linked -> List.of(linked.link());
            case TraceRow.Unknown unknown -> List.of();
            case TraceRow.Untraced untraced -> List.of();
            case TraceRow.Rejected rejected -> List.of();
        };
    }

    private static String nameOf(TraceRow row) {
        return switch (row) {
            case TraceRow.Traced traced -> traced.requirement().id();
            case TraceRow.Linked linked -> linked.link().artifact().name();
            case TraceRow.Unknown unknown -> unknown.orphan().id();
            case TraceRow.Untraced untraced -> untraced.artifact().name();
            case TraceRow.Rejected rejected -> rejected.key().requirement();
        };
    }

    /** Compares texts character by character, ignoring case, and runs of digits as numbers. */
    static int natural(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int iEnd = digits(one, i);
            int jEnd = digits(other, j);
            int compared;
            if (iEnd > i && jEnd > j) {
                compared = numbers(one, i, iEnd, other, j, jEnd);
                i = iEnd;
                j = jEnd;
            } else {
                compared = Character.compare(Character.toLowerCase(one.charAt(i++)),
                        Character.toLowerCase(other.charAt(j++)));
            }
            if (compared != 0) {
                return compared;
            }
        }
        return one.length() - i == other.length() - j ? one.compareTo(other)
                : Integer.compare(one.length() - i, other.length() - j);
    }

    /** Returns the end of the run of digits that begins at a position. */
    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Compares runs of digits: without leading zeros, the longer number is larger. */
    private static int numbers(String one, int from, int end, String other, int otherFrom, int otherEnd) {
        int i = from;
        int j = otherFrom;
        while (i < end && one.charAt(i) == '0') {
            i++;
        }
        while (j < otherEnd && other.charAt(j) == '0') {
            j++;
        }
        return end - i != otherEnd - j ? Integer.compare(end - i, otherEnd - j)
                : one.substring(i, end).compareTo(other.substring(j, otherEnd));
    }
}
