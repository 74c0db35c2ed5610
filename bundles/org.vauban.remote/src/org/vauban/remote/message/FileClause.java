// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.message;

import java.io.IOException;
import org.vauban.governance.source.FileReason;

/** Describes a failure of a file like {@link FileReason}, but as a clause: without a full stop. */
public final class FileClause {
    private static final String FULL_STOP = ".";

    private FileClause() {}

    /** Returns why a file cannot be read or written, for a sentence that names it. */
    public static String of(IOException e) {
        return withoutFullStop(FileReason.of(e));
    }

    /** Returns the reason together with the path, if the failure names one. */
    public static String withPath(IOException e) {
        return withoutFullStop(FileReason.withPath(e));
    }

    private static String withoutFullStop(String reason) {
        return reason.endsWith(FULL_STOP) ? reason.substring(0, reason.length() - FULL_STOP.length()) : reason;
    }
}
