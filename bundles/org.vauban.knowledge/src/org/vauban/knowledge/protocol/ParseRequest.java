// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Asks the parser host for a file, or for what is in one.
 *
 * @param path absolute, below a folder that the host may read; or of what is attached to such a mail
 * @param format name of a {@code SourceFormat}
 * @param maxPages pages that are read; a file with more is too large
 * @param maxCharacters UTF-16 units that are read; a file with more is too large
 * @param content in Base64, of an entry of an archive, which the host cannot open; null to have the file read
 */
public record ParseRequest(String path, String format, int maxPages, int maxCharacters, @Nullable String content) {
    /**
     * Method of the first request of a host that was started without folders; value {@link IndexProtocol.Paths}, those
     * that it may read. Answered when it can read nothing else any more.
     */
    public static final String FOLDERS = "folders";
    /** Method of the request. */
    public static final String METHOD = "parse";

    /**
     * The answer, after the pages.
     *
     * @param stamp the file as it was
     * @param attached what is attached to it
     */
    public record Answer(FileStamp stamp, Attached attached) {
        /** Checks what has to be there. */
        public Answer {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(attached);
        }
    }

    /**
     * What is attached to a mail.
     *
     * @param documents names of those whose format is read, each to be asked for below its path; behind the most that
     *            are read of a mail, such as are only named
     * @param named names of all parts that have one, as the mail says them: exclusions hold for these as well
     * @param more whether there are more documents than are read
     */
    public record Attached(List<String> documents, List<String> named, boolean more) {
        /** Nothing. */
        public static final Attached NONE = new Attached(List.of(), List.of(), false);

        /** Copies the lists. */
        public Attached {
            documents = List.copyOf(documents);
            named = List.copyOf(named);
        }
    }

    /** Asks for a file. */
    public ParseRequest(String path, String format, int maxPages, int maxCharacters) {
        this(path, format, maxPages, maxCharacters, null);
    }

    /** The same for what was read already; the path is then only a name. */
    public ParseRequest with(byte[] bytes) {
        return new ParseRequest(path, format, maxPages, maxCharacters, Base64.getEncoder().encodeToString(bytes));
    }
}
