// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The outcome of reading an audit log from its beginning.
 *
 * @param intact true if every line follows from the one before it
 * @param lines how many lines were found good, over all files of the log
 * @param brokenFile the file with the first broken line, or null if intact
 * @param brokenLine its number in that file, from 1, or 0 if intact
 * @param reason what is wrong with it, in the user's language; for an intact log empty, or a remark that its older
 *               files are not here any more
 */
public record AuditVerification(boolean intact, long lines, @Nullable Path brokenFile, long brokenLine,
        String reason) {}
