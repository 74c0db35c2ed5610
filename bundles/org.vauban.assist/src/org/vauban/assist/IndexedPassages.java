// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.message.Messages;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.trace.DocumentSource;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.PassageNeighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.vector.VectorListener;

/**
 * The user's index as an assistant uses it: opened on demand, and reopened after a change of settings. Searches run one
 * at a time; all other methods may run concurrently.
 */
final class IndexedPassages implements DocumentIndex, DocumentSource, AutoCloseable {
    private final Supplier<AssistSettings> settings;
    /** Held by each search, since the embedding model is for one thread; never held while everything is closed. */
    private final Object searching = new Object();
    private final LazyEmbeddingModel model;
    /** Fingerprint of the policy under which the embedding model was opened; guarded by {@code searching}. */
    private String policy = "";

    private final Object lock = new Object();
    // guarded by the lock
    private @Nullable Knowledge knowledge;
    private @Nullable Key key;
    private boolean closed;

    /** The settings that an open index was opened with; it follows policy changes itself. */
    private record Key(KnowledgeLaunch launch, List<String> exclusions) {}

    /** Uses an open index. */
    @FunctionalInterface
    private interface Operation<T> {
        T in(Knowledge open) throws KnowledgeException;
    }

    IndexedPassages(Supplier<AssistSettings> settings) {
        this.settings = settings;
        this.model = new LazyEmbeddingModel(() -> EmbeddingModel.open(settings.get()));
    }

    @Override
    public boolean isAvailable() {
        return settings.get().knowledge() != null;
    }

    @Override
    public SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException {
        synchronized (searching) {
            Knowledge open = open();
            String now = fingerprint();
            if (!now.equals(policy)) {
                model.close(); // the new policy may forbid it
                policy = now;
            }
            try {
                return open.search(query, limit, folders, model::get);
            } finally {
                if (isClosed()) {
                    model.close(); // the search may have opened it after close
                }
            }
        }
    }

    @Override
    public Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
        return new PassageNeighbours(open()).of(passage, count);
    }

    @Override
    public List<Path> pack(String name) throws KnowledgeException {
        return new KnowledgePacks(open(), UserDirectories.standard()).mounted(name);
    }

    /** Runs concurrently with searches: reading takes long and does not use the index. */
    @Override
    public List<UnreadableFile> read(List<Path> folders, DocumentReceiver receiver, IndexingListener listener)
            throws KnowledgeException {
        return isAvailable() ? open().read(folders, receiver, listener) : List.of();
    }

    private static String fingerprint() throws KnowledgeException {
        try {
            return Policy.of(UserDirectories.standard()).fingerprint();
        } catch (PolicyException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException {
        return with(open -> open.index(sources, listener));
    }

    @Override
    public IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException {
        return with(open -> new KnowledgeUpdates(open).update(folder, files, listener));
    }

    @Override
    public List<Path> purge() throws KnowledgeException {
        return with(open -> new KnowledgeUpdates(open).purge());
    }

    @Override
    public void mount(Path pack) throws KnowledgeException {
        new KnowledgePacks(open(), UserDirectories.standard()).mount(pack, null, false,
                EmbeddingModel.name()::equals);
    }

    @Override
    public int remove(List<Path> sources) throws KnowledgeException {
        return with(open -> open.remove(sources));
    }

    @Override
    public List<SourceContents> contents(List<Path> sources) throws KnowledgeException {
        return with(open -> open.contents(sources));
    }

    @Override
    public List<Passage> document(Path file) throws KnowledgeException {
        return with(open -> open.document(file));
    }

    @Override
    public DocumentPages pages(Path file) throws KnowledgeException {
        return open().pages(file);
    }

    @Override
    public OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation)
            throws KnowledgeException {
        Knowledge open = open();
        try (LazyEmbedder embedder = new LazyEmbedder(settings, cancellation)) {
            if (!Files.isDirectory(Knowledge.folder(UserDirectories.standard()))
                    || !EmbeddingModel.isInstalled(settings.get())) {
                return OptionalInt.empty(); // do not start a process only for this
            }
            return OptionalInt.of(open.embed(sources, embedder, new VectorListener() {
                @Override
                public void progress(int done, int total) {
                    listener.progress(done, total);
                }

                @Override
                public boolean isCancelled() {
                    return cancellation.isAsked() || listener.isCancelled();
                }
            }));
        } catch (EngineException e) {
            if (cancellation.isAsked()) {
                return OptionalInt.of(0); // the model's engine was ended
            }
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        }
    }

    private Knowledge open() throws KnowledgeException {
        AssistSettings now = settings.get();
        KnowledgeLaunch launch = now.knowledge();
        synchronized (lock) {
            if (closed) {
                throw new KnowledgeException(new Messages("org.vauban.assist", now.locale()).text("closed"), null);
            }
            if (launch == null) {
                throw new KnowledgeException(new Messages("org.vauban.assist.question", now.locale())
                        .text("cited.no.index"), null);
            }
            Key wanted = new Key(launch, now.exclusions());
            Knowledge open = knowledge;
            if (open == null || !wanted.equals(key)) {
                end();
                try {
                    open = Knowledge.of(UserDirectories.standard(), launch, now.exclusions());
                } catch (PolicyException e) {
                    throw new KnowledgeException(String.valueOf(e.getMessage()), e);
                }
                knowledge = open;
                key = wanted;
            }
            return open;
        }
    }

    /**
     * Performs an operation; repeats it if it failed and the settings were changed meanwhile, since another thread may
     * have closed the index to open it with the new ones.
     */
    private <T> T with(Operation<T> operation) throws KnowledgeException {
        Knowledge open = open();
        while (true) {
            try {
                return operation.in(open);
            } catch (KnowledgeException e) {
                Knowledge now = open();
                if (now == open) {
                    throw e;
                }
                open = now;
            }
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Closes the index. Called under the lock. */
    private void end() {
        Knowledge open = knowledge;
        knowledge = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            end(); // ends a running search as well
        }
        model.close();
    }
}
