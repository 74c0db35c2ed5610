// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.PassageSearch;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * The index of the user for an assistant: opened at the first search, and again where settings or policies have changed
 * since. One search at a time.
 */
final class IndexedPassages implements PassageSearch, AutoCloseable {
    private final Supplier<AssistSettings> settings;
    private final LazyEmbeddingModel model;
    private @Nullable Knowledge knowledge;
    private @Nullable Key key;
    private boolean closed;

    /** What an open index holds for. */
    private record Key(KnowledgeLaunch launch, List<String> exclusions, String policy) {}

    IndexedPassages(Supplier<AssistSettings> settings) {
        this.settings = settings;
        this.model = new LazyEmbeddingModel(() -> EmbeddingModel.open(settings.get()));
    }

    @Override
    public boolean isAvailable() {
        return settings.get().knowledge() != null;
    }

    @Override
    public synchronized SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException {
        AssistSettings now = settings.get();
        KnowledgeLaunch launch = now.knowledge();
        if (launch == null || closed) {
            return new SearchResult(List.of(), 0, 0, false);
        }
        return open(now, launch).search(query, limit, folders, model::get);
    }

    private Knowledge open(AssistSettings now, KnowledgeLaunch launch) throws KnowledgeException {
        UserDirectories user = UserDirectories.standard();
        try {
            Key wanted = new Key(launch, now.exclusions(), Policy.of(user).fingerprint());
            Knowledge open = knowledge;
            if (open == null || !wanted.equals(key)) {
                end();
                open = Knowledge.of(user, launch, now.exclusions());
                knowledge = open;
                key = wanted;
            }
            return open;
        } catch (PolicyException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    private void end() {
        Knowledge open = knowledge;
        knowledge = null;
        if (open != null) {
            open.close();
        }
        model.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
