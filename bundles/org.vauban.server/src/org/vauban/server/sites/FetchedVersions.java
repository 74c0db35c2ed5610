// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;
import org.vauban.server.schedule.DelayedSave;

/**
 * Records which version each client was last offered, and whether it has fetched files of it. Clients are keyed hashes,
 * kept as long as they return within 90 days. Limited in size; saved to a file at intervals, and at the end.
 * Thread-safe.
 */
final class FetchedVersions implements AutoCloseable {
    /** Days of absence after which a client is forgotten. */
    static final int DAYS = 90;
    private static final System.Logger LOG = System.getLogger(FetchedVersions.class.getName());
    private static final int MOST_CLIENTS = 5_000;
    private static final int MOST_SITES = 8;

    private final InstantSource clock;
    private final DelayedSave<Map<String, Map<String, Fetch>>> save;
    /** Last fetches by site and client, least recent client first; guarded by this object. */
    private final Map<String, LinkedHashMap<String, Fetch>> sites;

    /**
     * The last fetch of a client.
     *
     * @param version the version whose metadata it fetched
     * @param files whether it has fetched files of that version since
     * @param day in UTC
     */
    record Fetch(long version, boolean files, LocalDate day) {}

    /**
     * The number of clients of a version.
     *
     * @param clients clients that last fetched its metadata
     * @param installed those of them that have fetched files of it since
     */
    record Count(int clients, int installed) {
        Count with(Fetch fetch) {
            return new Count(clients + 1, installed + (fetch.files() ? 1 : 0));
        }
    }

    /** @throws ConfigurationException if the file exists and cannot be read */
    FetchedVersions(FetchedFile file, InstantSource clock) throws ConfigurationException {
        this.clock = clock;
        sites = file.read();
        save = new DelayedSave<>(clock, this::copy, file::write, e -> LOG.log(Level.ERROR,
                Messages.text("sites.counts.unwritable", file.path(), FileReason.of(file.path(), e))));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Records that a client has fetched the metadata of a version. */
    void offered(String site, long version, String client) {
        record(site, client, before -> new Fetch(version,
                before != null && before.version() == version && before.files(), today()));
    }

    /** Records that a client has fetched an artifact; ignored unless it belongs to the last offered version. */
    void fetched(String site, long version, String client) {
        record(site, client, before -> before == null || before.version() == version
                ? new Fetch(version, true, today())
                : before);
    }

    /** Derives the new record of a client from the former one. */
    @FunctionalInterface
    private interface Change {
        Fetch of(@Nullable Fetch before);
    }

    private void record(String site, String client, Change change) {
        synchronized (this) {
            LinkedHashMap<String, Fetch> clients = sites.get(site);
            if (clients == null) {
                if (sites.size() == MOST_SITES) {
                    return;
                }
                clients = new LinkedHashMap<>();
                sites.put(site, clients);
            }
            Fetch before = clients.remove(client);
            Fetch after = change.of(before);
            clients.put(client, after);
            if (clients.size() > MOST_CLIENTS) {
                clients.remove(clients.keySet().iterator().next());
            }
            if (!after.equals(before)) {
                save.changed();
            }
        }
        save.saveIfDue();
    }

    /** Returns the number of clients of each version. */
    synchronized Map<Long, Count> counts(String site) {
        LocalDate oldest = today().minusDays(DAYS);
        Map<Long, Count> counts = new TreeMap<>();
        Map<String, Fetch> clients = sites.get(site);
        if (clients != null) {
            clients.values().stream().filter(fetch -> !fetch.day().isBefore(oldest)).forEach(fetch -> counts.merge(
                    fetch.version(), new Count(0, 0).with(fetch), (count, one) -> count.with(fetch)));
        }
        return counts;
    }

    /** Returns a copy of the state to save. */
    private synchronized Map<String, Map<String, Fetch>> copy() {
        LocalDate oldest = today().minusDays(DAYS);
        Map<String, Map<String, Fetch>> copy = new LinkedHashMap<>();
        sites.forEach((site, clients) -> {
            clients.values().removeIf(fetch -> fetch.day().isBefore(oldest));
            copy.put(site, new LinkedHashMap<>(clients));
        });
        return copy;
    }

    /** Saves pending changes. Blocks. */
    @Override
    public void close() {
        save.close();
    }
}
