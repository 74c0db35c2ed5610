// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/** Why a file could not be read into the index. */
public enum ReadFailure {
    /** It needs a password. */
    ENCRYPTED,
    /** Its pages are pictures: there is no text in it. */
    SCANNED,
    /** It does not follow its format. */
    DAMAGED,
    /** It has more bytes, pages or text than are read of one file. */
    TOO_LARGE,
    /** It unpacks to, nests or repeats more than a document does: made to exhaust the reader. */
    BOMB,
    /** A page, or the whole file, took too long. */
    TIMEOUT,
    /** It is in an encoding that is not known, so that secrets could not be seen in it. */
    ENCODING,
    /** It changed while it was read; the next run reads it again. */
    CHANGED,
    /** It is gone, its rights do not allow it to be read, or the reader is at fault; the next run reads it again. */
    UNREADABLE,
    /** Reading it took all the memory of the parser, or ended it otherwise. */
    CRASHED,
    /** It is a policy of a project that cannot be read or trusted: no file below it is indexed or shown. */
    POLICY
}
