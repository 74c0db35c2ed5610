// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.io.IOException;
import org.vauban.governance.source.FileReason;

/** Says why a file could not be read or written, for use within a sentence that names the file. */
public final class FailureReason {
    private FailureReason() {}

    /** Returns the reason. The platform's messages are usable; those of Java are often only the path. */
    public static String of(Exception e) {
        return e instanceof IOException failure ? FileReason.of(failure) : String.valueOf(e.getMessage());
    }
}
