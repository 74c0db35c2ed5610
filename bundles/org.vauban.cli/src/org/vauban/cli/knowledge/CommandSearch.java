// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.LazyEmbeddingModel;
import org.vauban.cli.console.Messages;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.PassageNeighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;

/**
 * Runs the searches of one command: by words, and by vectors if there are any and their model, which is opened once.
 */
final class CommandSearch implements AutoCloseable {
    private final Knowledge knowledge = KnowledgeCommands.open();
    /** Folders, files and packs as the user names them. */
    private final List<Path> named;
    /** The resolved folders; null until the first search. */
    private @Nullable List<Path> folders;
    private final int limit;
    private final boolean lexical;
    private final LazyEmbeddingModel model = new LazyEmbeddingModel(KnowledgeCommands::embedder);

    /**
     * @param named folders, files or names of mounted packs to search; null for everything
     * @param lexical whether to search by words only, which starts no engine
     */
    CommandSearch(@Nullable List<Path> named, int limit, boolean lexical) {
        this.named = named == null ? List.of() : named;
        this.limit = limit;
        this.lexical = lexical;
    }

    SearchResult search(String query) throws KnowledgeException {
        List<Path> in = folders;
        if (in == null) {
            in = folders();
            folders = in;
        }
        return lexical ? knowledge.search(query, limit, in) : knowledge.search(query, limit, in, model::get);
    }

    /** Resolves names; one that is not a file may be that of a pack. */
    private List<Path> folders() throws KnowledgeException {
        List<Path> all = new ArrayList<>();
        for (Path each : named) {
            List<Path> packs = each.isAbsolute() || each.getNameCount() > 1 || Knowledge.exists(each) ? List.of()
                    : new KnowledgePacks(knowledge, UserDirectories.standard()).mounted(each.toString());
            all.addAll(packs.isEmpty() ? List.of(each) : packs);
        }
        return all;
    }

    /** Returns why nothing was found: an empty index, a name that is neither a file nor a mounted pack, or no match. */
    String nothing() throws KnowledgeException {
        if (knowledge.statistics().files() == 0) {
            return Messages.text("search.no.index");
        }
        List<Path> in = folders;
        return named.stream().filter(each -> in != null && in.contains(each) && !Knowledge.exists(each)).findFirst()
                .map(each -> Messages.text("search.nowhere", each)).orElseGet(() -> Messages.text("search.nothing"));
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
