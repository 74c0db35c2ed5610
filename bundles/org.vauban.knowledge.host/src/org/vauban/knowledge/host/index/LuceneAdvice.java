// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What Lucene advises about the options of the JVM when it starts: native access, which the host does not give it, and
 * an incubator module. Nobody can follow that, and writing it takes a fifth of the start of the host.
 */
public final class LuceneAdvice {
    // kept: a logger that nobody refers to forgets its level
    private static final List<Logger> SILENCED = List.of(Logger.getLogger("org.apache.lucene.store.PosixNativeAccess"),
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider"));

    private LuceneAdvice() {}

    /** Before anything of Lucene is used. */
    public static void silence() {
        SILENCED.forEach(each -> each.setLevel(Level.OFF));
    }
}
