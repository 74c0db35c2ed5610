// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.vauban.governance.internal.Messages;

/**
 * A text with signatures, in the form of <a href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>. Do not rely
 * on the text before {@link VerifierKey#verifies} has confirmed it. Immutable.
 *
 * @param text text that ends in a line feed
 * @param signatures one or more
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** Maximum length of a note in UTF-16 units. */
    public static final int LONGEST = 64 << 10;

    private static final int MOST_SIGNATURES = 64;
    private static final String SIGNATURE = "\u2014 ";

    /** Copies the list. */
    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /**
     * Parses a note.
     *
     * @throws CheckpointFormatException if the text is not a note
     */
    public static SignedNote parse(String note) throws CheckpointFormatException {
        int gap = note.lastIndexOf("\n\n");
        if (note.length() > LONGEST || gap < 0 || !note.endsWith("\n")
                || note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new CheckpointFormatException(Messages.text("checkpoint.note"));
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(gap + 2).split("\n")) {
            signatures.add(signature(line));
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new CheckpointFormatException(Messages.text("checkpoint.note"));
        }
        return new SignedNote(note.substring(0, gap + 1), signatures);
    }

    private static NoteSignature signature(String line) throws CheckpointFormatException {
        int space = line.indexOf(' ', SIGNATURE.length());
        if (line.startsWith(SIGNATURE) && space > SIGNATURE.length() && line.indexOf('+') != SIGNATURE.length()) {
            try {
                byte[] bytes = Base64.getDecoder().decode(line.substring(space + 1));
                if (bytes.length > Integer.BYTES) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    int keyId = buffer.getInt();
                    byte[] signature = new byte[buffer.remaining()];
                    buffer.get(signature);
                    return new NoteSignature(line.substring(SIGNATURE.length(), space), keyId, signature);
                }
            } catch (IllegalArgumentException e) {
                throw new CheckpointFormatException(Messages.text("checkpoint.note"));
            }
        }
        throw new CheckpointFormatException(Messages.text("checkpoint.note"));
    }

    /** Returns the note in its written form: text, empty line, signature lines. */
    public String encoded() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (NoteSignature signature : signatures) {
            byte[] bytes = ByteBuffer.allocate(Integer.BYTES + signature.signature().length)
                    .putInt(signature.keyId()).put(signature.signature()).array();
            note.append(SIGNATURE).append(signature.name()).append(' ')
                    .append(Base64.getEncoder().encodeToString(bytes)).append('\n');
        }
        return note.toString();
    }
}
