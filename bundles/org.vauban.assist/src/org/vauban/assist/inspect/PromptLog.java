// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;

/**
 * The last requests, in memory only: limited in number and size; the oldest are dropped first. Safe for use by many
 * threads.
 */
public final class PromptLog {
    private final int maxRequests;
    private final long maxBytes;
    private final BooleanSupplier content;
    private final Deque<InspectedRequest> requests = new ArrayDeque<>(); // guarded by this, as the two below
    private long bytes;
    private long lastId;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param maxRequests at least 1
     * @param maxBytes approximate limit of all of them together; a single larger request is stored without its texts
     */
    public PromptLog(int maxRequests, long maxBytes) {
        this(maxRequests, maxBytes, () -> true);
    }

    /**
     * @param maxRequests as in {@link #PromptLog(int, long)}
     * @param maxBytes as in {@link #PromptLog(int, long)}
     * @param content whether the texts of requests are stored, not only their sizes and times
     */
    public PromptLog(int maxRequests, long maxBytes, BooleanSupplier content) {
        this.content = content;
        if (maxRequests < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(maxRequests + ", " + maxBytes);
        }
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a request that has ended.
     *
     * @param generation null if there was none
     * @param failure one sentence, or null
     */
    public void add(Instant started, String feature, String modelId, List<InspectedPart> parts, String answer,
            @Nullable Generation generation, @Nullable String failure) {
        add(started, feature, modelId, parts, answer, generation, failure, null);
    }

    /**
     * Adds a request that has ended.
     *
     * @param generation null if there was none
     * @param failure one sentence, or null
     * @param trace trace of a suggestion so far; or null
     * @return the id of the request
     */
    public long add(Instant started, String feature, String modelId, List<InspectedPart> parts, String answer,
            @Nullable Generation generation, @Nullable String failure, @Nullable SuggestionTrace trace) {
        boolean texts = content.getAsBoolean();
        long id;
        synchronized (this) {
            id = ++lastId;
            InspectedRequest request = new InspectedRequest(id, started, feature, modelId, parts, answer,
                    generation, failure, trace);
            if (!texts || request.bytes() > maxBytes) {
                request = request.withoutContent();
            }
            requests.addLast(request);
            bytes += request.bytes();
            while (requests.size() > maxRequests || bytes > maxBytes && requests.size() > 1) {
                bytes -= requests.removeFirst().bytes();
            }
        }
        listeners.forEach(Runnable::run);
        return id;
    }

    /** Updates the trace of a request's suggestion; ignored if the request is no longer in the log. */
    public void trace(long id, SuggestionTrace trace) {
        boolean found = false;
        SuggestionTrace kept = content.getAsBoolean() ? trace : trace.withoutContent();
        synchronized (this) {
            List<InspectedRequest> all = List.copyOf(requests);
            requests.clear();
            for (InspectedRequest each : all) {
                InspectedRequest now = each.id() == id ? each.with(kept) : each;
                found |= now != each;
                bytes += now.bytes() - each.bytes();
                requests.addLast(now);
            }
        }
        if (found) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Returns the requests, the newest last. */
    public synchronized List<InspectedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Removes the texts of all requests; sizes and times stay. */
    public void forgetContent() {
        synchronized (this) {
            List<InspectedRequest> all = requests.stream().map(InspectedRequest::withoutContent).toList();
            requests.clear();
            requests.addAll(all);
            bytes = all.stream().mapToLong(InspectedRequest::bytes).sum();
        }
        listeners.forEach(Runnable::run);
    }

    /** Removes all requests. */
    public void clear() {
        synchronized (this) {
            requests.clear();
            bytes = 0;
        }
        listeners.forEach(Runnable::run);
    }

    /** Adds a listener; it is called after each change, on the changing thread, never while a lock is held. */
    public void addListener(Runnable listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }
}
