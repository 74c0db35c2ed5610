// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Path;

/**
 * A file that is left out of a pack, or of the index when a pack is mounted.
 *
 * @param file real path; for an attachment, its address
 * @param reason reason for users
 */
public record WithheldFile(Path file, Reason reason) {
    /** Why the file is left out. */
    public enum Reason {
        /** It has redactions, but its copy in the pack would contain the original text. */
        MASKED,
        /** An attachment may not be in the pack, or not all attachments were reviewed. */
        ATTACHMENT,
        /** A mail of which no copy contains exactly what was reviewed. */
        COPY,
        /** It is excluded on the machine that mounts the pack. */
        EXCLUDED
    }
}
