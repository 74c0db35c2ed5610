// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.tests.ExampleSite;

/**
 * Compares what tests send and receive with the server's OpenAPI document: every answered request, every answer, every
 * piece of a stream and every error must match it.
 *
 * @param document the document as the server serves it
 */
public record ApiContract(JsonObject document) {
    private static final String ONE_MODEL = "/v1/models/";
    private static final String SITE_FILE = "/sites/";
    /** The console with its own requests, and the language server's protocol: the document leaves both out. */
    private static final Pattern APART = Pattern.compile("/(console(/.*)?|lsp(\\?.*)?)");

    private static final class Holder {
        static final ApiContract SERVED = load();

        private static ApiContract load() {
            try {
                Path folder = Files.createTempDirectory("vauban-openapi");
                Path sites = Files.createDirectory(folder.resolve("sites"));
                Path root = ExampleSite.writeRoot(folder.resolve("root.json"));
                try (Served served = Served.hosting(new FakeEngine(), folder, folder.resolve("keys.json"),
                        new SitesConfiguration(sites, root), null)) {
                    return new ApiContract(JsonParser
                            .parseString(served.client.send(served.request("/openapi.json").build(),
                                    HttpResponse.BodyHandlers.ofString()).body())
                            .getAsJsonObject());
                } finally {
                    FolderTree.delete(folder);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Returns the contract of a server with keys; its document contains all that a server without keys describes, and
     * more.
     */
    public static ApiContract served() {
        return Holder.SERVED;
    }

    /**
     * Compares a request and its answer with the document.
     *
     * @param request the request's body; empty for none
     */
    public void check(String method, String path, String request, HttpResponse<String> answer) {
        if (APART.matcher(path).matches()) {
            return; // not described in the document
        }
        JsonObject operation = operation(method, path);
        if (operation == null) {
            assertTrue(answer.statusCode() == 404 || answer.statusCode() == 405,
                    path + " is served, but not described");
            return;
        }
        JsonObject responses = operation.getAsJsonObject("responses");
        JsonObject response = responses.getAsJsonObject(String.valueOf(answer.statusCode()));
        assertNotNull(response, method + " " + path + " answers " + answer.statusCode());
        if (answer.statusCode() == 200 && operation.has("requestBody") && operation.getAsJsonObject("requestBody")
                .getAsJsonObject("content").has("application/json")) {
            valid(JsonParser.parseString(request), schema(operation.getAsJsonObject("requestBody"), "application/json"),
                    path);
        }
        if (method.equals("HEAD")) {
            return; // no body
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonObject content = response.getAsJsonObject("content").getAsJsonObject(type);
        assertNotNull(content, method + " " + path + " answers " + type);
        JsonObject error = schema(responses.getAsJsonObject("500"), "application/json");
        switch (type) {
            case "application/json" ->
                valid(JsonParser.parseString(answer.body()), content.getAsJsonObject("schema"), path);
            case "text/event-stream" -> answer.body().lines()
                    .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                    .forEach(line -> piece(line.substring("data: ".length()), content, error, path));
            case "application/x-ndjson" -> answer.body().lines().forEach(line -> piece(line, content, error, path));
            default -> assertEquals("string", content.getAsJsonObject("schema").get("type").getAsString());
        }
    }

    private void piece(String text, JsonObject content, JsonObject error, String path) {
        JsonElement value = JsonParser.parseString(text);
        if (!new JsonSchema(document).faults(value, error).isEmpty()) {
            valid(value, content.getAsJsonObject("x-vauban-item"), path);
        }
    }

    private void valid(JsonElement value, JsonObject schema, String path) {
        assertEquals(List.of(), new JsonSchema(document).faults(value, schema), path + ": " + value);
    }

    private static JsonObject schema(JsonObject body, String type) {
        return body.getAsJsonObject("content").getAsJsonObject(type).getAsJsonObject("schema");
    }

    private JsonObject operation(String method, String path) {
        String known = path.startsWith(ONE_MODEL) ? ONE_MODEL + "{id}"
                : path.startsWith(SITE_FILE) ? SITE_FILE + "{path}" : path;
        JsonObject methods = document.getAsJsonObject("paths").getAsJsonObject(known);
        return methods == null ? null : methods.getAsJsonObject(method.toLowerCase(Locale.ROOT));
    }
}
