// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.vauban.governance.internal.Hashes;

/**
 * Text that may go to a model: not excluded, secrets masked, named in the audit. Only this package can make one, so
 * whoever takes an {@code ApprovedText} cannot be given anything that went round the gate. Immutable.
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

    /** The text after masking; as long as the text that was submitted. */
    public String text() {
        return text;
    }

    /** UTF-16 units. */
    public int length() {
        return text.length();
    }

    /** Lower-case hex SHA-256 of {@link #text()} as UTF-8: what the audit holds. */
    public String sha256() {
        return sha256;
    }

    /** To which remote endpoints it may go; {@link Clearance} says more. */
    public Clearance clearance() {
        return clearance;
    }

    /** The same with another clearance. */
    ApprovedText cleared(Clearance value) {
        return new ApprovedText(text, maskings, sha256, value);
    }

    /** What was masked, by ascending offset, not overlapping; empty if nothing was. */
    public List<Masking> maskings() {
        return maskings;
    }

    /**
     * A stretch of this text: what may be sent whole may be sent in part. Reviewing the whole and sending a window of
     * it lets secrets be recognised that the window cuts.
     *
     * @param from first UTF-16 unit
     * @param to behind the last one
     * @throws IndexOutOfBoundsException if that is not within the text
     */
    public ApprovedText slice(int from, int to) {
        Objects.checkFromToIndex(from, to, text.length());
        if (from == 0 && to == text.length())
            return this;
        List<Masking> inside = new ArrayList<>();
        for (Masking masking : maskings) {
            int start = Math.max(masking.offset(), from);
            int end = Math.min(masking.end(), to);
            if (start < end)
                inside.add(new Masking(masking.kind(), start - from, end - start));
        }
        return new ApprovedText(text.substring(from, to), inside, clearance);
    }

    /**
     * This text and others behind it as one: what may be sent apart may be sent together. Lets a message be made of a
     * file, its name and a question, each reviewed under its own source.
     *
     * @param others in their order; none may be null
     */
    public ApprovedText followedBy(List<ApprovedText> others) {
        if (others.isEmpty())
            return this;
        StringBuilder whole = new StringBuilder(text);
        List<Masking> all = new ArrayList<>(maskings);
        Clearance both = clearance;
        for (ApprovedText other : others) {
            both = both.with(other.clearance);
            for (Masking masking : other.maskings)
                all.add(new Masking(masking.kind(), whole.length() + masking.offset(), masking.length()));
            whole.append(other.text);
        }
        return new ApprovedText(whole.toString(), all, both);
    }

    /** Size and hash only: an approved text printed by accident shows nothing of the workspace. */
    @Override
    public String toString() {
        return "ApprovedText[" + text.length() + " chars, " + maskings.size() + " masked, sha256 " + sha256 + "]";
    }
}
