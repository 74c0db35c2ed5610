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
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.signature.JsonFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
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

    /**
     * What was used.
     *
     * @param day in UTC
     */
    public record Used(LocalDate day, long requests, long tokens) {}

    /** @param file need not exist */
    public DailyUsage(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Counts a request, if limits leave room for it.
     *
     * @return why it may not be sent, in the user's language; empty if it may
     */
    public Optional<String> begin(Policy policy, Messages messages) {
        try {
            Refusal refusal = new Refusal();
            change(used -> {
                refusal.reason = policy.refusal(Limit.REMOTE_REQUESTS, used.requests() + 1)
                        .or(() -> policy.refusal(Limit.REMOTE_KILOTOKENS, used.tokens() / 1_000 + 1)
                                .filter(reason -> used.tokens() >= 1_000 * policy.limit(Limit.REMOTE_KILOTOKENS)
                                        .orElse(MOST)))
                        .orElse(null);
                return refusal.reason == null ? new Used(used.day(), used.requests() + 1, used.tokens()) : used;
            }, messages);
            return Optional.ofNullable(refusal.reason);
        } catch (IOException e) {
            return Optional.of(messages.get("usage.unwritable", file, e.getMessage()));
        }
    }

    private static final class Refusal {
        @Nullable String reason;
    }

    /** Counts tokens of a request that has ended. */
    public void add(long tokens, Messages messages) throws IOException {
        change(used -> new Used(used.day(), used.requests(), Math.min(MOST, used.tokens() + tokens)), messages);
    }

    /** Of today. */
    public Used today(Messages messages) throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            JsonFields fields = JsonFields.of(StrictJson.object(SecretFile.read(file, MAX_BYTES)),
                    Set.of("day", "requests", "tokens"));
            LocalDate day = LocalDate.parse(fields.text("day", 10));
            return day.isBefore(today) ? new Used(today, 0, 0)
                    : new Used(day, fields.integer("requests", 0, MOST), fields.integer("tokens", 0, MOST));
        } catch (NoSuchFileException e) {
            return new Used(today, 0, 0);
        } catch (TrustException | DateTimeException e) {
            throw new IOException(messages.get("usage.damaged"), e);
        }
    }

    private void change(UnaryOperator<Used> change, Messages messages) throws IOException {
        LockedFile.replace(file, PATIENCE, messages, () -> {
            Used used = change.apply(today(messages));
            JsonObject json = new JsonObject();
            json.addProperty("day", used.day().toString());
            json.addProperty("requests", used.requests());
            json.addProperty("tokens", used.tokens());
            return json + "\n";
        });
    }
}
