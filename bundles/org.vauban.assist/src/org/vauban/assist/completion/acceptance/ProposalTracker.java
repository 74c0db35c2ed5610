// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.acceptance;

import java.util.Objects;
import java.util.Optional;

/**
 * Tracks a proposal while the user types its text. Immutable and pure: editors keep one and replace it by the result of
 * {@link #edited}.
 *
 * @param offset where the remaining text would be inserted, in UTF-16 units
 * @param remaining the text that remains to be accepted; never empty
 * @param surplus number of characters right of the offset that acceptance replaces: closers that the editor inserted
 *            automatically while the user typed the proposal
 */
public record ProposalTracker(int offset, String remaining, int surplus) {

    public ProposalTracker {
        Objects.requireNonNull(remaining);
        if (remaining.isEmpty() || offset < 0 || surplus < 0) {
            throw new IllegalArgumentException("offset=" + offset + " surplus=" + surplus);
        }
    }

    /** Creates a tracker of a new proposal. */
    public static ProposalTracker of(int offset, String proposal) {
        return new ProposalTracker(offset, proposal, 0);
    }

    /**
     * Returns the rest of the proposal after an edit of the document; empty if the edit has made it stale or used it
     * up.
     *
     * @param at offset of the edit, in UTF-16 units
     * @param removed number of removed characters
     * @param inserted inserted text
     */
    public Optional<ProposalTracker> edited(int at, int removed, String inserted) {
        if (at != offset) {
            return Optional.empty();
        }
        if (removed == 0) {
            int used = matching(inserted);
            if (used >= 0) {
                return left(offset + inserted.length(), used, surplus);
            }
            // an editor that closes brackets and quotes inserts the pair at once, with the caret in between
            if (inserted.length() == 2 && isPair(inserted) && remaining.charAt(0) == inserted.charAt(0)) {
                return left(offset + 1, 1, surplus + 1);
            }
            return Optional.empty();
        }
        // the user types over a closer that the editor had inserted
        if (removed <= surplus && removed == inserted.length() && remaining.startsWith(inserted)) {
            return left(offset + removed, removed, surplus - removed);
        }
        return Optional.empty();
    }

    /** Returns the rest after {@code accepted} characters of the remaining text were inserted; empty if all were. */
    public Optional<ProposalTracker> accepted(int accepted) {
        Objects.checkIndex(accepted, remaining.length() + 1);
        return left(offset + accepted, accepted, surplus);
    }

    private Optional<ProposalTracker> left(int newOffset, int used, int newSurplus) {
        return used >= remaining.length() ? Optional.empty()
                : Optional.of(new ProposalTracker(newOffset, remaining.substring(used), newSurplus));
    }

    /**
     * Returns how much of the remaining text matches the inserted one, or -1. Line ends and the indentation after them
     * may differ.
     */
    private int matching(String inserted) {
        if (inserted.isEmpty()) {
            return -1;
        }
        if (remaining.startsWith(inserted)) {
            return inserted.length();
        }
        int i = 0;
        int r = 0;
        while (i < inserted.length()) {
            if (r == remaining.length()) {
                return -1;
            }
            int lineI = lineEnd(inserted, i);
            int lineR = lineEnd(remaining, r);
            if (lineI > 0 && lineR > 0) {
                i += lineI;
                r += lineR;
                int blankI = blanks(inserted, i);
                int blankR = blanks(remaining, r);
                i += blankI;
                // indentation that the editor did not insert remains to be inserted
                boolean prefix = remaining.startsWith(inserted.substring(i - blankI, i), r);
                r += prefix ? blankI : blankR;
            } else if (lineI == 0 && lineR == 0 && inserted.charAt(i) == remaining.charAt(r)) {
                i++;
                r++;
            } else {
                return -1;
            }
        }
        return r;
    }

    private static int lineEnd(String text, int at) {
        if (text.startsWith("\r\n", at)) {
            return 2;
        }
        return text.charAt(at) == '\n' || text.charAt(at) == '\r' ? 1 : 0;
    }

    private static int blanks(String text, int at) {
        int end = at;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return end - at;
    }

    private static boolean isPair(String two) {
        return switch (two) {
            case "()", "[]", "{}", "<>", "\"\"", "''", "``" -> true;
            default -> false;
        };
    }
}
