// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.protocol.FileStamp;

/** Writes copies of mails that hold what was reviewed of them and nothing else. */
@FunctionalInterface
public interface MailCopies {
    /** What became of a copy. */
    sealed interface Result {
        /** @param stamps of the copy and what is attached to it as they are now, by the addresses in the mail */
        record Written(Map<Path, FileStamp> stamps) implements Result {
            /** Copies the map. */
            public Written {
                stamps = Map.copyOf(stamps);
            }
        }

        /**
         * The mail, or its copy, could not be read.
         *
         * @param detail English, for logs; holds nothing of the text
         */
        record Unread(ReadFailure reason, String detail) implements Result {}

        /** Something else would be read in the copy. */
        record Different() implements Result {}
    }

    /**
     * Writes a copy.
     *
     * @param mail as it was reviewed, with nothing masked
     * @param copy the file, in a folder that is there
     * @throws IOException if it cannot be written
     */
    Result write(ReviewedFile mail, Path copy) throws IOException;
}
