// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.message;

import java.io.IOException;

/** Words for what is wrong with a file, as governance says it. */
public final class FileReason {
    private static final String FULL_STOP = ".";

    private FileReason() {}

    /** Why a file cannot be read or written, within a sentence that names it: without a full stop. */
    public static String of(IOException e) {
        return withoutFullStop(org.vauban.governance.source.FileReason.of(e));
    }

    /** The same with the path, where the failure names one. */
    public static String withPath(IOException e) {
        return withoutFullStop(org.vauban.governance.source.FileReason.withPath(e));
    }

    private static String withoutFullStop(String reason) {
        return reason.endsWith(FULL_STOP) ? reason.substring(0, reason.length() - FULL_STOP.length()) : reason;
    }
}
