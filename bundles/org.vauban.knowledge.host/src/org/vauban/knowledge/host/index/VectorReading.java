// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.List;
import java.util.function.Consumer;
import org.vauban.knowledge.protocol.VectorProtocol.Model;
import org.vauban.knowledge.protocol.VectorProtocol.Of;
import org.vauban.knowledge.protocol.VectorProtocol.Passages;
import org.vauban.knowledge.protocol.VectorProtocol.PendingFile;
import org.vauban.knowledge.protocol.VectorProtocol.Range;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/** What an index has of vectors, and what has none, as it was last committed. Any thread. */
public final class VectorReading {
    private final IndexSearch search;

    VectorReading(IndexSearch search) {
        this.search = search;
    }

    /** Whether any passage has one. */
    public boolean any() throws IndexRefusedException {
        return IndexRefusedException.reading(search::hasVectors);
    }

    /** Passages without, in lists. */
    public void pending(Model wanted, Consumer<List<PendingFile>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.pending(wanted, receiver);
            return receiver;
        });
    }

    /** Passages of a file; none if it was indexed anew since. */
    public Passages passages(Range range) throws IndexRefusedException {
        return IndexRefusedException.reading(() -> search.passages(range));
    }

    /** The vectors of a file, in lists; also those of an earlier version of it. */
    public void of(Of wanted, Consumer<List<Vectors>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.vectors(wanted, receiver);
            return receiver;
        });
    }
}
