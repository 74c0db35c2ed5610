// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;

/**
 * A proposed change of a text: hunks of lines, each accepted or rejected. Immutable, safe for use by many threads.
 * Remembers the text that it was made for, so that later changes of that text are never overwritten.
 */
public final class EditProposal {
    private final Path file;
    private final String base;
    private final TextLines baseLines;
    private final List<Hunk> hunks;
    private final BitSet rejected; // never written to after construction

    private EditProposal(@Nullable Path file, String base, TextLines baseLines, List<Hunk> hunks, BitSet rejected) {
        this.file = file;
        this.base = base;
        this.baseLines = baseLines;
        this.hunks = hunks;
        this.rejected = rejected;
    }

    /**
     * Creates a proposal with all hunks accepted.
     *
     * @param file file to change, or null for a text without a file
     * @param base the text when the change was requested
     * @param wanted the text with the change
     */
    public static EditProposal of(@Nullable Path file, String base, String wanted) {
        Objects.requireNonNull(base);
        TextLines old = TextLines.of(base);
        TextLines next = TextLines.of(wanted);
        List<Hunk> hunks = new ArrayList<>();
        for (LineDiff.Delta delta : LineDiff.of(old, next)) {
            hunks.add(new Hunk(hunks.size(), delta.from(), delta.to() - delta.from(), old.start(delta.from()),
                    old.text(delta.from(), delta.to()), next.text(delta.otherFrom(), delta.otherTo())));
        }
        return new EditProposal(file, base, old, List.copyOf(hunks), new BitSet());
    }

    /** Returns the file to change, or null. */
    public @Nullable Path file() {
        return file;
    }

    /** Returns the text that the proposal was made for. */
    public String base() {
        return base;
    }

    /** Returns the hunks by ascending position; empty if nothing changes. */
    public List<Hunk> hunks() {
        return hunks;
    }

    public boolean isEmpty() {
        return hunks.isEmpty();
    }

    public boolean accepted(Hunk hunk) {
        return !rejected.get(hunk.index());
    }

    /** Returns a copy with the given hunk accepted or rejected. */
    public EditProposal with(Hunk hunk, boolean accepted) {
        BitSet next = (BitSet) rejected.clone();
        next.set(Objects.checkIndex(hunk.index(), hunks.size()), !accepted);
        return new EditProposal(file, base, baseLines, hunks, next);
    }

    /** Returns a copy with all hunks accepted or rejected. */
    public EditProposal withAll(boolean accepted) {
        BitSet next = new BitSet();
        next.set(0, hunks.size(), !accepted);
        return new EditProposal(file, base, baseLines, hunks, next);
    }

    /**
     * Returns the outcome of the proposal for the audit.
     *
     * @param feature feature that made the proposal
     * @param written whether the accepted hunks were written into the text
     */
    public OutputOutcome outcome(String feature, boolean written) {
        StringBuilder output = new StringBuilder();
        int taken = 0;
        boolean all = true;
        boolean some = false;
        for (Hunk hunk : hunks) {
            output.append(hunk.newText());
            if (written && accepted(hunk)) {
                taken += hunk.newText().length();
                some = true; // a deletion counts too, although it has no text
            } else {
                all = false;
            }
        }
        Result result = !some ? Result.DISMISSED : all ? Result.ACCEPTED : Result.PARTLY_ACCEPTED;
        return new OutputOutcome(feature, null, result, output.toString(), taken);
    }

    /** Returns the base text with the accepted hunks, for a preview. */
    public String preview() {
        return text(base, changes(List.of()));
    }

    /**
     * Applies the accepted hunks to the current text. Changes elsewhere are kept; a change within the lines of an
     * accepted hunk is a conflict, and so is an insertion at the line where a hunk inserts.
     */
    public ApplyResult applyTo(String current) {
        if (current.equals(base)) {
            List<TextChange> changes = changes(List.of());
            return new ApplyResult.Applied(text(base, changes), changes, false);
        }
        List<LineDiff.Delta> moved = LineDiff.of(baseLines, TextLines.of(current));
        List<Hunk> conflicts = hunks.stream().filter(this::accepted)
                .filter(hunk -> moved.stream().anyMatch(delta -> meet(hunk, delta))).toList();
        if (!conflicts.isEmpty()) {
            return new ApplyResult.Conflict(conflicts);
        }
        TextLines currentLines = TextLines.of(current);
        List<Shift> shifts = new ArrayList<>();
        for (LineDiff.Delta delta : moved) {
            int before = baseLines.start(delta.to()) - baseLines.start(delta.from());
            int after = currentLines.start(delta.otherTo()) - currentLines.start(delta.otherFrom());
            shifts.add(new Shift(delta.from(), delta.to(), after - before));
        }
        List<TextChange> changes = changes(shifts);
        return new ApplyResult.Applied(text(current, changes), changes, true);
    }

    private static boolean meet(Hunk hunk, LineDiff.Delta delta) {
        int from = hunk.firstLine();
        int to = from + hunk.lineCount();
        boolean insertion = from == to;
        boolean inserted = delta.from() == delta.to();
        if (insertion && inserted) {
            return from == delta.from();
        }
        return from < delta.to() && delta.from() < to;
    }

    /** The offset by which a change elsewhere moves the lines after it. */
    private record Shift(int fromLine, int toLine, int units) {}

    private List<TextChange> changes(List<Shift> shifts) {
        List<TextChange> changes = new ArrayList<>();
        for (Hunk hunk : hunks) {
            if (accepted(hunk)) {
                int moved = 0;
                for (Shift shift : shifts) {
                    if (shift.toLine() <= hunk.firstLine()) {
                        moved += shift.units();
                    }
                }
                changes.add(smallest(hunk, hunk.offset() + moved));
            }
        }
        return changes;
    }

    /** Returns the smallest replacement, so that carets and markers near it stay in place. */
    private static TextChange smallest(Hunk hunk, int offset) {
        String old = hunk.oldText();
        String next = hunk.newText();
        int most = Math.min(old.length(), next.length());
        int start = 0;
        while (start < most && old.charAt(start) == next.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < most - start && old.charAt(old.length() - 1 - end) == next.charAt(next.length() - 1 - end)) {
            end++;
        }
        // splits neither surrogate pairs nor line ends
        while (start > 0 && (Character.isHighSurrogate(old.charAt(start - 1)) || old.charAt(start - 1) == '\r')) {
            start--;
        }
        while (end > 0 && (Character.isLowSurrogate(old.charAt(old.length() - end))
                || old.charAt(old.length() - end) == '\n')) {
            end--;
        }
        return new TextChange(offset + start, old.length() - start - end, next.substring(start, next.length() - end));
    }

    private static String text(String of, List<TextChange> changes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (TextChange change : changes) {
            text.append(of, at, change.offset()).append(change.text());
            at = change.offset() + change.length();
        }
        return text.append(of, at, of.length()).toString();
    }
}
