// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.governance.internal.AttributeStamp;

/** Tells whether a file was changed or replaced: each change makes a new state. */
final class FileState {
    private FileState() {}

    /** Equal as long as the file is the same, or is missing. Blocks. */
    static Object of(Path file) {
        try {
            return AttributeStamp.attributes(file);
        } catch (IOException e) {
            return "none";
        }
    }
}
