// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.vauban.governance.internal.Messages;

/**
 * A submission of a log to a witness: a checkpoint, with the proof that it continues an earlier one. The form is that
 * of {@code add-checkpoint} in <a href="https://c2sp.org/tlog-witness">c2sp.org/tlog-witness</a>.
 *
 * @param oldSize size of the earlier checkpoint; 0 if there is none or no proof is given
 * @param proof hashes of RFC 6962, empty for {@code oldSize} 0
 * @param note the signed checkpoint
 */
public record WitnessSubmission(long oldSize, List<byte[]> proof, SignedNote note) {
    private static final int MOST_HASHES = 63;
    private static final String OLD = "old ";

    /** Copies the list. */
    public WitnessSubmission {
        proof = List.copyOf(proof);
    }

    /**
     * Parses a submission, or a checkpoint alone.
     *
     * @throws CheckpointFormatException if the text is neither
     */
    public static WitnessSubmission parse(String text) throws CheckpointFormatException {
        if (!text.startsWith(OLD)) {
            return new WitnessSubmission(0, List.of(), SignedNote.parse(text));
        }
        int gap = text.indexOf("\n\n");
        String[] lines = gap < 0 || text.length() > 2 * SignedNote.LONGEST ? new String[0]
                : text.substring(0, gap).split("\n");
        if (lines.length == 0 || lines.length > MOST_HASHES + 1
                || !lines[0].matches(OLD + "(0|[1-9][0-9]{0,17})")) {
            throw new CheckpointFormatException(Messages.text("checkpoint.submission"));
        }
        List<byte[]> proof = new ArrayList<>();
        try {
            for (int i = 1; i < lines.length; i++) {
                proof.add(Base64.getDecoder().decode(lines[i]));
            }
        } catch (IllegalArgumentException e) {
            throw new CheckpointFormatException(Messages.text("checkpoint.submission"));
        }
        return new WitnessSubmission(Long.parseLong(lines[0].substring(OLD.length())), proof,
                SignedNote.parse(text.substring(gap + 2)));
    }

    /** Returns the submission in its written form. */
    public String encoded() {
        StringBuilder text = new StringBuilder(OLD).append(oldSize).append('\n');
        for (byte[] hash : proof) {
            text.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        return text.append('\n').append(note.encoded()).toString();
    }
}
