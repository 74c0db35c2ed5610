// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep.Action;
import org.vauban.site.internal.Messages;

/**
 * Assigns a version to each ring. A ring is a composite p2 site, whose address never changes; one file of it is
 * replaced to change the version. An installation from a ring that is in progress meanwhile still finds all artifacts.
 */
public final class Rings {
    private static final int MAX_BYTES = 64 << 10;
    private final SiteStore store;
    private final Audit audit;
    private final InstantSource clock;

    /** Records who changed a ring. */
    @FunctionalInterface
    public interface Audit {
        /**
         * Called before a ring is changed.
         *
         * @param event {@code site.promoted} or {@code site.rolledback}; with {@code .failed} if the change failed
         * @throws GovernanceException if it cannot be recorded: the change is then not made
         */
        void record(String event, String detail) throws GovernanceException;
    }

    /**
     * A completed change.
     *
     * @param from the version before; 0 for none
     * @param site the ring's new site
     */
    public record Change(Ring ring, long from, SignedSite site) {}

    /**
     * The state of a ring.
     *
     * @param site null if it was refused
     * @param refusal why it was refused; null otherwise
     */
    public record State(Ring ring, long version, List<Long> history, @Nullable SignedSite site,
            @Nullable SiteException refusal) {}

    /** @param store store with the versions and the rings */
    public Rings(SiteStore store, Audit audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Assigns a higher version to a ring.
     *
     * @throws SiteException if the version is not in the store, is refused, or is older than that of the ring
     */
    public Change promote(long version, Ring ring) throws SiteException {
        try (InterProcessLock lock = store.lock()) {
            CompositeSite.Content before = content(ring);
            List<Long> history = new ArrayList<>(before == null ? List.of() : before.history());
            if (before != null && version < before.current()) {
                throw SiteException.failed(Messages.text("ring.older", version, ring.text(), before.current()), null);
            }
            if (before == null || version != before.current()) {
                history.add(version);
            }
            return change("site.promoted", ring, before, history);
        }
    }

    /**
     * Returns a ring to an older version.
     *
     * @param to the version; null for the previous one
     * @throws SiteException if there is none, it is not in the store, or it is refused
     */
    public Change rollback(Ring ring, @Nullable Long to) throws SiteException {
        try (InterProcessLock lock = store.lock()) {
            CompositeSite.Content before = content(ring);
            List<Long> known = before == null ? List.of() : before.history();
            if (before == null || to == null && known.size() < 2) {
                throw SiteException.failed(Messages.text("ring.first", ring.text()), null);
            }
            long version = to == null ? known.get(known.size() - 2) : to;
            if (version >= before.current()) {
                throw SiteException.failed(Messages.text("ring.newer", version, ring.text(), before.current()), null);
            }
            List<Long> history = new ArrayList<>(known.stream().takeWhile(each -> each < version).toList());
            history.add(version);
            return change("site.rolledback", ring, before, history);
        }
    }

    private Change change(String event, Ring ring, CompositeSite.@Nullable Content before, List<Long> history)
            throws SiteException {
        long version = history.getLast();
        Path folder = store.version(version);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw SiteException.failed(Messages.text("ring.absent", version, store.folder(), versions()), null);
        }
        SignedSite site = store.verifier().verify(folder);
        if (site.manifest().version() != version) {
            throw SiteException.refused(Messages.text("ring.misplaced", folder, site.manifest().version()));
        }
        long from = before == null ? 0 : before.current();
        String detail = site.manifest().organisation() + "/" + site.manifest().name() + " ring " + ring.text() + ": "
                + from + " -> " + version + " sha256=" + site.digest();
        try {
            audit.record(event, detail);
            try {
                write(ring, history);
            } catch (IOException e) {
                audit.record(event + ".failed", detail);
                throw SiteException.failed(Messages.text("file.unwritable", store.ring(ring), e), e);
            } catch (SiteException e) { // another version cannot be read
                audit.record(event + ".failed", detail);
                throw e;
            }
        } catch (GovernanceException e) {
            throw SiteException.failed(e.getMessage(), e);
        }
        return new Change(ring, from, site);
    }

    private String versions() throws SiteException {
        SortedSet<Long> found = store.list();
        return found.isEmpty() ? "-" : String.join(", ", found.stream().map(String::valueOf).toList());
    }

    /** Writes the ring's files, the metadata last: until it is replaced, the ring keeps its version. */
    private void write(Ring ring, List<Long> history) throws IOException, SiteException {
        Path folder = store.ring(ring);
        AtomicFiles files = new AtomicFiles(store.steps());
        CompositeSite.Content content = new CompositeSite.Content(history,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        store.steps().before(Action.WRITE, folder);
        Files.createDirectories(folder);
        files.replace(folder.resolve(CompositeSite.INDEX), CompositeSite.index());
        files.replace(folder.resolve(CompositeSite.ARTIFACTS),
                CompositeSite.artifacts(ring, accepted(content.current()), content.since()));
        files.replace(folder.resolve(CompositeSite.CONTENT), CompositeSite.content(ring, content));
    }

    /** Returns the versions that an installation may still be using: the current one and those that are not expired. */
    private SortedSet<Long> accepted(long current) throws SiteException {
        SortedSet<Long> accepted = new TreeSet<>();
        accepted.add(current);
        for (long version : store.list()) {
            try {
                store.verifier().open(store.version(version));
                accepted.add(version);
            } catch (SiteException e) {
                if (!e.isRefused()) {
                    throw e;
                }
            }
        }
        return accepted;
    }

    private CompositeSite.@Nullable Content content(Ring ring) throws SiteException {
        Path file = store.ring(ring).resolve(CompositeSite.CONTENT);
        try {
            byte[] bytes;
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(MAX_BYTES);
            }
            Optional<CompositeSite.Content> content = CompositeSite.read(ring, bytes);
            if (content.isEmpty()) {
                throw SiteException.refused(Messages.text("ring.changed", file));
            }
            return content.get();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
    }

    /** Returns the states of all rings with a version; signatures and dates are verified, but not all files. */
    public List<State> list() throws SiteException {
        List<State> states = new ArrayList<>();
        for (Ring ring : Ring.values()) {
            CompositeSite.Content content = content(ring);
            if (content != null) {
                SignedSite site = null;
                SiteException refusal = null;
                try {
                    site = store.verifier().open(store.version(content.current()));
                } catch (SiteException e) {
                    refusal = e;
                }
                states.add(new State(ring, content.current(), content.history(), site, refusal));
            }
        }
        return states;
    }
}
