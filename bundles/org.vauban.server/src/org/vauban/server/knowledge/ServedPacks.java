// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.vector.QueryVector;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/**
 * The packs of a server. Who may read which is looked at for each search; what somebody may not read does not exist for
 * them. A pack that cannot be mounted is named in the log, and the others are served. Safe for use by many threads.
 */
public final class ServedPacks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServedPacks.class.getName());

    private final PackService service;
    private final ServingContext context;
    private final @Nullable ApiKeys keys;
    private final QueryEmbedding embedding;
    /** In the order of the configuration; never changed, but replaced. */
    private volatile Map<PackSettings, PackReaders> readers;
    /** By what is mounted, whoever may read it. */
    private final Map<PackSettings, Mounted> mounted = new ConcurrentHashMap<>();
    private final DocumentAddresses addresses = new PackAddresses(this::folders);
    /** One piece after the other. */
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null); // guarded by this
    private volatile boolean closed;

    /**
     * A pack that can be searched.
     *
     * @param folder its real path
     * @param expires from when on it is not searched
     * @param model that computed its vectors; null for a pack without
     */
    private record Mounted(Path folder, Instant expires, @Nullable String model) {}

    /**
     * What a search found.
     *
     * @param folders the real paths of the packs that were searched, by their names
     * @param query as it was searched for: with what the gate masks
     */
    record Found(Map<String, Path> folders, String query, SearchResult result) {}

    /**
     * Mounts nothing yet.
     *
     * @param keys that know people; null where nobody is told from anybody else
     * @throws ConfigurationException if a pack names a role that there is not
     */
    public ServedPacks(PackService service, ServingContext context, @Nullable ApiKeys keys)
            throws ConfigurationException {
        this.service = service;
        this.context = context;
        this.keys = keys;
        embedding = new QueryEmbedding(context, service.model());
        readers = readers(service.packs());
    }

    private static Map<PackSettings, PackReaders> readers(List<PackSettings> packs) throws ConfigurationException {
        Map<PackSettings, PackReaders> readers = new LinkedHashMap<>();
        for (PackSettings each : packs) {
            readers.put(each, PackReaders.of(each));
        }
        return readers;
    }

    /** A pack without those who may read it. */
    private static PackSettings content(PackSettings pack) {
        return new PackSettings(pack.name(), pack.folder(), List.of(), pack.root(), pack.unsigned());
    }

    /**
     * Prepares other packs, or other people who may read them.
     *
     * @return has them hold from the next search on, begins to mount those that are new, and takes out those that go
     * @throws ConfigurationException if a pack names a role that there is not
     */
    public Runnable prepare(List<PackSettings> packs) throws ConfigurationException {
        Map<PackSettings, PackReaders> next = readers(packs);
        return () -> {
            readers = next;
            begin();
        };
    }

    /**
     * Begins to mount the packs that are not, one after the other, after those that nobody may read any more are taken
     * out; each is searched when it is there.
     */
    public synchronized void begin() {
        work = work.thenRunAsync(this::mountAll,
                task -> Thread.ofPlatform().daemon().name("vauban-packs").start(task)).exceptionally(failure -> {
                    // what is to be mounted next does not suffer for it
                    LOG.log(Level.ERROR, Messages.text("packs.failed"), failure);
                    return null;
                });
    }

    private void mountAll() {
        Set<PackSettings> wanted = readers.keySet();
        List<PackSettings> contents = wanted.stream().map(ServedPacks::content).toList();
        PackMounting mounting = new PackMounting(service.shelf());
        for (Map.Entry<PackSettings, Mounted> each : mounted.entrySet()) {
            if (contents.contains(each.getKey())) {
                mounting.hold(each.getKey(), each.getValue().folder());
            } else {
                unmount(each.getKey(), each.getValue());
            }
        }
        for (PackSettings each : wanted) {
            if (!mounted.containsKey(content(each))) {
                mount(each, mounting);
            }
        }
        if (mounted.values().stream().anyMatch(this::hasVectors)) {
            embedding.prepare();
        }
    }

    private void unmount(PackSettings pack, Mounted there) {
        mounted.remove(pack);
        try {
            service.shelf().unmount(there.folder());
            LOG.log(Level.INFO, Messages.text("packs.unmounted", pack.name()));
        } catch (KnowledgeException | RuntimeException e) {
            if (!closed) { // nobody may read it in any case, and the index ends with the server
                LOG.log(Level.WARNING, Messages.text("packs.at", pack.name(), e.getMessage()));
            }
        }
    }

    private void mount(PackSettings pack, PackMounting mounting) {
        try {
            Path folder = mounting.place(pack);
            if (!closed) {
                PackReport report = mounting.mount(pack, folder);
                PackVectors vectors = report.manifest().vectors();
                mounted.put(content(pack), new Mounted(folder, report.manifest().expires(),
                        vectors == null ? null : vectors.model()));
                LOG.log(Level.INFO, Messages.text("packs.mounted", pack.name(), report.manifest().version(),
                        report.manifest().files() - report.withheld().size()));
            }
        } catch (ConfigurationException e) {
            if (!closed) {
                LOG.log(Level.ERROR, e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, Messages.text("packs.at", pack.name(), e.getClass().getSimpleName()), e);
        }
    }

    /** Whether a pack has vectors that can be compared with those of queries. */
    private boolean hasVectors(Mounted pack) {
        return embedding.model().equals(pack.model());
    }

    /** Waits until each pack is mounted or left out. */
    public void await() throws InterruptedException {
        CompletableFuture<Void> begun;
        synchronized (this) {
            begun = work;
        }
        try {
            begun.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // each failure is of one pack, and told
        }
    }

    /** Whether somebody may read any pack. */
    boolean isReader(Caller caller) throws ApiException {
        return !readable(caller).isEmpty();
    }

    private List<PackSettings> readable(Caller caller) throws ApiException {
        try {
            List<PackSettings> readable = new ArrayList<>();
            for (Map.Entry<PackSettings, PackReaders> each : readers.entrySet()) {
                if (each.getValue().include(caller, keys)) {
                    readable.add(each.getKey());
                }
            }
            return readable;
        } catch (KeyFileException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Searches the packs that somebody may read. The caller has been admitted.
     *
     * @param names of packs; none for all that the caller may read
     * @param below folders or files that are searched; none for all of the packs
     * @throws ApiException if there is no pack of a name that the caller may read, none can be searched now, or the
     *             gate refuses the query
     */
    Found search(Caller caller, String query, int limit, List<String> names, List<Path> below) throws ApiException {
        Map<String, Mounted> searched = searched(caller, names);
        Map<String, Path> folders = new LinkedHashMap<>();
        searched.forEach((name, pack) -> folders.put(name, pack.folder()));
        TextReview review = new TextReview(context.gate().get(), "search", caller,
                "packs:" + String.join(",", folders.keySet()));
        int number = review.add("query", query);
        review.submit();
        ApprovedText reviewed = review.text(number);
        // packs that the caller may not read do not even decide whether there is a vector
        QueryVector vector = searched.values().stream().anyMatch(this::hasVectors)
                ? embedding.of(reviewed, caller).orElse(null) : null;
        try {
            return new Found(folders, reviewed.text(), service.shelf().search(reviewed.text(), limit,
                    below.isEmpty() ? List.copyOf(folders.values()) : within(folders, below), vector));
        } catch (KnowledgeException e) {
            LOG.log(Level.WARNING, "A search of knowledge packs failed.", e); // what it says may have the query
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("packs.failed"), e);
        }
    }

    /**
     * What stands around a passage of a pack that somebody may read now; nothing for any other one.
     *
     * @throws ApiException if the packs cannot be read
     */
    Neighbours neighbours(Caller caller, Passage passage, int count) throws ApiException {
        Path file = Path.of(passage.path());
        if (searched(caller, List.of()).values().stream().noneMatch(pack -> file.startsWith(pack.folder()))) {
            return Neighbours.NONE;
        }
        try {
            return service.shelf().neighbours(passage, count);
        } catch (KnowledgeException e) {
            LOG.log(Level.WARNING, e.getMessage());
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("packs.failed"), e);
        }
    }

    /**
     * A document of a pack that somebody may read now. The caller has been admitted.
     *
     * @param file as {@link #addresses} has it
     * @return none where it is in no such pack
     * @throws ApiException if the packs cannot be read, or the gate refuses it
     */
    List<Passage> document(Caller caller, Path file) throws ApiException {
        String pack = searched(caller, List.of()).entrySet().stream()
                .filter(each -> file.startsWith(each.getValue().folder())).map(Map.Entry::getKey).findFirst()
                .orElse(null);
        if (pack == null) {
            return List.of();
        }
        TextReview review = new TextReview(context.gate().get(), "search", caller, "packs:" + pack);
        review.add("document", addresses.of(file).toString());
        review.submit();
        try {
            return service.shelf().document(file);
        } catch (KnowledgeException e) {
            LOG.log(Level.WARNING, e.getMessage());
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("packs.failed"), e);
        }
    }

    /**
     * The folder of a pack that somebody may read now; none for any other name.
     *
     * @throws ApiException if the packs cannot be read
     */
    List<Path> pack(Caller caller, String name) throws ApiException {
        return searched(caller, List.of()).entrySet().stream().filter(each -> each.getKey().equals(name))
                .map(each -> each.getValue().folder()).toList();
    }

    /** How clients name documents of packs, whether or not they may read them. */
    DocumentAddresses addresses() {
        return addresses;
    }

    private Map<String, Path> folders() {
        Map<String, Path> folders = new HashMap<>();
        mounted.forEach((pack, there) -> folders.put(pack.name(), there.folder()));
        return folders;
    }

    /**
     * What is said of packs that somebody may not read, whether they are there or not.
     *
     * @param names none for all packs
     */
    static ApiException unreadable(List<String> names) {
        return names.isEmpty() ? new ApiException(ErrorKind.FORBIDDEN, Messages.text("packs.none"))
                : ApiException.of(ErrorKind.NOT_FOUND, "packs", Messages.text("packs.unknown", names.getFirst()));
    }

    private Map<String, Mounted> searched(Caller caller, List<String> names) throws ApiException {
        List<PackSettings> readable = readable(caller);
        List<String> unknown = new ArrayList<>(names);
        readable.forEach(each -> unknown.removeIf(each.name()::equals));
        if (readable.isEmpty() || !unknown.isEmpty()) {
            throw unreadable(unknown);
        }
        Instant now = service.clock().instant();
        Map<String, Mounted> searched = new LinkedHashMap<>();
        for (PackSettings each : readable) {
            Mounted there = mounted.get(content(each));
            if (there != null && now.isBefore(there.expires()) && (names.isEmpty() || names.contains(each.name()))) {
                searched.put(each.name(), there);
            }
        }
        if (searched.isEmpty()) {
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("packs.unavailable"));
        }
        return searched;
    }

    /** Of the folders that a client names, what lies in packs that it may read: paths as they are in the index. */
    private static List<Path> within(Map<String, Path> packs, List<Path> below) {
        return below.stream().map(Path::normalize).filter(each -> packs.values().stream().anyMatch(each::startsWith))
                .toList();
    }

    /** Ends the index, and deletes it. */
    @Override
    public void close() {
        closed = true;
        mounted.clear();
        service.shelf().close();
    }
}
