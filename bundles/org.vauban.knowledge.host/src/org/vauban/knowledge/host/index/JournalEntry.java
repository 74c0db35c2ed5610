// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.IndexProtocol.Ahead;
import org.vauban.knowledge.protocol.IndexProtocol.Pack;
import org.vauban.knowledge.protocol.IndexProtocol.Paths;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** A record of the journal; exactly one of its components is not null. */
record JournalEntry(@Nullable Put put, @Nullable Paths delete, @Nullable Vectors vectors, @Nullable Ahead ahead,
        @Nullable Pack pack) {

    static JournalEntry of(Put put) {
        return new JournalEntry(put, null, null, null, null);
    }

    static JournalEntry of(Paths delete) {
        return new JournalEntry(null, delete, null, null, null);
    }

    static JournalEntry of(Vectors vectors) {
        return new JournalEntry(null, null, vectors, null, null);
    }

    static JournalEntry of(Ahead ahead) {
        return new JournalEntry(null, null, null, ahead, null);
    }

    static JournalEntry of(Pack pack) {
        return new JournalEntry(null, null, null, null, pack);
    }
}
