// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.protocol.FileStamp;

/** Writes copies of mails that hold what was reviewed of them and nothing else. */
@FunctionalInterface
public interface MailCopies {
    /**
     * Writes a copy.
     *
     * @param mail as it was reviewed, with nothing masked
     * @param copy the file, in a folder that is there
     * @return the copy and what is attached to it as they are now, by the addresses in the mail; nothing if there is no
     *         copy in which the same would be read
     * @throws IOException if it cannot be written
     */
    Map<Path, FileStamp> write(ReviewedFile mail, Path copy) throws IOException;
}
