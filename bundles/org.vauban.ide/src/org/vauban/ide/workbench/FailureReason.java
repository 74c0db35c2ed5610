// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.io.IOException;
import org.vauban.governance.source.FileReason;

/** Why a file could not be read or written, within a sentence that names it. */
public final class FailureReason {
    private FailureReason() {}

    /** The platform has sentences of its own; what Java says of a file is often no more than its path. */
    public static String of(Exception e) {
        return e instanceof IOException failure ? FileReason.of(failure) : String.valueOf(e.getMessage());
    }
}
