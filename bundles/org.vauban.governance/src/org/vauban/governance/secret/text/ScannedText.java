// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A text that detectors scan, with their findings. Not thread-safe. */
public final class ScannedText {
    private final String text;
    private final TextKind kind;
    /** Number of characters that detectors read: the cost of a scan. */
    private long reads;
    private final List<SecretFinding> found = new ArrayList<>();

    public ScannedText(String text, TextKind kind) {
        this.text = text;
        this.kind = kind;
    }

    public TextKind kind() {
        return kind;
    }

    public long reads() {
        return reads;
    }

    public int length() {
        return text.length();
    }

    public char charAt(int index) {
        reads++;
        return text.charAt(index);
    }

    public String substring(int from, int to) {
        reads += to - from;
        return text.substring(from, to);
    }

    public boolean startsWith(String what, int at) {
        reads++;
        return text.startsWith(what, at);
    }

    public boolean regionMatches(boolean ignoreCase, int at, String what, int from, int count) {
        return text.regionMatches(ignoreCase, at, what, from, count);
    }

    public int indexOf(String what) {
        return indexOf(what, 0);
    }

    public int indexOf(String what, int from) {
        int at = text.indexOf(what, from);
        reads += (at < 0 ? text.length() : at) - Math.min(from, text.length());
        return at;
    }

    public int indexOf(String what, int from, int to) {
        int at = text.indexOf(what, from, to);
        reads += Math.max(0, (at < 0 ? to : at) - from);
        return at;
    }

    public int indexOf(char what, int from) {
        int at = text.indexOf(what, from);
        reads += (at < 0 ? text.length() : at) - Math.min(from, text.length());
        return at;
    }

    public int indexOf(char what, int from, int to) {
        int at = text.indexOf(what, from, to);
        reads += Math.max(0, (at < 0 ? to : at) - from);
        return at;
    }

    public int lastIndexOf(String what, int from) {
        int at = text.lastIndexOf(what, from);
        reads += from - Math.max(at, 0);
        return at;
    }

    public void mask(String kind, int from, int to) {
        if (!text.substring(from, Math.max(from, Math.min(to, from + 64))).isBlank()) {
            found.add(new SecretFinding(kind, from, to));
        }
    }

    /** Adds the findings in a part of this text, and their cost. */
    public void include(ScannedText part, int offset) {
        include(part, from -> offset + from, to -> offset + to);
    }

    /**
     * Adds the findings in a text derived from this one.
     *
     * @param from maps the start of a range in it to this text
     * @param to maps the end of a range
     */
    public void include(ScannedText made, IntUnaryOperator from, IntUnaryOperator to) {
        reads += made.reads;
        made.found.forEach(each -> mask(each.kind(), from.applyAsInt(each.from()), to.applyAsInt(each.to())));
    }

    /** Returns the findings by ascending offset, merged where they overlap; the first determines the kind. */
    public List<SecretFinding> merged() {
        found.sort((a, b) -> Integer.compare(a.from(), b.from()));
        List<SecretFinding> merged = new ArrayList<>();
        for (SecretFinding next : found) {
            SecretFinding last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || next.from() >= last.to()) {
                merged.add(next);
            } else if (next.to() > last.to()) {
                merged.set(merged.size() - 1, new SecretFinding(last.kind(), last.from(), next.to()));
            }
        }
        return List.copyOf(merged);
    }
}
