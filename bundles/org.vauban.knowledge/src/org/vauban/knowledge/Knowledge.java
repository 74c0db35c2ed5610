// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.FolderIndexer;
import org.vauban.knowledge.indexing.FolderReader;
import org.vauban.knowledge.indexing.GateRefusedException;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.PurgeTimes;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.indexing.SourceArchive;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.IndexTraining;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.SpareParser;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.vector.QueryVector;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.knowledge.vector.VectorIndexer;
import org.vauban.knowledge.vector.VectorListener;

/**
 * Indexes and searches the documents and source code of a user, in one index that all processes of the user share.
 * Starts the host processes on demand. All methods block. Searching is possible from any thread, even while another one
 * indexes.
 */
public final class Knowledge implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final UserDirectories user;
    private final SpareParser spareParser = new SpareParser();
    private final IndexTraining training = new IndexTraining();
    private final QueryVectors queries;
    private final PurgeTimes purges = new PurgeTimes();
    // guarded by this, as are all fields below
    private final CurrentRules current;
    private @Nullable KnowledgeLaunch launched;
    private @Nullable IndexClient client;
    private boolean closed;

    /** @param folder folder of the index */
    Knowledge(KnowledgeLaunch launch, UserDirectories user, List<String> settings, ProjectRules projects,
            Path folder) throws PolicyException {
        this.user = user;
        this.queries = new QueryVectors(user);
        this.folder = folder;
        this.current = new CurrentRules(user, launch.withArchives(user.cache().resolve("host")), settings, projects);
    }

    /** Returns the rules of the current policy. */
    synchronized KnowledgeRules rules() throws KnowledgeException {
        return current.get();
    }

    /**
     * Returns the knowledge of a user, which applies the current policy on each call. Starts nothing.
     *
     * @param launch launch settings; the policy decides whether confinement is required
     * @param settings exclusion patterns of the user's settings, in gitignore syntax
     * @throws PolicyException if the policy cannot be read or understood
     */
    public static Knowledge of(UserDirectories user, KnowledgeLaunch launch, List<String> settings)
            throws PolicyException {
        return of(user, launch, settings, ProjectPolicies.of(user));
    }

    /**
     * Returns the knowledge of a user with the given project rules.
     *
     * @param projects rules of projects, evaluated for each file when it is indexed and when it is found
     */
    public static Knowledge of(UserDirectories user, KnowledgeLaunch launch, List<String> settings,
            ProjectRules projects) throws PolicyException {
        return new Knowledge(launch, user, settings, projects, folder(user));
    }

    /** Whether a path exists, or lies in an archive or a mail. */
    public static boolean exists(Path source) {
        return Files.exists(source) || isContained(source.toAbsolutePath());
    }

    /** Whether a file lies in an archive or a mail: editors cannot open it, but the index has its text. */
    public static boolean isContained(Path file) {
        return SourceArchive.archive(file) != null || MailAttachments.mail(file) != null;
    }

    /** Returns the folder of a user's index, which can be rebuilt at any time. */
    public static Path folder(UserDirectories user) {
        return user.cache().resolve("knowledge");
    }

    /**
     * Brings the index up to date with folders or files; all other files in the index stay.
     *
     * @param sources existing folders or files
     * @throws KnowledgeException if nothing can be indexed; unreadable files are in the report
     */
    public IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException {
        return index(sources, listener, (indexer, current) -> indexer.run(sources, PATIENCE, current));
    }

    /** @param run indexing run over the sources */
    IndexReport index(List<Path> sources, IndexingListener listener, KnowledgeUpdates.Run run)
            throws KnowledgeException {
        KnowledgeRules rules = rules();
        IndexReport report = index(sources, listener, run, rules);
        while (report.cancelled() && !listener.isCancelled() && rules() != rules) {
            rules = rules(); // the policy has changed: files that the previous one admitted are checked again
            report = index(sources, listener, run, rules);
        }
        return report;
    }

    private IndexReport index(List<Path> sources, IndexingListener listener, KnowledgeUpdates.Run run,
            KnowledgeRules rules) throws KnowledgeException {
        String refusal = rules.indexing().refusal(sources).orElse(null);
        if (refusal != null) {
            throw new KnowledgeException(refusal, null);
        }
        try (AuditLog audit = rules.audit(user)) {
            return run.with(new FolderIndexer(rules.launch(), spareParser, purges, client(), folder, rules.rules(),
                    rules.gate(audit)), new IndexingListener() {
                        @Override
                        public void progress(int done, int total, Path file) {
                            listener.progress(done, total, file);
                        }

                        @Override
                        public boolean isCancelled() {
                            return listener.isCancelled() || !isCurrent(rules);
                        }
                    });
        } catch (GateRefusedException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Reads folders or files as for the index, including attachments, without changing the index. Excluded files are
     * not read and secrets are masked, by the policy in force at the start.
     *
     * @param sources existing folders or files
     * @return unreadable files with the reasons
     * @throws KnowledgeException if nothing can be read
     */
    public List<UnreadableFile> read(List<Path> sources, DocumentReceiver receiver, IndexingListener listener)
            throws KnowledgeException {
        return reviewed(sources, file -> file.tell(receiver), listener);
    }

    /** Reads folders or files, and passes on what copying them requires. */
    List<UnreadableFile> reviewed(List<Path> sources, Consumer<ReviewedFile> receiver, IndexingListener listener)
            throws KnowledgeException {
        KnowledgeRules rules = rules();
        String refusal = rules.indexing().refusal(sources).orElse(null);
        if (refusal != null) {
            throw new KnowledgeException(refusal, null);
        }
        try (AuditLog audit = rules.audit(user)) {
            return new FolderReader(rules.launch(), folder, rules.rules(), rules.gate(audit)).run(sources, receiver,
                    listener);
        } catch (GateRefusedException e) {
            throw new KnowledgeException(String.valueOf(e.getMessage()), e);
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    private boolean isCurrent(KnowledgeRules rules) {
        try {
            return rules() == rules;
        } catch (KnowledgeException e) {
            return false; // the caller's next step reports the failure
        }
    }

    /**
     * Computes vectors for the passages without a vector of the embedder's model.
     *
     * @param sources folders or files whose passages are considered; none for all
     * @return number of passages that received a vector
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    public int embed(List<Path> sources, TextEmbedder embedder, VectorListener listener) throws KnowledgeException {
        KnowledgeRules rules = rules();
        int done = embed(sources, embedder, listener, rules);
        while (!listener.isCancelled() && rules() != rules) {
            rules = rules(); // the policy has changed: passages that the previous one admitted are checked again
            done += embed(sources, embedder, listener, rules);
        }
        return done;
    }

    private int embed(List<Path> sources, TextEmbedder embedder, VectorListener listener, KnowledgeRules rules)
            throws KnowledgeException {
        String refusal = rules.indexing().refusal(List.of()).orElse(null);
        if (refusal != null) {
            throw new KnowledgeException(refusal, null);
        }
        try (AuditLog audit = rules.audit(user)) {
            return new VectorIndexer(client(), embedder, rules.gate(audit), PATIENCE).run(paths(sources), listener,
                    () -> !isCurrent(rules));
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Removes all files at or below the given paths from the index, whether the paths exist or not.
     *
     * @return number of files removed
     */
    public int remove(List<Path> sources) throws KnowledgeException {
        try {
            List<String> gone = new ArrayList<>();
            List<String> roots = paths(sources);
            IndexClient index = client();
            index.write(PATIENCE, () -> {
                index.commit(); // only committed files are listed, and another thread may be indexing these folders
                index.files(roots, file -> gone.add(file.path()));
                index.delete(gone);
            });
            return gone.size();
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    private static List<String> paths(List<Path> sources) throws IOException {
        List<String> paths = new ArrayList<>();
        for (Path source : sources) {
            paths.add(real(source).toString());
        }
        return paths;
    }

    private static Path real(Path source) throws IOException {
        return RealPaths.of(source.toAbsolutePath()); // also for entries of archives
    }

    /**
     * Searches the index.
     *
     * @param query words; phrases in double quotes must occur verbatim
     * @param limit maximum number of passages
     * @param sources folders or files to search; none for the whole index
     */
    public SearchResult search(String query, int limit, List<Path> sources) throws KnowledgeException {
        return found(query, limit, sources, null);
    }

    /**
     * Searches by words and, if the index has vectors, also by likeness.
     *
     * @param embedder opens the model of the vectors, if it is available; called only if the index has vectors
     */
    public SearchResult search(String query, int limit, List<Path> sources,
            Supplier<Optional<? extends TextEmbedder>> embedder) throws KnowledgeException {
        return found(query, limit, sources, embedder);
    }

    private SearchResult found(String query, int limit, List<Path> sources,
            @Nullable Supplier<Optional<? extends TextEmbedder>> embedder) throws KnowledgeException {
        try {
            QueryVector vector = embedder == null ? null : queries.of(query, embedder, rules(), client()).orElse(null);
            return new PermittedSearch(client(), rules().rules()).run(query, limit, paths(sources), vector);
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Returns what the index holds of folders or files, without what the current policies hide.
     *
     * @param sources need not exist
     * @return the contents of each source, in order
     */
    public List<SourceContents> contents(List<Path> sources) throws KnowledgeException {
        try {
            List<Path> real = new ArrayList<>();
            for (Path source : sources) {
                real.add(real(source));
            }
            return new IndexContents(client(), rules().rules()).of(sources, real);
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Returns a document as it was indexed, for callers that cannot open the file itself.
     *
     * @return the passages in order; none if the document is not in the index, or the current policy hides it
     */
    public List<Passage> document(Path file) throws KnowledgeException {
        try {
            return new IndexContents(client(), rules().rules()).document(real(file));
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Returns the pages of a PDF document as images, whether or not it is in the index. Starts nothing yet.
     *
     * @param file may be an attachment of a mail
     * @throws KnowledgeException if there is no such file
     */
    public DocumentPages pages(Path file) throws KnowledgeException {
        try {
            return new ConfinedPages(this, MailAttachments.mail(file) == null ? file.toRealPath() : real(file));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns the size of the index. */
    public IndexProtocol.Statistics statistics() throws KnowledgeException {
        try {
            return client().statistics();
        } catch (IndexException | IOException e) {
            throw failure(e);
        }
    }

    synchronized IndexClient client() throws ChildException, KnowledgeException {
        if (closed) {
            throw new KnowledgeException(Messages.text("index.closed"), null);
        }
        KnowledgeLaunch wanted = rules().launch();
        IndexClient now = client;
        if (now != null && !Objects.equals(wanted, launched)) {
            now.close(); // the policy now requires another confinement
        }
        if (now == null || !now.isAlive() || !Objects.equals(wanted, launched)) {
            try {
                now = new IndexClient(wanted, folder);
            } catch (IndexException e) {
                throw failure(e);
            }
            client = now;
            launched = wanted;
            training.plan(wanted);
        }
        return now;
    }

    /** Converts a failure of the index or a host to an exception with a message for users. */
    KnowledgeException failure(Exception e) {
        return KnowledgeException.of(e, folder);
    }

    /** Ends the hosts and prevents new ones, even for operations in progress. */
    @Override
    public synchronized void close() {
        closed = true;
        spareParser.close();
        training.close();
        queries.close();
        IndexClient now = client;
        if (now != null) {
            now.close();
        }
    }
}
