// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

/**
 * Asks the parser host for a file.
 *
 * @param path absolute, below a folder that the host may read
 * @param format name of a {@code SourceFormat}
 * @param maxPages pages that are read; a file with more is too large
 * @param maxCharacters UTF-16 units that are read; a file with more is too large
 */
public record ParseRequest(String path, String format, int maxPages, int maxCharacters) {
    /**
     * Method of the first request of a host that was started without folders; value {@link IndexProtocol.Paths}, those
     * that it may read. Answered when it can read nothing else any more.
     */
    public static final String FOLDERS = "folders";
    /** Method of the request. */
    public static final String METHOD = "parse";
}
