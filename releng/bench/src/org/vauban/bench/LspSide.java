// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/** Vauban's language server with the default options of a client; it gets the caret's position after each key. */
final class LspSide implements TypingSide {
    private final LspClient client;
    private final Path project;
    private int version = 1;

    LspSide(Settings settings, String model) throws IOException {
        project = Files.createTempDirectory(settings.temporary(), "places");
        client = new LspClient(settings.distribution(), Files.createTempDirectory(settings.temporary(), "lsp"),
                settings.modelFolder());
        new UnseenPlaces(settings.unseen(), settings.seed()).writeProjects(project);
        JsonObject options = new JsonObject();
        options.addProperty("model", model);
        options.addProperty("readAhead", "always");
        client.initialize(project, options);
        // loads the model at a place that is not measured
        Place other = new Place("Other.java", "class Other {\n    ", "int a;", "\n}\n");
        open(other);
        LspClient.await("the first suggestion", ask(other, ""));
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
        String text = place.before() + before + place.after();
        int caret = place.before().length() + before.length();
        client.change(uri(place), ++version, text, caret, caret, now.substring(before.length()));
        moved(place, now);
    }

    @Override
    public CompletableFuture<String> ask(Place place, String now) throws IOException {
        String text = place.before() + now;
        return client.suggestion(uri(place), text, text.length());
    }

    /** Returns the suggestion that the user requests, from a full prompt; blank for none. */
    CompletableFuture<String> request(Place place, String now) throws IOException {
        String text = place.before() + now;
        return client.requestedSuggestion(uri(place), text, text.length());
    }

    @Override
    public void leave(Place place) throws IOException {
        JsonObject nowhere = new JsonObject();
        nowhere.add("textDocument", LspClient.document(uri(place)));
        client.notify("vauban/didMoveCaret", nowhere);
    }

    private void moved(Place place, String now) throws IOException {
        JsonObject params = new JsonObject();
        params.add("textDocument", LspClient.document(uri(place)));
        String text = place.before() + now;
        params.add("position", LspClient.position(text, text.length()));
        client.notify("vauban/didMoveCaret", params);
    }

    private String uri(Place place) {
        return project.resolve(place.name()).toUri().toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
