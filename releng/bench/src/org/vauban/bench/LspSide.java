// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.vauban.bench.UnseenPlaces.Place;

/** Vauban's language server with the options that a client has by default; it is told of the caret after each key. */
final class LspSide implements TypingSide {
    private final LspClient client;
    private final Path project;
    private int version = 1;

    LspSide(Settings settings, String model) throws IOException, InterruptedException {
        project = Files.createTempDirectory(settings.temporary(), "places");
        client = new LspClient(settings.distribution(), Files.createTempDirectory(settings.temporary(), "lsp"),
                settings.modelFolder());
        JsonObject options = new JsonObject();
        options.addProperty("model", model);
        options.addProperty("readAhead", "always");
        client.initialize(project, options);
        // loads the model, and is no place
        Place other = new Place("Other.java", "class Other {\n    ", "int a;", "\n}\n");
        open(other);
        try {
            ask(other, "").get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        leave(other);
    }

    @Override
    public void open(Place place) throws IOException {
        Path file = project.resolve(place.name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, place.before() + place.after());
        client.open(uri(place), "java", place.before() + place.after());
        moved(place, "");
    }

    @Override
    public void typed(Place place, String before, String now) throws IOException {
        JsonObject range = new JsonObject();
        range.add("start", position(place, before));
        range.add("end", position(place, before));
        JsonObject change = new JsonObject();
        change.add("range", range);
        change.addProperty("text", now.substring(before.length()));
        JsonArray changes = new JsonArray();
        changes.add(change);
        JsonObject params = new JsonObject();
        JsonObject document = document(place);
        document.addProperty("version", ++version);
        params.add("textDocument", document);
        params.add("contentChanges", changes);
        client.notify("textDocument/didChange", params);
        moved(place, now);
    }

    @Override
    public CompletableFuture<String> ask(Place place, String now) throws IOException {
        JsonObject context = new JsonObject();
        context.addProperty("triggerKind", 2);
        JsonObject params = new JsonObject();
        params.add("textDocument", document(place));
        params.add("position", position(place, now));
        params.add("context", context);
        CompletableFuture<JsonElement> asked = client.ask("textDocument/inlineCompletion", params);
        CompletableFuture<String> answer = asked.thenApply(LspSide::text);
        answer.whenComplete((text, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(false);
            }
        });
        return answer;
    }

    private static String text(JsonElement result) {
        JsonArray items = result.getAsJsonObject().getAsJsonArray("items");
        return items.isEmpty() ? "" : items.get(0).getAsJsonObject().get("insertText").getAsString();
    }

    @Override
    public void leave(Place place) throws IOException {
        JsonObject nowhere = new JsonObject();
        nowhere.add("textDocument", document(place));
        client.notify("vauban/didMoveCaret", nowhere);
    }

    private void moved(Place place, String now) throws IOException {
        JsonObject params = new JsonObject();
        params.add("textDocument", document(place));
        params.add("position", position(place, now));
        client.notify("vauban/didMoveCaret", params);
    }

    private String uri(Place place) {
        return project.resolve(place.name()).toUri().toString();
    }

    private JsonObject document(Place place) {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri(place));
        return document;
    }

    private static JsonObject position(Place place, String now) {
        String text = place.before() + now;
        JsonObject position = new JsonObject();
        position.addProperty("line", text.chars().filter(c -> c == '\n').count());
        position.addProperty("character", text.length() - text.lastIndexOf('\n') - 1);
        return position;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
