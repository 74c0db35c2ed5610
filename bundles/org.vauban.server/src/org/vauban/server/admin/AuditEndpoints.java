// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditPage;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.GovernanceException;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Serves {@code /admin/audit/search} and {@code /admin/audit/verification} to auditors. The log contains no texts.
 * Since a request may read the whole log, only one reads at a time; it ends when its client is gone. Any thread.
 */
public final class AuditEndpoints {
    private static final int STANDARD_LINES = 100;
    private static final int MOST_LINES = 1_000;
    /** Time for a request whose client has just given it up, such as for another search, to end. */
    private static final int PATIENCE_SECONDS = 3;

    private final Supplier<@Nullable Path> log;
    private final Semaphore reading = new Semaphore(1, true);

    /** @param log the current log; null if none can be read */
    public AuditEndpoints(Supplier<@Nullable Path> log) {
        this.log = log;
    }

    /** Reads the log for a request. */
    @FunctionalInterface
    private interface Reading {
        /** @param cancelled whether nobody waits for the answer any longer */
        JsonElement of(Path log, BooleanSupplier cancelled) throws GovernanceException;
    }

    /** Returns the newest lines, or those before a cursor, optionally of one user or feature. */
    public void search(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        Filter filter = new Filter(body.text("user"), body.text("feature"));
        int most = (int) body.integer("limit", STANDARD_LINES, 1, MOST_LINES);
        String before = body.text("before");
        if (before != null && !AuditPage.isCursor(before)) {
            throw new InvalidInputException("before", Messages.text("admin.audit.cursor"));
        }
        answer(exchange,
                (path, cancelled) -> answer(AuditPage.find(path, before, most, filter::matches, cancelled)));
    }

    private static JsonElement answer(AuditPage page) {
        JsonArray lines = new JsonArray();
        for (String line : page.lines().reversed()) {
            lines.add(parsed(line) instanceof JsonObject object ? object : new JsonObject());
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("found", page.matches());
        answer.addProperty("exact", page.exact());
        answer.addProperty("lost", page.lost());
        answer.addProperty("next", page.next());
        answer.add("lines", lines);
        return answer;
    }

    /** Returns the endpoint that verifies that every line follows from the one before it. */
    public Endpoint verification() {
        return exchange -> {
            exchange.watchClient();
            Path path = log.get();
            if (path != null && !AuditLog.exists(path)) { // no request yet
                throw new ApiException(ErrorKind.NOT_FOUND, Messages.text("admin.audit.empty"));
            }
            answer(exchange, AuditEndpoints::verified);
        };
    }

    private static JsonElement verified(Path path, BooleanSupplier cancelled) throws GovernanceException {
        AuditVerification verification = AuditVerifier.verify(path, bytes -> !cancelled.getAsBoolean());
        JsonObject answer = new JsonObject();
        answer.addProperty("intact", verification.intact());
        answer.addProperty("lines", verification.lines());
        answer.addProperty("reason", verification.reason());
        return answer;
    }

    private void answer(Exchange exchange, Reading wanted) throws ApiException {
        Path path = log.get();
        if (path == null) {
            throw new ApiException(ErrorKind.NOT_FOUND, Messages.text("admin.audit.none"));
        }
        AtomicBoolean ended = new AtomicBoolean();
        exchange.onEnd(() -> ended.set(true));
        if (!acquired()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("admin.audit.busy"), 1);
        }
        JsonElement answer;
        try {
            answer = wanted.of(path, ended::get);
        } catch (GovernanceException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("admin.audit.unreadable", e.getMessage()), e);
        } catch (CancellationException e) {
            return; // the client is gone, or was told that its time is up
        } finally {
            reading.release();
        }
        exchange.send(answer);
    }

    private boolean acquired() {
        try {
            return reading.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns null for a damaged line, which the verification reports. */
    private static @Nullable JsonElement parsed(String line) {
        try {
            return JsonParser.parseString(line);
        } catch (JsonParseException e) {
            return null;
        }
    }

    /** Selects the lines of a user and a feature; null for all. */
    private record Filter(@Nullable String user, @Nullable String feature) {
        boolean matches(String line) {
            if (user == null && feature == null) {
                return true;
            }
            if (!mayHave(line, user) || !mayHave(line, feature) || !(parsed(line) instanceof JsonObject object)) {
                return false;
            }
            boolean event = object.has("event");
            return (user == null || text(object, event ? "detail" : "feature").endsWith(" (" + user + ")"))
                    && (feature == null || text(object, event ? "event" : "feature").startsWith(feature));
        }

        /** Spares most lines the parser: without escapes, a text is in a line as it is. */
        private static boolean mayHave(String line, @Nullable String text) {
            return text == null || line.contains(text) || line.indexOf('\\') >= 0;
        }

        private static String text(JsonObject line, String name) {
            return line.get(name) instanceof JsonElement text && text.isJsonPrimitive() ? text.getAsString() : "";
        }
    }
}
