// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import org.vauban.governance.internal.EncodedPath;

/** Normalises names and patterns before they are compared. */
final class PathFolding {
    private PathFolding() {}

    /**
     * Returns composed Unicode (file systems return é as one character or as two), in lower case if case is ignored.
     */
    static String fold(String text, boolean ignoreCase) {
        String composed = Normalizer.isNormalized(text, Normalizer.Form.NFC) ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
        return ignoreCase ? composed.toLowerCase(Locale.ROOT) : composed;
    }

    /** Returns the names of a path from one index to another, with slashes, {@link #fold folded}. */
    static String relative(Path file, int from, int to, boolean ignoreCase) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append('/');
            }
            text.append(EncodedPath.name(file.getName(i)));
        }
        return fold(text.toString(), ignoreCase);
    }
}
