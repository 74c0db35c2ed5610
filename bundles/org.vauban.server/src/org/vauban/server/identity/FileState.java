// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.governance.internal.AttributeStamp;

/** Detects whether a file was changed or replaced: each change results in a different state. */
final class FileState {
    private FileState() {}

    /** Returns a state that is equal as long as the file is unchanged, or missing. Blocks. */
    static Object of(Path file) {
        try {
            return AttributeStamp.attributes(file);
        } catch (IOException e) {
            return "none";
        }
    }
}
