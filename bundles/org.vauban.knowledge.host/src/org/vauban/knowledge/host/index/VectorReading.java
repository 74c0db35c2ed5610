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

/** Reads the vectors of the last commit, and the passages without vectors. Any thread. */
public final class VectorReading {
    private final IndexSearch search;

    VectorReading(IndexSearch search) {
        this.search = search;
    }

    /** Whether any passage has a vector. */
    public boolean any() throws IndexRefusedException {
        return IndexRefusedException.reading(search::hasVectors);
    }

    /** Passes on the passages without vectors, in chunks. */
    public void pending(Model wanted, Consumer<List<PendingFile>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.pending(wanted, receiver);
            return receiver;
        });
    }

    /** Returns passages of a file; none if the file was indexed again since. */
    public Passages passages(Range range) throws IndexRefusedException {
        return IndexRefusedException.reading(() -> search.passages(range));
    }

    /** Passes on the vectors of a file in chunks, including those of an earlier version of it. */
    public void of(Of wanted, Consumer<List<Vectors>> receiver) throws IndexRefusedException {
        IndexRefusedException.reading(() -> {
            search.vectors(wanted, receiver);
            return receiver;
        });
    }
}
