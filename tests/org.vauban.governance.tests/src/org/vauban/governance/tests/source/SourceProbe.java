// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.source;

import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;

/** Exits with 0 if a URI may denote a file. Arguments: URI, end of its path. */
public final class SourceProbe {
    private SourceProbe() {}

    /** Entry point. */
    public static void main(String[] arguments) {
        System.exit(SourceUris.source(arguments[0]) instanceof TextSource.InFile file
                && file.readings().stream().anyMatch(path -> path.endsWith(arguments[1])) ? 0 : 1);
    }
}
