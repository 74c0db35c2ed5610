// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The file that records which versions clients fetch: JSON with hashes and numbers, readable by its owner only,
 * replaced as a whole.
 *
 * @param path need not exist; a missing file means that nothing was fetched
 */
record FetchedFile(Path path) {
    private static final long MOST_VERSION = 1L << 53;

    /** @throws ConfigurationException if it cannot be read */
    Map<String, LinkedHashMap<String, FetchedVersions.Fetch>> read() throws ConfigurationException {
        Map<String, LinkedHashMap<String, FetchedVersions.Fetch>> sites = new LinkedHashMap<>();
        try {
            JsonFields file = JsonDocument.file(path);
            file.allow(Set.of("sites"));
            JsonFields all = file.requiredFields("sites");
            for (String site : all.object().keySet()) {
                LinkedHashMap<String, FetchedVersions.Fetch> clients = new LinkedHashMap<>();
                JsonFields known = all.requiredFields(site);
                for (Map.Entry<String, JsonElement> client : known.object().entrySet()) {
                    clients.put(client.getKey(),
                            fetch(JsonFields.fields(client.getValue(), known.path(client.getKey()))));
                }
                sites.put(site, clients);
            }
            return sites;
        } catch (NoSuchFileException e) {
            return sites;
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("sites.counts.unreadable", path, FileReason.of(path, e)), e);
        } catch (InvalidInputException | DateTimeException e) {
            throw new ConfigurationException(Messages.text("sites.counts.unreadable", path, e.getMessage()), e);
        }
    }

    private static FetchedVersions.Fetch fetch(JsonFields client) throws InvalidInputException {
        return new FetchedVersions.Fetch(client.integer("version", 1, 1, MOST_VERSION), client.flag("files", false),
                LocalDate.parse(client.requiredText("day")));
    }

    void write(Map<String, Map<String, FetchedVersions.Fetch>> sites) throws IOException {
        JsonObject all = new JsonObject();
        sites.forEach((site, clients) -> {
            JsonObject known = new JsonObject();
            clients.forEach((client, fetch) -> {
                JsonObject one = new JsonObject();
                one.addProperty("version", fetch.version());
                one.addProperty("files", fetch.files());
                one.addProperty("day", fetch.day().toString());
                known.add(client, one);
            });
            all.add(site, known);
        });
        JsonObject file = new JsonObject();
        file.add("sites", all);
        SecretFile.replace(path.toAbsolutePath(), Exchange.GSON.toJson(file) + "\n");
    }
}
