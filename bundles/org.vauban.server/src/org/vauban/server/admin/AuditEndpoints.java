// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditReader;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Serves {@code /admin/audit/search} and {@code /admin/audit/verification} to auditors. The log contains no texts. Each
 * request reads the whole log, so only one runs at a time. Any thread.
 */
public final class AuditEndpoints {
    private static final int STANDARD_LINES = 100;
    private static final int MOST_LINES = 1_000;
    private static final int MOST_CHARACTERS = 4 << 20;

    private final Supplier<@Nullable Path> log;
    private final Semaphore reading = new Semaphore(1);

    /** @param log the current log; null if none can be read */
    public AuditEndpoints(Supplier<@Nullable Path> log) {
        this.log = log;
    }

    /** Reads the log for a request. */
    @FunctionalInterface
    private interface Reading {
        JsonElement of(Path log) throws IOException, GovernanceException;
    }

    /** Returns the newest lines, optionally of one user or feature. */
    public void search(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        Search search = new Search(body.text("user"), body.text("feature"),
                (int) body.integer("limit", STANDARD_LINES, 1, MOST_LINES));
        answer(exchange, path -> {
            AuditReader.all(path, search::add);
            return search.answer();
        });
    }

    /** Returns the endpoint that verifies that every line follows from the one before it. */
    public Endpoint verification() {
        return exchange -> {
            Path path = log.get();
            if (path != null && !AuditLog.exists(path)) { // no request yet
                throw new ApiException(ErrorKind.NOT_FOUND, Messages.text("admin.audit.empty"));
            }
            answer(exchange, AuditEndpoints::verified);
        };
    }

    private static JsonElement verified(Path path) throws GovernanceException {
        AuditVerification verification = AuditVerifier.verify(path, bytes -> true);
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
        if (!reading.tryAcquire()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("admin.audit.busy"), 1);
        }
        JsonElement answer;
        try {
            answer = wanted.of(path);
        } catch (IOException | GovernanceException e) {
            throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("admin.audit.unreadable", e.getMessage()), e);
        } finally {
            reading.release();
        }
        exchange.send(answer);
    }

    /** Collects the newest matching lines, up to a limit. */
    private static final class Search {
        private final @Nullable String user;
        private final @Nullable String feature;
        private final int most;
        private final Deque<String> lines = new ArrayDeque<>();
        private long characters;
        private long found;

        Search(@Nullable String user, @Nullable String feature, int most) {
            this.user = user;
            this.feature = feature;
            this.most = most;
        }

        void add(String line) {
            if (!matches(line)) {
                return;
            }
            found++;
            lines.addLast(line);
            characters += line.length();
            while (lines.size() > most || characters > MOST_CHARACTERS && lines.size() > 1) {
                characters -= lines.removeFirst().length();
            }
        }

        private boolean matches(String line) {
            if (user == null && feature == null) {
                return true;
            }
            if (!(parsed(line) instanceof JsonObject object)) {
                return false;
            }
            boolean event = object.has("event");
            return (user == null || text(object, event ? "detail" : "feature").endsWith(" (" + user + ")"))
                    && (feature == null || text(object, event ? "event" : "feature").startsWith(feature));
        }

        private static String text(JsonObject line, String name) {
            return line.get(name) instanceof JsonElement text && text.isJsonPrimitive() ? text.getAsString() : "";
        }

        /** Returns null for a damaged line, which the verification reports. */
        private static @Nullable JsonElement parsed(String line) {
            try {
                return JsonParser.parseString(line);
            } catch (JsonParseException e) {
                return null;
            }
        }

        JsonElement answer() {
            JsonArray all = new JsonArray();
            for (String line : lines) {
                JsonElement value = parsed(line);
                all.add(value instanceof JsonObject ? value : new JsonObject());
            }
            JsonObject answer = new JsonObject();
            answer.addProperty("found", found);
            answer.add("lines", all);
            return answer;
        }
    }
}
