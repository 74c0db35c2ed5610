// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.protocol.FileStamp;

/** Writes copies of mails that contain only what was reviewed of them. */
@FunctionalInterface
public interface MailCopies {
    /** Outcome of copying a mail. */
    sealed interface Result {
        /** @param stamps current stamps of the copy and its attachments, by their addresses in the mail */
        record Written(Map<Path, FileStamp> stamps) implements Result {
            /** Copies the map. */
            public Written {
                stamps = Map.copyOf(stamps);
            }
        }

        /**
         * The mail or its copy could not be read.
         *
         * @param detail in English, for logs; contains nothing of the text
         */
        record Unread(ReadFailure reason, String detail) implements Result {}

        /** Reading the copy would give another result. */
        record Different() implements Result {}
    }

    /**
     * Writes a copy.
     *
     * @param mail the reviewed mail, in which nothing is masked
     * @param copy file to write, in an existing folder
     * @throws IOException if the copy cannot be written
     */
    Result write(ReviewedFile mail, Path copy) throws IOException;
}
