// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Path;

/**
 * A file that is left out of a pack, or of the index where a pack is mounted.
 *
 * @param file its real path; of an attachment, its address
 * @param reason for users
 */
public record WithheldFile(Path file, Reason reason) {
    /** Why. */
    public enum Reason {
        /** Something is masked in it, which its copy in the pack would hold. */
        MASKED,
        /** Something attached to it may not be in the pack, or nobody has looked at all that is attached to it. */
        ATTACHMENT,
        /** No copy of a mail would hold what was reviewed of it and nothing else. */
        COPY,
        /** It is excluded where the pack is mounted. */
        EXCLUDED
    }
}
