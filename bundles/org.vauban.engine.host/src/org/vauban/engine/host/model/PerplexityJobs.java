// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.llama.error.DecodeAbortedException;

/** The perplexity measurements that wait for one model or are being computed. Methods may be called from any thread. */
public final class PerplexityJobs {
    private static final class Entry {
        PerplexityMeasurement running;
        boolean cancelled;
    }

    private final Map<Long, Entry> entries = new HashMap<>();
    private boolean closed;

    /** Registers a request before {@link #run}, so that it can be cancelled while it waits. */
    public synchronized void expect(long id) {
        entries.put(id, new Entry());
    }

    /** @return empty if the request was cancelled or the model is being unloaded */
    Optional<Perplexity> run(long id, Supplier<PerplexityMeasurement> open) {
        Entry entry;
        synchronized (this) {
            entry = entries.computeIfAbsent(id, i -> new Entry());
            if (closed || entry.cancelled) {
                entries.remove(id);
                return Optional.empty();
            }
        }
        try (PerplexityMeasurement measurement = open.get()) {
            synchronized (this) {
                entry.running = measurement;
                if (entry.cancelled) {
                    return Optional.empty();
                }
            }
            try {
                return Optional.of(measurement.run());
            } catch (DecodeAbortedException e) {
                return Optional.empty();
            } finally {
                synchronized (this) {
                    entry.running = null; // it is closed next and must not be cancelled after that
                }
            }
        } finally {
            synchronized (this) {
                entries.remove(id);
            }
        }
    }

    /** Cancels a request; unknown ids are ignored. */
    synchronized void cancel(long id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            cancel(entry);
        }
    }

    /** Cancels all current and later requests. */
    synchronized void close() {
        closed = true;
        entries.values().forEach(PerplexityJobs::cancel);
    }

    private static void cancel(Entry entry) {
        entry.cancelled = true;
        if (entry.running != null) {
            entry.running.cancel();
        }
    }

    /** Returns the ids of the requests that are being computed. */
    synchronized List<Long> active() {
        return entries.entrySet().stream().filter(e -> e.getValue().running != null).map(Map.Entry::getKey).toList();
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }
}
