// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.remote.EndpointPrice;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.remote.message.FileClause;
import org.vauban.remote.message.Messages;

/**
 * Counts what a user's requests to endpoints have used today (UTC), in a file that survives restarts and power
 * failures. A request is counted before it is sent. Setting the clock back does not begin a new day. Safe for use by
 * many threads and processes.
 */
public final class DailyUsage {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 1_000;
    private static final long MOST = 1L << 50;

    private final Path file;
    private final InstantSource clock;
    /** Changes in the order in which they are applied. */
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    /** Held while changes are applied; a waiting thread usually finds its own change applied as well. */
    private final ReentrantLock counting = new ReentrantLock(true);

    /** A change to apply, and its result. */
    private static final class Change {
        private final UnaryOperator<Used> change;
        // both fields are guarded by the lock
        private boolean done;
        private @Nullable Exception failure;

        Change(UnaryOperator<Used> change) {
            this.change = change;
        }

        Used made(Used before) {
            try {
                return change.apply(before);
            } catch (RuntimeException e) { // must not prevent other changes
                failure = e;
                return before;
            }
        }
    }

    /**
     * The usage of one day.
     *
     * @param day in UTC
     * @param cost in millionths of the currency in which policies give prices
     */
    public record Used(LocalDate day, long requests, long tokens, long cost) {}

    /** @param file need not exist */
    public DailyUsage(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Counts a request if the limits permit it. If costs are limited, an endpoint without a price is refused.
     *
     * @return why a policy refuses it, in the user's language; empty if it may be sent
     * @throws IOException if it cannot be counted, so that it must not be sent either; the message is a sentence in the
     *             user's language
     */
    public Optional<String> begin(Policy policy, RemoteEndpoint endpoint, Messages messages) throws IOException {
        if (policy.limit(Limit.REMOTE_COST).isPresent() && endpoint.price() == null) {
            return Optional.of(messages.get("usage.unpriced", endpoint.label(),
                    policy.explanation(Limit.REMOTE_COST.setting())));
        }
        try {
            Refusal refusal = new Refusal();
            change(used -> {
                refusal.reason = policy.refusal(Limit.REMOTE_REQUESTS, used.requests() + 1)
                        .or(() -> policy.refusal(Limit.REMOTE_KILOTOKENS, used.tokens() / 1_000 + 1)
                                .filter(reason -> used.tokens() >= 1_000 * policy.limit(Limit.REMOTE_KILOTOKENS)
                                        .orElse(MOST)))
                        .or(() -> policy.refusal(Limit.REMOTE_COST, used.cost() / EndpointPrice.MILLIONTHS + 1))
                        .orElse(null);
                return refusal.reason == null ? new Used(used.day(), used.requests() + 1,
                        used.tokens(), used.cost()) : used;
            }, messages);
            return Optional.ofNullable(refusal.reason);
        } catch (IOException e) {
            throw new IOException(messages.get("usage.unwritable", file, FileClause.of(e)), e);
        }
    }

    private static final class Refusal {
        @Nullable String reason;
    }

    /**
     * Counts the tokens and the cost of a request that has ended.
     *
     * @param cost in millionths of the currency in which policies give prices
     */
    public void add(long tokens, long cost, Messages messages) throws IOException {
        change(used -> new Used(used.day(), used.requests(), Math.min(MOST, used.tokens() + tokens),
                Math.min(MOST, used.cost() + cost)), messages);
    }

    /** Returns today's usage. */
    public Used today(Messages messages) throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            DocumentFields fields = DocumentFields.of(StrictJson.object(SecretFile.read(file, MAX_BYTES)),
                    Set.of("day", "requests", "tokens", "cost"));
            LocalDate day = LocalDate.parse(fields.text("day", 10));
            // a later day counts as today: the clock was wrong then, or is now
            return day.isBefore(today) ? new Used(today, 0, 0, 0)
                    : new Used(today, fields.integer("requests", 0, MOST), fields.integer("tokens", 0, MOST),
                            fields.has("cost") ? fields.integer("cost", 0, MOST) : 0);
        } catch (NoSuchFileException e) {
            return new Used(today, 0, 0, 0);
        } catch (TrustException | DateTimeException e) {
            throw new IOException(messages.get("usage.damaged"), e);
        }
    }

    /** Applies a change. Each write is forced to the disk, which takes milliseconds, so threads share one write. */
    private void change(UnaryOperator<Used> change, Messages messages) throws IOException {
        Change mine = new Change(change);
        waiting.add(mine);
        counting.lock();
        try {
            if (!mine.done) {
                count(messages);
            }
        } finally {
            counting.unlock();
        }
        Exception failure = mine.failure;
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof IOException e) { // with a description instead of a path
            throw new IOException(FileClause.of(e), e);
        }
    }

    /** Applies all waiting changes. The caller holds the lock. */
    private void count(Messages messages) {
        List<Change> all = new ArrayList<>();
        for (Change next = waiting.poll(); next != null; next = waiting.poll()) {
            next.done = true;
            all.add(next);
        }
        try {
            write(all, messages);
        } catch (IOException | RuntimeException e) {
            all.forEach(each -> each.failure = e);
        }
    }

    private void write(List<Change> changes, Messages messages) throws IOException {
        LockedFile.replace(file, PATIENCE, messages, () -> {
            Used used = today(messages);
            for (Change each : changes) {
                used = each.made(used);
            }
            JsonObject json = new JsonObject();
            json.addProperty("day", used.day().toString());
            json.addProperty("requests", used.requests());
            json.addProperty("tokens", used.tokens());
            json.addProperty("cost", used.cost());
            return json + "\n";
        });
    }
}
