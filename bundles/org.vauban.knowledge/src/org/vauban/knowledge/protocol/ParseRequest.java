// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Request to the parser host to read a file, or content that the request contains.
 *
 * @param path absolute path below a folder that the host may read, or address of an attachment of such a mail
 * @param format name of a {@code SourceFormat}
 * @param maxPages maximum pages; a file with more is too large
 * @param maxCharacters maximum UTF-16 units; a file with more is too large
 * @param content Base64 of an archive entry, which the host cannot open; null to read the file
 */
public record ParseRequest(String path, String format, int maxPages, int maxCharacters, @Nullable String content) {
    /**
     * Method of the first request to a host that was started without folders; the value {@link IndexProtocol.Paths}
     * names the folders that it may read. Answered once the host is confined to them.
     */
    public static final String FOLDERS = "folders";
    /** Method of the request for an image; value {@link Wanted}. */
    public static final String METHOD = "parse";

    /**
     * The answer, after the pages.
     *
     * @param stamp stamp of the file when it was read
     * @param attached attachments of the file
     */
    public record Answer(FileStamp stamp, Attached attached) {
        /** Requires both components. */
        public Answer {
            Objects.requireNonNull(stamp);
            Objects.requireNonNull(attached);
        }
    }

    /**
     * The attachments of a mail.
     *
     * @param documents names of attachments in readable formats, each to be requested below the mail's path; those
     *            after the maximum are only named
     * @param named names of all named parts as the mail gives them, since exclusions apply to these too
     * @param more whether there are more documents than are read
     */
    public record Attached(List<String> documents, List<String> named, boolean more) {
        /** No attachments. */
        public static final Attached NONE = new Attached(List.of(), List.of(), false);

        /** Copies the lists. */
        public Attached {
            documents = List.copyOf(documents);
            named = List.copyOf(named);
        }
    }

    /** Creates a request for a file. */
    public ParseRequest(String path, String format, int maxPages, int maxCharacters) {
        this(path, format, maxPages, maxCharacters, null);
    }

    /** Returns a request for content that was already read; the path is then only a name. */
    public ParseRequest with(byte[] bytes) {
        return new ParseRequest(path, format, maxPages, maxCharacters, Base64.getEncoder().encodeToString(bytes));
    }
}
