// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.vector.VectorListener;

/** An index in memory whose passages a test defines. A search finds the passages that contain a word of the query. */
public final class ScriptedQuestions implements QuestionService {
    /** The passages in the index, once their folder has been indexed. */
    public final List<Passage> passages = new CopyOnWriteArrayList<>();
    /** Files that cannot be read. */
    public final List<UnreadableFile> unreadable = new CopyOnWriteArrayList<>();
    /** Folders and archives that a run cannot look into; the index knows nothing about their contents. */
    public final List<UnreadableFile> unopened = new CopyOnWriteArrayList<>();
    /** Folders that were indexed and not removed. */
    public final List<Path> indexed = new CopyOnWriteArrayList<>();
    /** Files that were updated, per update. */
    public final List<Update> updated = new CopyOnWriteArrayList<>();
    /** Paths that a policy excludes from the index from now on. */
    public final List<Path> forbidden = new CopyOnWriteArrayList<>();
    /** Indexed paths that must be read again because more is masked now. */
    public final List<Path> unmasked = new CopyOnWriteArrayList<>();
    /** Number of pages of each document; a page beyond them cannot be shown. */
    public volatile int pages = 60;
    /** Numbers of further pages that cannot be shown. */
    public final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    /** The pages that were drawn: page number, and pixels per point. */
    public final List<String> drawn = new CopyOnWriteArrayList<>();
    /** The folders of each search. */
    public final List<List<Path>> searched = new CopyOnWriteArrayList<>();
    /** Reason why every operation fails; null if they succeed. */
    public volatile String failure;
    /** Whether another process is writing the index. */
    public volatile boolean busy;
    /** Blocks the end of indexing while it is set and not open. */
    public volatile CountDownLatch gate;
    /** While set and not open, a cancelled run is at its last file, which it still indexes. */
    public volatile CountDownLatch lastFile;
    /** Blocks a removal until open; null for none. */
    public volatile CountDownLatch removal;
    /** An unexpected exception while the index is updated, in contrast to {@link #failure}; null for none. */
    public volatile RuntimeException fault;
    /** Documents that are read only once these latches are open. */
    public final Map<Path, CountDownLatch> slow = new ConcurrentHashMap<>();
    private volatile KnowledgeFolders folders = KnowledgeFolders.EVERYTHING;

    /** Files that were indexed without the rest of their folder. */
    public record Update(Path folder, List<Path> files) {}

    /** Creates a passage with the whole text of a text file. */
    public static Passage text(Path file, String text) {
        return new Passage(file.toString(), 0, "", List.of("Manual"), "", "en", 0, text.length(), 1, 0, "", text,
                List.of());
    }

    /** Creates a passage that begins at a position on a document's page. */
    public static Passage page(Path file, int number, int start, int page, String text) {
        return new Passage(file.toString(), number, "", List.of(), "", "en", start, start + text.length(), 0, page,
                "p" + page, text, List.of());
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public CompletableFuture<SearchResult> search(String query, int limit, List<Path> scope) {
        throw new UnsupportedOperationException("the view asks the index");
    }

    @Override
    public DocumentIndex index() {
        return new Index();
    }

    @Override
    public KnowledgeFolders folders() {
        return folders;
    }

    @Override
    public void folders(KnowledgeFolders next) {
        folders = next;
    }

    @Override
    public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
        throw new UnsupportedOperationException("the chat is scripted, too");
    }

    private final class Index implements DocumentIndex {
        private void check() throws KnowledgeException {
            if (failure != null) {
                throw new KnowledgeException(failure, null);
            }
        }

        private boolean has(Path file) {
            return indexed.stream().anyMatch(file::startsWith);
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public SearchResult search(String query, int limit, List<Path> scope) throws KnowledgeException {
            check();
            searched.add(scope);
            List<String> words = List.of(query.toLowerCase(Locale.ROOT).split("\\W+"));
            List<Hit> hits = passages.stream().filter(each -> has(Path.of(each.path())))
                    .filter(each -> scope.isEmpty() || scope.stream().anyMatch(Path.of(each.path())::startsWith))
                    .filter(each -> words.stream().anyMatch(each.text().toLowerCase(Locale.ROOT)::contains))
                    .map(each -> new Hit(each, 1, 0, null)).limit(limit).toList();
            return new SearchResult(hits, hits.size(), 1, false);
        }

        @Override
        public List<Path> pack(String name) {
            return List.of();
        }

        @Override
        public Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
            List<Passage> all = document(Path.of(passage.path()));
            int at = all.indexOf(passage);
            return at < 0 ? Neighbours.NONE : new Neighbours(all.subList(Math.max(0, at - count), at),
                    all.subList(at + 1, Math.min(all.size(), at + 1 + count)));
        }

        @Override
        public IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException {
            check();
            if (busy) {
                throw KnowledgeException.busy(null);
            }
            RuntimeException broken = fault;
            if (broken != null) {
                throw broken;
            }
            CountDownLatch waits = gate;
            try {
                while (waits != null && !listener.isCancelled() && !waits.await(20, TimeUnit.MILLISECONDS)) {
                    listener.progress(0, 2, sources.getFirst().resolve("first.md"));
                }
            } catch (InterruptedException e) {
                throw new KnowledgeException("interrupted", e);
            }
            boolean cancelled = listener.isCancelled();
            if (!cancelled || isTakingLastFile()) {
                indexed.addAll(sources);
            }
            List<UnreadableFile> unread = new ArrayList<>(unreadable);
            unopened.stream().filter(each -> sources.stream().anyMatch(each.file()::startsWith)).forEach(unread::add);
            return new IndexReport(1, 0, 0, 0, unread, 1, 0, "", 0, cancelled);
        }

        private boolean isTakingLastFile() throws KnowledgeException {
            CountDownLatch last = lastFile;
            try {
                return last != null && last.await(Ui.SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new KnowledgeException("interrupted", e);
            }
        }

        @Override
        public IndexReport update(Path folder, List<Path> files, IndexingListener listener)
                throws KnowledgeException {
            check();
            indexed.addAll(files);
            updated.add(new Update(folder, files));
            return new IndexReport(files.size(), 0, 0, 0, unopened, files.size(), 0, "", 0, false);
        }

        @Override
        public List<Path> purge() throws KnowledgeException {
            check();
            indexed.removeAll(forbidden);
            List<Path> again = List.copyOf(unmasked);
            indexed.removeAll(again);
            unmasked.clear();
            return again;
        }

        @Override
        public void mount(Path pack) throws KnowledgeException {
            check();
            indexed.add(pack);
        }

        @Override
        public int remove(List<Path> sources) throws KnowledgeException {
            check();
            CountDownLatch waits = removal;
            if (waits != null) {
                Ui.pass(waits, "the removal to be let go");
            }
            indexed.removeAll(sources);
            return sources.size();
        }

        @Override
        public List<SourceContents> contents(List<Path> sources) throws KnowledgeException {
            check();
            List<SourceContents> all = new ArrayList<>();
            for (Path source : sources) {
                List<Passage> own = passages.stream().filter(each -> has(Path.of(each.path()))
                        && Path.of(each.path()).startsWith(source)).toList();
                long files = own.stream().map(Passage::path).distinct().count();
                all.add(new SourceContents(source, (int) files, own.size(), 1_500L * files,
                        indexed.contains(source) ? unreadable.stream()
                                .filter(each -> each.file().startsWith(source)).toList() : List.of()));
            }
            return all;
        }

        @Override
        public List<Passage> document(Path file) throws KnowledgeException {
            check();
            if (slow.containsKey(file)) {
                Ui.pass(slow.get(file), "the turn of " + file);
            }
            return passages.stream().filter(each -> Path.of(each.path()).equals(file) && has(file)).toList();
        }

        @Override
        public DocumentPages pages(Path file) throws KnowledgeException {
            check();
            return new ScriptedPages(pages, broken, drawn);
        }

        @Override
        public OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation) {
            return OptionalInt.empty();
        }
    }
}
