// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.message;

import java.io.IOException;
import org.vauban.governance.source.FileReason;

/** Words for what is wrong with a file, as {@link FileReason} says it, as a clause: without a full stop. */
public final class FileClause {
    private static final String FULL_STOP = ".";

    private FileClause() {}

    /** Why a file cannot be read or written, within a sentence that names it. */
    public static String of(IOException e) {
        return withoutFullStop(FileReason.of(e));
    }

    /** The same with the path, where the failure names one. */
    public static String withPath(IOException e) {
        return withoutFullStop(FileReason.withPath(e));
    }

    private static String withoutFullStop(String reason) {
        return reason.endsWith(FULL_STOP) ? reason.substring(0, reason.length() - FULL_STOP.length()) : reason;
    }
}
