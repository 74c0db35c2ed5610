// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/** Why a file could not be read into the index. */
public enum ReadFailure {
    /** It needs a password. */
    ENCRYPTED,
    /** Its pages are images without text. */
    SCANNED,
    /** It violates its format. */
    DAMAGED,
    /** It exceeds the limit on bytes, pages or text of one file. */
    TOO_LARGE,
    /** It unpacks, nests or repeats far more than a real document does, in order to exhaust the reader. */
    BOMB,
    /** A page, or the whole file, took too long. */
    TIMEOUT,
    /** Its encoding is unknown, so that secrets in it could not be detected. */
    ENCODING,
    /** It changed while it was being read; the next run reads it again. */
    CHANGED,
    /** It is gone, its permissions deny reading, or the reader is at fault; the next run reads it again. */
    UNREADABLE,
    /** Reading it exhausted the parser's memory, or crashed the parser. */
    CRASHED,
    /** It is a project policy that cannot be read or trusted: no file below it is indexed or shown. */
    POLICY
}
