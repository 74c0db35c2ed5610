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
 * Mounts the packs of a server and searches them. Rights are checked at each search; a pack that a caller may not read
 * does not exist for the caller. A pack that cannot be mounted is logged, and the others are served. Thread-safe.
 */
public final class ServedPacks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ServedPacks.class.getName());

    private final PackService service;
    private final ServingContext context;
    private final @Nullable ApiKeys keys;
    private final QueryEmbedding embedding;
    /** Readers by pack, in the order of the configuration; replaced as a whole. */
    private volatile Map<PackSettings, PackReaders> readers;
    /** Mounted packs by their settings without readers, so that a change of readers keeps them mounted. */
    private final Map<PackSettings, Mounted> mounted = new ConcurrentHashMap<>();
    private final DocumentAddresses addresses = new PackAddresses(this::folders);
    /** Mounting tasks, run one after the other. */
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null); // guarded by this
    private volatile boolean closed;

    /**
     * A mounted pack.
     *
     * @param folder its real path
     * @param expires when it stops being searched
     * @param model the model that computed its vectors; null for a pack without vectors
     */
    private record Mounted(Path folder, Instant expires, @Nullable String model) {}

    /**
     * The result of a search.
     *
     * @param folders the real paths of the searched packs, by their names
     * @param query the query as searched, with redactions by the gate
     */
    record Found(Map<String, Path> folders, String query, SearchResult result) {}

    /**
     * Creates packs without mounting them.
     *
     * @param keys resolves the names of people; null if the server does not authenticate callers
     * @throws ConfigurationException if a pack names an unknown role
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

    /** Returns the settings without readers. */
    private static PackSettings content(PackSettings pack) {
        return new PackSettings(pack.name(), pack.folder(), List.of(), pack.root(), pack.unsigned());
    }

    /**
     * Prepares a change of the packs or of their readers.
     *
     * @return applies the change from the next search on, and starts to mount new packs and to unmount removed ones
     * @throws ConfigurationException if a pack names an unknown role
     */
    public Runnable prepare(List<PackSettings> packs) throws ConfigurationException {
        Map<PackSettings, PackReaders> next = readers(packs);
        return () -> {
            readers = next;
            begin();
        };
    }

    /**
     * Starts to unmount removed packs and then to mount missing ones, one after the other. Each can be searched as soon
     * as it is mounted.
     */
    public synchronized void begin() {
        work = work.thenRunAsync(this::mountAll,
                task -> Thread.ofPlatform().daemon().name("vauban-packs").start(task)).exceptionally(failure -> {
                    // a failure must not prevent later tasks
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
            if (!closed) { // harmless: the pack has no readers any more, and the index ends with the server
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

    /** Whether a pack has vectors of the query model. */
    private boolean hasVectors(Mounted pack) {
        return embedding.model().equals(pack.model());
    }

    /** Waits until each pack is mounted or skipped. */
    public void await() throws InterruptedException {
        CompletableFuture<Void> begun;
        synchronized (this) {
            begun = work;
        }
        try {
            begun.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // cannot happen: failures are handled per pack, and logged
        }
    }

    /** Whether a caller may read any pack. */
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
     * Searches the packs that a caller may read. The caller has been admitted.
     *
     * @param names names of packs; empty for all that the caller may read
     * @param below folders or files to search; empty for all of the packs
     * @throws ApiException if the caller may read no pack with one of the names, none can be searched now, or the gate
     *             refuses the query
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
        // only packs that the caller may read decide whether a vector is computed
        QueryVector vector = searched.values().stream().anyMatch(this::hasVectors)
                ? embedding.of(reviewed, caller).orElse(null) : null;
        try {
            return new Found(folders, reviewed.text(), service.shelf().search(reviewed.text(), limit,
                    below.isEmpty() ? List.copyOf(folders.values()) : within(folders, below), vector));
        } catch (KnowledgeException e) {
            LOG.log(Level.WARNING, "A search of knowledge packs failed.", e); // its message may contain the query
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("packs.failed"), e);
        }
    }

    /**
     * Returns the neighbours of a passage in a pack that the caller may read now; none for any other passage.
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
     * Returns the passages of a document in a pack that the caller may read now. The caller has been admitted.
     *
     * @param file the path, as resolved by {@link #addresses}
     * @return empty if no such pack contains it
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
     * Returns the folder of a pack that the caller may read now; empty for any other name.
     *
     * @throws ApiException if the packs cannot be read
     */
    List<Path> pack(Caller caller, String name) throws ApiException {
        return searched(caller, List.of()).entrySet().stream().filter(each -> each.getKey().equals(name))
                .map(each -> each.getValue().folder()).toList();
    }

    /** Returns the addresses of pack documents, whether or not a caller may read them. */
    DocumentAddresses addresses() {
        return addresses;
    }

    private Map<String, Path> folders() {
        Map<String, Path> folders = new HashMap<>();
        mounted.forEach((pack, there) -> folders.put(pack.name(), there.folder()));
        return folders;
    }

    /**
     * Creates the error for packs that a caller may not read, the same whether they exist or not.
     *
     * @param names empty for all packs
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

    /** Returns those of the client's folders that are in packs it may read, as paths in the index. */
    private static List<Path> within(Map<String, Path> packs, List<Path> below) {
        return below.stream().map(Path::normalize).filter(each -> packs.values().stream().anyMatch(each::startsWith))
                .toList();
    }

    /** Stops the index, and deletes it. */
    @Override
    public void close() {
        closed = true;
        mounted.clear();
        service.shelf().close();
    }
}
