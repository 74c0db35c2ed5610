// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.List;

/**
 * Asks the parser host for a copy of a mail with what is read of it and nothing else: {@link Piece}s, then the
 * {@link Copied}.
 */
public final class CopyProtocol {
    /** Method of the request; value {@link Wanted}. */
    public static final String METHOD = "copy";
    /** Bytes of a piece, at most. */
    public static final int PIECE = 1 << 20;

    private CopyProtocol() {}

    /**
     * A request.
     *
     * @param path of the mail, absolute, below a folder that the host may read
     * @param documents those of its attachments that belong into the copy: names behind those of the mails in which
     *            they are, with slashes between them
     */
    public record Wanted(String path, List<String> documents) {
        /** Copies the list. */
        public Wanted {
            documents = List.copyOf(documents);
        }
    }

    /** @param data the next bytes, in Base64 */
    public record Piece(String data) {}

    /**
     * The end of the answer.
     *
     * @param mail as it was
     * @param left what is not in the copy: names, or types, of parts behind those of the mails in which they are
     */
    public record Copied(FileStamp mail, List<String> left) {
        /** Copies the list. */
        public Copied {
            left = List.copyOf(left);
        }
    }
}
