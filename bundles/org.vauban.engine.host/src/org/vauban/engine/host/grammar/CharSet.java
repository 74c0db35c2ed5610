// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** A set of Unicode code points without surrogates, as sorted, separated ranges. Immutable. */
final class CharSet {
    /** A range, both ends included. */
    record Range(int low, int high) {}

    static final CharSet NONE = new CharSet(List.of());
    /** Every code point that UTF-8 can encode. */
    static final CharSet ALL = new CharSet(List.of(new Range(0, 0xD7FF), new Range(0xE000, 0x10FFFF)));

    private final List<Range> ranges;

    private CharSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    static CharSet of(int codePoint) {
        return range(codePoint, codePoint);
    }

    static CharSet range(int low, int high) {
        return union(List.of(new Range(low, high))).intersect(ALL);
    }

    static CharSet of(String members) {
        return union(members.codePoints().mapToObj(c -> new Range(c, c)).toList());
    }

    /** Returns the union of any ranges. */
    static CharSet union(List<Range> any) {
        List<Range> sorted = new ArrayList<>(any);
        sorted.sort(Comparator.comparingInt(Range::low));
        List<Range> merged = new ArrayList<>();
        for (Range r : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).high() >= r.low() - 1) {
                merged.set(last, new Range(merged.get(last).low(), Math.max(merged.get(last).high(), r.high())));
            } else {
                merged.add(r);
            }
        }
        return new CharSet(List.copyOf(merged));
    }

    CharSet union(CharSet other) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(other.ranges);
        return union(both);
    }

    CharSet intersect(CharSet other) {
        List<Range> common = new ArrayList<>();
        for (Range a : ranges) {
            for (Range b : other.ranges) {
                int low = Math.max(a.low(), b.low());
                int high = Math.min(a.high(), b.high());
                if (low <= high) {
                    common.add(new Range(low, high));
                }
            }
        }
        return union(common);
    }

    /** Returns the members of {@link #ALL} that are not in this set. */
    CharSet complement() {
        List<Range> gaps = new ArrayList<>();
        int next = 0;
        for (Range r : ranges) {
            if (r.low() > next) {
                gaps.add(new Range(next, r.low() - 1));
            }
            next = r.high() + 1;
        }
        if (next <= 0x10FFFF) {
            gaps.add(new Range(next, 0x10FFFF));
        }
        return new CharSet(List.copyOf(gaps)).intersect(ALL);
    }

    CharSet minus(CharSet other) {
        return intersect(other.complement());
    }

    boolean contains(int codePoint) {
        for (Range r : ranges) { // called often; most sets have one or two
            if (codePoint <= r.high()) {
                return r.low() <= codePoint;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    List<Range> ranges() {
        return ranges;
    }

    /** Returns the only member, or -1. */
    int single() {
        return ranges.size() == 1 && ranges.get(0).low() == ranges.get(0).high() ? ranges.get(0).low() : -1;
    }

    /** Returns the members of a small set, ascending. */
    int[] members() {
        return ranges.stream().flatMapToInt(r -> java.util.stream.IntStream.rangeClosed(r.low(), r.high())).toArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CharSet set && set.ranges.equals(ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return Arrays.toString(ranges.toArray());
    }
}
