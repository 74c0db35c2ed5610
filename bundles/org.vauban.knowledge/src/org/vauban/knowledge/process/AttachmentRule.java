// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.nio.file.Path;
import java.util.List;

/** Says which attachments of mails are read. Asked on the thread that has the mail read. */
public interface AttachmentRule {
    /** @param attachment its address */
    boolean reads(Path attachment);

    /**
     * Is told what a mail holds that may not be read.
     *
     * @param mail its path or address
     * @param named addresses of everything in it that has a name, whether it is read or not
     * @param more whether it has more documents than are read of a mail
     */
    default void holds(Path mail, List<Path> named, boolean more) {
        // of no interest to who does not hand on the mail
    }
}
