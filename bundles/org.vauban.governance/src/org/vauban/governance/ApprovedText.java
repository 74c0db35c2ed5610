// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.vauban.governance.internal.Hashes;

/**
 * Text that may go to a model: not excluded, secrets masked, recorded in the audit log. Only this package can create
 * one, so a method that takes an {@code ApprovedText} never receives text that bypassed the gate. Immutable.
 */
public final class ApprovedText {
    private final String text;
    private final String sha256;
    private final List<Masking> maskings;
    private final Clearance clearance;

    ApprovedText(String text, List<Masking> maskings) {
        this(text, maskings, Clearance.NONE);
    }

    ApprovedText(String text, List<Masking> maskings, Clearance clearance) {
        this.clearance = clearance;
        this.text = text;
        this.maskings = List.copyOf(maskings);
        this.sha256 = Hashes.sha256(text);
    }

    private ApprovedText(String text, List<Masking> maskings, String sha256, Clearance clearance) {
        this.text = text;
        this.maskings = maskings;
        this.sha256 = sha256;
        this.clearance = clearance;
    }

    /** Returns the text after masking; as long as the submitted text. */
    public String text() {
        return text;
    }

    /** Returns the length in UTF-16 units. */
    public int length() {
        return text.length();
    }

    /** Returns the lower-case hex SHA-256 of {@link #text()} as UTF-8, as recorded in the audit log. */
    public String sha256() {
        return sha256;
    }

    /** Returns which remote endpoints the text may go to; see {@link Clearance}. */
    public Clearance clearance() {
        return clearance;
    }

    /** Returns a copy with another clearance. */
    ApprovedText cleared(Clearance value) {
        return new ApprovedText(text, maskings, sha256, value);
    }

    /** Returns the masked ranges by ascending offset, not overlapping; empty if nothing was masked. */
    public List<Masking> maskings() {
        return maskings;
    }

    /**
     * Returns a range of this text; parts of an approved text are approved too. Reviewing the whole text and sending
     * only a window of it detects secrets that the window cuts in two.
     *
     * @param from index of the first UTF-16 unit
     * @param to index after the last unit
     * @throws IndexOutOfBoundsException if the range is not within the text
     */
    public ApprovedText slice(int from, int to) {
        Objects.checkFromToIndex(from, to, text.length());
        if (from == 0 && to == text.length()) {
            return this;
        }
        List<Masking> inside = new ArrayList<>();
        for (Masking masking : maskings) {
            int start = Math.max(masking.offset(), from);
            int end = Math.min(masking.end(), to);
            if (start < end) {
                inside.add(new Masking(masking.kind(), start - from, end - start));
            }
        }
        return new ApprovedText(text.substring(from, to), inside, clearance);
    }

    /**
     * Returns this text followed by others; approved texts may be sent together. Allows a message to consist of a file,
     * its name and a question, each reviewed under its own source.
     *
     * @param others the texts to append, in order; none may be null
     */
    public ApprovedText followedBy(List<ApprovedText> others) {
        if (others.isEmpty()) {
            return this;
        }
        StringBuilder whole = new StringBuilder(text);
        List<Masking> all = new ArrayList<>(maskings);
        Clearance both = clearance;
        for (ApprovedText other : others) {
            both = both.with(other.clearance);
            for (Masking masking : other.maskings) {
                all.add(new Masking(masking.kind(), whole.length() + masking.offset(), masking.length()));
            }
            whole.append(other.text);
        }
        return new ApprovedText(whole.toString(), all, both);
    }

    /** Returns only size and hash, so that printing an approved text by accident reveals nothing of the workspace. */
    @Override
    public String toString() {
        return "ApprovedText[" + text.length() + " chars, " + maskings.size() + " masked, sha256 " + sha256 + "]";
    }
}
