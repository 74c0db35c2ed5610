// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.LazyEmbeddingModel;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.PassageNeighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;

/** Searches of one command: by words, and by likeness where there are vectors and their model, which is opened once. */
final class Searching implements AutoCloseable {
    private final Knowledge knowledge = KnowledgeCommands.open();
    private final List<Path> folders;
    private final int limit;
    private final boolean lexical;
    private final LazyEmbeddingModel model = new LazyEmbeddingModel(KnowledgeCommands::embedder);

    /**
     * @param folders to search, or null for everywhere
     * @param lexical by words alone, which starts no engine
     */
    Searching(@Nullable List<Path> folders, int limit, boolean lexical) {
        this.folders = folders == null ? List.of() : folders;
        this.limit = limit;
        this.lexical = lexical;
    }

    SearchResult search(String query) throws KnowledgeException {
        return lexical ? knowledge.search(query, limit, folders)
                : knowledge.search(query, limit, folders, model::get);
    }

    Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
        return new PassageNeighbours(knowledge).of(passage, count);
    }

    @Override
    public void close() {
        knowledge.close();
        model.close();
    }
}
