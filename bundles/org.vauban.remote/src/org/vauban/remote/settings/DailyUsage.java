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
 * What a user's requests to endpoints have used today (UTC), in a file that outlives programs and power cuts. A request
 * is counted before it is sent. A clock that goes back begins no new day. Safe for use by many threads and processes.
 */
public final class DailyUsage {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 1_000;
    private static final long MOST = 1L << 50;

    private final Path file;
    private final InstantSource clock;
    /** In the order in which they are counted. */
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    /** Held by whoever counts; those who wait for it find their changes counted meanwhile. */
    private final ReentrantLock counting = new ReentrantLock(true);

    /** What is to be counted, and what became of it. */
    private static final class Change {
        private final UnaryOperator<Used> change;
        // both are guarded by the lock
        private boolean done;
        private @Nullable Exception failure;

        Change(UnaryOperator<Used> change) {
            this.change = change;
        }

        Used made(Used before) {
            try {
                return change.apply(before);
            } catch (RuntimeException e) { // the others count
                failure = e;
                return before;
            }
        }
    }

    /**
     * What was used.
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
     * Counts a request, if limits leave room for it. Where costs are limited, an endpoint without a price gets none.
     *
     * @return why a policy does not let it be sent, in the user's language; empty if it may
     * @throws IOException if it cannot be counted, with a sentence in the user's language: then it may not, either
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
     * Counts what a request took that has ended.
     *
     * @param cost in millionths of the currency in which policies give prices
     */
    public void add(long tokens, long cost, Messages messages) throws IOException {
        change(used -> new Used(used.day(), used.requests(), Math.min(MOST, used.tokens() + tokens),
                Math.min(MOST, used.cost() + cost)), messages);
    }

    /** Of today. */
    public Used today(Messages messages) throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            DocumentFields fields = DocumentFields.of(StrictJson.object(SecretFile.read(file, MAX_BYTES)),
                    Set.of("day", "requests", "tokens", "cost"));
            LocalDate day = LocalDate.parse(fields.text("day", 10));
            // also of a day that is yet to come: the clock was wrong then, or is now
            return day.isBefore(today) ? new Used(today, 0, 0, 0)
                    : new Used(today, fields.integer("requests", 0, MOST), fields.integer("tokens", 0, MOST),
                            fields.has("cost") ? fields.integer("cost", 0, MOST) : 0);
        } catch (NoSuchFileException e) {
            return new Used(today, 0, 0, 0);
        } catch (TrustException | DateTimeException e) {
            throw new IOException(messages.get("usage.damaged"), e);
        }
    }

    /** Each write is forced to the disk, which takes milliseconds: what many threads count goes with one. */
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
        if (failure instanceof IOException e) { // with words in the place of a path
            throw new IOException(FileClause.of(e), e);
        }
    }

    /** Counts what waits. Holds the lock. */
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
