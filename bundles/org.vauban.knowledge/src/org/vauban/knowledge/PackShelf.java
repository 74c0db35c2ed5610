// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.vector.QueryVector;

/**
 * Serves knowledge packs to users who may each read only some of them: a search covers the packs that it names, and
 * neither its passages nor their scores and counts reveal anything about the others. It has its own index, which starts
 * empty and is deleted on close, so that nothing remains of packs that were once mounted. All methods block; any
 * thread.
 */
public final class PackShelf implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final long PATIENCE_SECONDS = 5;

    private final UserDirectories user;
    private final Path own;
    private final Knowledge knowledge;
    private final KnowledgePacks packs;
    /** Held while a pack is mounted, and while the index is deleted. */
    private final ReentrantLock mounting = new ReentrantLock();
    /** Guarded by {@link #mounting}. */
    private @Nullable InterProcessLock lock;
    private volatile boolean closed;

    private PackShelf(UserDirectories user, KnowledgeLaunch launch) throws PolicyException {
        this.user = user;
        own = folder(user).resolve(UUID.randomUUID().toString());
        knowledge = new Knowledge(launch, user, List.of(), ProjectPolicies.of(user), own);
        packs = new KnowledgePacks(knowledge, user);
    }

    /**
     * Returns an empty shelf that applies the current policy on each call. Starts nothing.
     *
     * @param launch launch settings; the policy decides whether confinement is required
     * @throws PolicyException if the policy cannot be read or understood
     */
    public static PackShelf of(UserDirectories user, KnowledgeLaunch launch) throws PolicyException {
        return new PackShelf(user, launch);
    }

    /** Returns the parent folder of a user's shelf indexes, each of which has a folder of its own. */
    public static Path folder(UserDirectories user) {
        return user.cache().resolve("server-knowledge");
    }

    /** Whether an administrator has installed a root document, so that packs must be signed. */
    public boolean hasRoot() {
        return Files.exists(PolicySources.of(user).root());
    }

    /**
     * Verifies a pack without adding it, as {@link KnowledgePacks#verify} does.
     *
     * @throws KnowledgeException if the pack is refused
     */
    public PackReport verify(Path pack, @Nullable RootDocument trusted, boolean unsigned) throws KnowledgeException {
        return packs.verify(pack, trusted, unsigned);
    }

    /**
     * Mounts a pack as {@link KnowledgePacks#mount} does. One at a time.
     *
     * @throws KnowledgeException if the pack is refused; the index then contains nothing of it
     */
    public PackReport mount(Path pack, @Nullable RootDocument trusted, boolean unsigned) throws KnowledgeException {
        mounting.lock();
        try {
            require();
            open();
            return packs.mount(pack, trusted, unsigned, model -> true); // each search names the model that it uses
        } catch (IOException e) {
            throw new KnowledgeException(Messages.text("index.not.writable", own, FileReason.of(e)), e);
        } finally {
            mounting.unlock();
        }
    }

    /**
     * Removes a mounted pack from the index.
     *
     * @param folder real path
     */
    public void unmount(Path folder) throws KnowledgeException {
        mounting.lock();
        try {
            require();
            knowledge.remove(List.of(folder));
        } finally {
            mounting.unlock();
        }
    }

    /**
     * Searches some packs by words, and also by likeness if there is a query vector and the packs have vectors of its
     * model.
     *
     * @param folders real paths of mounted packs, or of folders and files in them; none to search nothing
     */
    public SearchResult search(String query, int limit, List<Path> folders, @Nullable QueryVector vector)
            throws KnowledgeException {
        require();
        if (folders.isEmpty()) {
            return new SearchResult(List.of(), 0, 0, false); // the index takes an empty list for the whole index
        }
        try {
            return new PermittedSearch(knowledge.client(), knowledge.rules().rules(), true).run(query, limit,
                    folders.stream().map(Path::toString).toList(), vector);
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
    }

    /**
     * Returns the neighbours of a passage in a mounted pack, as {@link PassageNeighbours} does.
     *
     * @param passage passage from a search; the caller must have checked access to its pack
     */
    public Neighbours neighbours(Passage passage, int count) throws KnowledgeException {
        require();
        return new PassageNeighbours(knowledge).of(passage, count);
    }

    /**
     * Returns a document of a mounted pack, as {@link Knowledge#document} does.
     *
     * @param file real path; the caller must have checked access to its pack
     */
    public List<Passage> document(Path file) throws KnowledgeException {
        require();
        return knowledge.document(file);
    }

    private void require() throws KnowledgeException {
        if (closed) {
            throw new KnowledgeException(Messages.text("shelf.closed"), null);
        }
    }

    /** Claims this shelf's folder, and deletes those that ended processes have left behind. */
    private void open() throws IOException {
        if (lock != null) {
            return;
        }
        Path all = Files.createDirectories(folder(user));
        List<Path> locks;
        try (Stream<Path> files = Files.list(all)) {
            locks = files.filter(each -> each.toString().endsWith(LOCK)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // listing failed after it had started
        }
        for (Path each : locks) {
            InterProcessLock left = InterProcessLock.tryAcquire(each).orElse(null);
            if (left != null) {
                String file = each.toString();
                delete(Path.of(file.substring(0, file.length() - LOCK.length())), each, left);
            }
        }
        lock = InterProcessLock.tryAcquire(lockFile()).orElseThrow(() -> new IOException(lockFile().toString()));
    }

    private Path lockFile() {
        return own.resolveSibling(own.getFileName() + LOCK);
    }

    /** Deletes a folder; a later shelf deletes what cannot be deleted now. */
    private static void delete(Path folder, Path lockFile, InterProcessLock held) throws IOException {
        try (held) {
            if (Files.exists(folder)) {
                List<Path> files;
                try (Stream<Path> below = Files.walk(folder)) {
                    files = below.sorted(Comparator.reverseOrder()).toList();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
                for (Path each : files) {
                    Files.delete(each);
                }
            }
            Files.delete(lockFile);
        }
    }

    /**
     * Ends the index host and deletes the index. A mount in progress fails. If verification of a pack does not end
     * soon, a later shelf deletes the index.
     */
    @Override
    public void close() {
        closed = true;
        knowledge.close();
        try {
            if (mounting.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                try {
                    forget();
                } finally {
                    mounting.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        InterProcessLock held = lock;
        lock = null;
        if (held != null) {
            try {
                delete(own, lockFile(), held);
            } catch (IOException e) {
                System.getLogger(PackShelf.class.getName()).log(System.Logger.Level.WARNING,
                        "the index of the packs could not be deleted", e);
            }
        }
    }
}
