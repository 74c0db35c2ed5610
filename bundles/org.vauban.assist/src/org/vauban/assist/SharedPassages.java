// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.message.Messages;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.PassageSearch;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.vector.VectorListener;

/** A shared index, such as that of a server, which this assistant only searches and reads. */
final class SharedPassages implements DocumentIndex {
    private final PassageSearch search;
    private final Supplier<AssistSettings> settings;

    SharedPassages(PassageSearch search, Supplier<AssistSettings> settings) {
        this.search = search;
        this.settings = settings;
    }

    @Override
    public boolean isAvailable() {
        return search.isAvailable();
    }

    @Override
    public SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException {
        return search.search(query, limit, folders);
    }

    @Override
    public Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
        return search.neighbours(passage, count);
    }

    private KnowledgeException refused() {
        return new KnowledgeException(
                new Messages("org.vauban.assist.question", settings.get().locale()).text("cited.no.index"), null);
    }

    @Override
    public IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException {
        throw refused();
    }

    @Override
    public IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException {
        throw refused();
    }

    @Override
    public List<Path> purge() throws KnowledgeException {
        throw refused();
    }

    @Override
    public void mount(Path pack) throws KnowledgeException {
        throw refused();
    }

    @Override
    public int remove(List<Path> sources) throws KnowledgeException {
        throw refused();
    }

    @Override
    public List<SourceContents> contents(List<Path> sources) throws KnowledgeException {
        throw refused();
    }

    @Override
    public List<Passage> document(Path file) throws KnowledgeException {
        return search.document(file);
    }

    @Override
    public List<Path> pack(String name) throws KnowledgeException {
        return search.pack(name);
    }

    @Override
    public DocumentAddresses addresses() {
        return search.addresses();
    }

    /** Returns one scope with all readable documents; a mention names a pack, or a document in one. */
    KnowledgeFolders folders() {
        return new KnowledgeFolders() {
            @Override
            public Optional<List<Path>> of(KnowledgeScope scope) {
                return EVERYTHING.of(scope);
            }

            @Override
            public List<Path> named(String name) {
                return addresses().named(name);
            }
        };
    }

    @Override
    public DocumentPages pages(Path file) throws KnowledgeException {
        throw refused();
    }

    @Override
    public OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation)
            throws KnowledgeException {
        throw refused();
    }
}
