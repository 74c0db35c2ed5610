// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/** Compares two texts line by line. Pure. */
public final class LineDiff {
    /** Size above which all is one difference, since comparing takes quadratic time. */
    private static final int MAX = 20_000;

    /** Lines {@code [from, to)} of one text became lines {@code [otherFrom, otherTo)} of the other. */
    public record Delta(int from, int to, int otherFrom, int otherTo) {}

    private LineDiff() {}

    public static List<Delta> of(TextLines a, TextLines b) {
        int start = 0;
        int shorter = Math.min(a.count(), b.count());
        while (start < shorter && a.line(start).equals(b.line(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && a.line(a.count() - 1 - end).equals(b.line(b.count() - 1 - end))) {
            end++;
        }
        int lastA = a.count() - end;
        int lastB = b.count() - end;
        if (start == lastA && start == lastB) {
            return List.of();
        }
        if (start == lastA || start == lastB || lastA - start + lastB - start > MAX) {
            return List.of(new Delta(start, lastA, start, lastB));
        }
        List<Delta> deltas = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(a.lines(start, lastA), b.lines(start, lastB)).getDeltas()) {
            int from = start + delta.getSource().getPosition();
            int other = start + delta.getTarget().getPosition();
            deltas.add(new Delta(from, from + delta.getSource().size(), other, other + delta.getTarget().size()));
        }
        return deltas;
    }
}
