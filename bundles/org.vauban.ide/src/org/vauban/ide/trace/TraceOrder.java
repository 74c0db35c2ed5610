// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.trace.TraceLink;

/** The order of the rows of the matrix. */
public enum TraceOrder {
    /** Of the documents and files in which they stand. */
    DOCUMENT(null),
    /** By id or name, numbers by their value: REQ-2 before REQ-10. */
    NAME(Comparator.comparing(TraceOrder::nameOf, TraceOrder::natural)),
    /** What few links serve comes first. */
    LINKS(Comparator.comparingInt(row -> links(row).size())),
    /** What is least certain comes first. */
    CONFIDENCE(Comparator.comparingDouble(row -> links(row).stream().mapToDouble(TraceLink::confidence).max()
            .orElse(0)));

    private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

    private final @Nullable Comparator<TraceRow> comparator;

    TraceOrder(@Nullable Comparator<TraceRow> comparator) {
        this.comparator = comparator;
    }

    /** The rows in this order; equal ones stay as they are. */
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

    /** Compares texts piece by piece, digits as numbers. */
    static int natural(String one, String other) {
        Matcher left = PIECE.matcher(one);
        Matcher right = PIECE.matcher(other);
        while (true) {
            boolean more = left.find();
            if (!more || !right.find()) {
                return more ? 1 : right.find() ? -1 : one.compareTo(other);
            }
            int compared = piece(left.group(), right.group());
            if (compared != 0) {
                return compared;
            }
        }
    }

    private static int piece(String one, String other) {
        Function<String, Boolean> number = text -> text.charAt(0) >= '0' && text.charAt(0) <= '9';
        return number.apply(one) && number.apply(other) ? new BigInteger(one).compareTo(new BigInteger(other))
                : one.toLowerCase(Locale.ROOT).compareTo(other.toLowerCase(Locale.ROOT));
    }
}
