// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Silences Lucene's advice about JVM options at start: native access, which the host does not grant, and an incubator
 * module. Users cannot follow the advice, and writing it takes a fifth of the host's start.
 */
public final class LuceneAdvice {
    // kept: a logger without strong references loses its level
    private static final List<Logger> SILENCED = List.of(Logger.getLogger("org.apache.lucene.store.PosixNativeAccess"),
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider"));

    private LuceneAdvice() {}

    /** Silences the advice; must be called before Lucene is used. */
    public static void silence() {
        SILENCED.forEach(each -> each.setLevel(Level.OFF));
    }
}
