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
 * Keeps states within a memory budget; the least recently used one is removed first. Thread-safe: a state is used under
 * the lock of the store, so that it cannot be removed in the meantime.
 */
public final class StateStore implements AutoCloseable {
    private final long budget;
    private final Map<Long, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long ids;
    private long used;
    /** The state in use, which must not be removed; null for none. */
    private @Nullable Entry lookedAt;

    private record Entry(long id, StateOwner owner, SequenceState state) {}

    /**
     * A state that begins like a prompt.
     *
     * @param id id for {@link #use}
     * @param common length of the common prefix in tokens
     * @param size size of the state in bytes
     */
    public record Match(long id, int common, long size) {}

    /** @param budget memory budget in bytes; 0 keeps nothing */
    public StateStore(long budget) {
        this.budget = Math.max(0, budget);
    }

    /** Returns a store that keeps nothing. */
    public static StateStore none() {
        return new StateStore(0);
    }

    public long budget() {
        return budget;
    }

    /** Whether a state of this size can be kept. */
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
     * Adds a state; states of the owner that are prefixes of it are removed. A state in use is never removed, see
     * {@link #use}: restoring it may have to clear slots, whose content is then saved here.
     *
     * @return its id, or that of a state that begins with it; -1 if there is no room. A state that is not added is
     *            closed
     */
    public synchronized long put(StateOwner owner, SequenceState state) {
        Optional<Match> same = longest(owner, state.tokens());
        if (same.isPresent() && same.get().common() == state.tokens().length) {
            state.close();
            entries.get(same.get().id()); // marks it as recently used
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

    /** Returns the owner's state with the longest common prefix; empty if there is none. */
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
     * Applies a function to a state, which becomes the most recently used; empty if it was removed.
     *
     * @param action may add other states, but must not use or remove any
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

    /** Returns the ids of an owner's states, most recently used first. */
    public synchronized List<Long> of(StateOwner owner) {
        List<Long> ids = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.owner().equals(owner)) {
                ids.add(entry.id());
            }
        }
        return List.copyOf(ids.reversed());
    }

    /** Whether the state belongs to the owner. */
    public synchronized boolean owns(StateOwner owner, long id) {
        return entries.values().stream().anyMatch(entry -> entry.id() == id && entry.owner().equals(owner));
    }

    /** Removes a state; an unknown id is ignored. */
    public synchronized void remove(long id) {
        Entry entry = entries.remove(id);
        if (entry != null) {
            used -= entry.state().size();
            entry.state().close();
        }
    }

    /** Removes all states. */
    public synchronized void clear() {
        List.copyOf(entries.keySet()).forEach(this::remove);
    }

    @Override
    public void close() {
        clear();
    }
}
