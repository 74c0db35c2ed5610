// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The file with the token usage of keys on one day: JSON without texts and secrets, readable by its owner only,
 * replaced as a whole.
 *
 * @param path need not exist; a missing file means no usage
 */
record UsageFile(Path path) {
    private static final long MOST_TOKENS = 1L << 52;

    /** The usage of one day. */
    record Day(LocalDate date, Map<String, Long> tokens) {}

    /** @throws ConfigurationException if it cannot be read, since keys could then use their quota twice */
    Day read() throws ConfigurationException {
        try {
            JsonFields file = JsonDocument.file(path);
            JsonFields keys = file.requiredFields("tokens");
            Map<String, Long> tokens = new HashMap<>();
            for (Map.Entry<String, JsonElement> key : keys.object().entrySet()) {
                tokens.put(key.getKey(), keys.integer(key.getKey(), 0, 0, MOST_TOKENS));
            }
            return new Day(LocalDate.parse(file.requiredText("date")), tokens);
        } catch (NoSuchFileException e) {
            return new Day(LocalDate.EPOCH, Map.of());
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("quota.unreadable", path, FileReason.of(path, e)), e);
        } catch (InvalidInputException | DateTimeException e) {
            throw new ConfigurationException(Messages.text("quota.unreadable", path, e.getMessage()), e);
        }
    }

    void write(Day day) throws IOException {
        JsonObject tokens = new JsonObject();
        day.tokens().forEach(tokens::addProperty);
        JsonObject file = new JsonObject();
        file.addProperty("date", day.date().toString());
        file.add("tokens", tokens);
        SecretFile.replace(path.toAbsolutePath(), Exchange.GSON.toJson(file) + "\n");
    }
}
