// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Keeps states within a budget of bytes; the one that was not used for the longest time goes first. For many threads: a
 * state is looked at under the lock of the store, so that it does not go meanwhile.
 */
public final class StateStore implements AutoCloseable {
    private final long budget;
    private final Map<Long, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long ids;
    private long used;
    /** The state that is looked at, which may not go meanwhile; null for none. */
    private @Nullable Entry lookedAt;

    private record Entry(long id, StateOwner owner, SequenceState state) {}

    /**
     * A state that begins like a prompt.
     *
     * @param id for {@link #use}
     * @param common tokens that are the same
     * @param size bytes of the state
     */
    public record Match(long id, int common, long size) {}

    /** @param budget bytes; 0 keeps nothing */
    public StateStore(long budget) {
        this.budget = Math.max(0, budget);
    }

    /** A store that keeps nothing. */
    public static StateStore none() {
        return new StateStore(0);
    }

    public long budget() {
        return budget;
    }

    /** Whether a state of so many bytes can be kept. */
    public boolean takes(long bytes) {
        return bytes <= budget;
    }

    public synchronized long used() {
        return used;
    }

    public synchronized int size() {
        return entries.size();
    }

    /**
     * Takes a state; those of the owner that it begins with are not needed any more. None goes that is looked at, see
     * {@link #use}: what puts one back may have to make room in the model's memory, and has what was there kept.
     *
     * @return its id, or that of one that begins with it; -1 when there is no room. Where it was not taken it was
     *         closed
     */
    public synchronized long put(StateOwner owner, SequenceState state) {
        Optional<Match> same = longest(owner, state.tokens());
        if (same.isPresent() && same.get().common() == state.tokens().length) {
            state.close();
            entries.get(same.get().id()); // was used now
            return same.get().id();
        }
        Entry kept = lookedAt;
        if (!takes(state.size() + (kept == null ? 0 : kept.state().size()))) {
            state.close();
            return -1;
        }
        for (Entry entry : List.copyOf(entries.values())) {
            if (entry != kept && entry.owner().equals(owner)
                    && entry.state().common(state.tokens()) == entry.state().tokens().length) {
                remove(entry.id());
            }
        }
        Iterator<Entry> oldest = List.copyOf(entries.values()).iterator();
        while (used + state.size() > budget && oldest.hasNext()) {
            Entry next = oldest.next();
            if (next != kept) {
                remove(next.id());
            }
        }
        long id = ++ids;
        entries.put(id, new Entry(id, owner, state));
        used += state.size();
        return id;
    }

    /** The state of the owner with the longest common beginning; empty where none begins alike. */
    public synchronized Optional<Match> longest(StateOwner owner, int[] tokens) {
        Match best = null;
        for (Entry entry : entries.values()) {
            if (entry.owner().equals(owner)) {
                int common = entry.state().common(tokens);
                if (common > 0 && (best == null || common > best.common())) {
                    best = new Match(entry.id(), common, entry.state().size());
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Does something with a state, which counts as used then; empty if it is not here any more.
     *
     * @param action may take other states, and use or remove none
     */
    public synchronized <T> Optional<T> use(long id, Function<SequenceState, T> action) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        lookedAt = entry;
        try {
            return Optional.of(action.apply(entry.state()));
        } finally {
            lookedAt = null;
        }
    }

    /** The ids of an owner's states, the one used last first. */
    public synchronized List<Long> of(StateOwner owner) {
        List<Long> ids = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.owner().equals(owner)) {
                ids.add(entry.id());
            }
        }
        return List.copyOf(ids.reversed());
    }

    /** Whether the state is the owner's. */
    public synchronized boolean owns(StateOwner owner, long id) {
        return entries.values().stream().anyMatch(entry -> entry.id() == id && entry.owner().equals(owner));
    }

    /** Drops a state; an unknown one is ignored. */
    public synchronized void remove(long id) {
        Entry entry = entries.remove(id);
        if (entry != null) {
            used -= entry.state().size();
            entry.state().close();
        }
    }

    /** Drops all. */
    public synchronized void clear() {
        List.copyOf(entries.keySet()).forEach(this::remove);
    }

    @Override
    public void close() {
        clear();
    }
}
