// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.List;

/**
 * Request to the parser host for a copy of a mail with only what is read of it. Answered with {@link Piece}s, then
 * {@link Copied}.
 */
public final class CopyProtocol {
    /** Method of the request; value {@link Wanted}. */
    public static final String METHOD = "copy";
    /** Maximum bytes of a piece. */
    public static final int PIECE = 1 << 20;

    private CopyProtocol() {}

    /**
     * A request.
     *
     * @param path absolute path of the mail, below a folder that the host may read
     * @param documents attachments to keep: their names after those of the mails that contain them, separated by
     *            slashes
     */
    public record Wanted(String path, List<String> documents) {
        /** Copies the list. */
        public Wanted {
            documents = List.copyOf(documents);
        }
    }

    /** @param data next bytes, in Base64 */
    public record Piece(String data) {}

    /**
     * The end of the answer.
     *
     * @param mail stamp of the mail
     * @param left omitted parts: their names or types after those of the mails that contain them
     */
    public record Copied(FileStamp mail, List<String> left) {
        /** Copies the list. */
        public Copied {
            left = List.copyOf(left);
        }
    }
}
