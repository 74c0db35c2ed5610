// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.nio.file.Path;
import java.util.List;

/** Decides which attachments of mails are read. Called on the thread that reads the mail. */
public interface AttachmentRule {
    /** @param attachment address of the attachment */
    boolean reads(Path attachment);

    /**
     * Reports the named parts of a mail, some of which may be forbidden.
     *
     * @param mail path or address of the mail
     * @param named addresses of all named parts, whether they are read or not
     * @param more whether the mail has more documents than are read
     */
    default void holds(Path mail, List<Path> named, boolean more) {
        // only needed by callers that pass on the mail
    }
}
