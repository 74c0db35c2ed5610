// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * An editor with its own language server, which visits places in a changing project. One kind has written all changes
 * itself; the other knows only the files on the disk.
 */
abstract sealed class HistoryEditor implements AutoCloseable {
    private final LspClient client;
    private final Path project;
    private int version = 1;
    private long lastPrompt;

    /**
     * Parts of the prompt for a place.
     *
     * @param recentEdits snippets of earlier edits
     * @param leftOut such snippets for which the prompt had no room
     */
    record Seen(String text, int recentEdits, int leftOut) {}

    /** Starts the server and loads the model. */
    private HistoryEditor(Settings settings, String model, Path project) throws IOException {
        this.project = project;
        // the home of the previous session, so that its CDS archive is created only once
        Path home = Files.createDirectories(settings.temporary().resolve(getClass().getSimpleName()));
        client = new LspClient(settings.distribution(), home, settings.modelFolder());
        JsonObject options = new JsonObject();
        options.addProperty("model", model);
        options.addProperty("readAhead", "always");
        client.initialize(project, options);
        Place other = new Place("Other.java", "class Other {\n    ", "int a;", "\n}\n");
        show(other.name(), other.before() + other.after());
        caret(other, "");
        ask(other, "");
        seen();
        nowhere(other);
        hide(other.name());
    }

    /** Moves the caret to the place. */
    abstract void arrive(Place place) throws IOException;

    /**
     * Types at the place.
     *
     * @param before the part of the missing text that was there before
     * @param now the part that is there now; the caret is behind it
     */
    abstract void type(Place place, String before, String now) throws IOException;

    /** Moves the caret away from the place. */
    abstract void leave(Place place) throws IOException;

    /** Reports that a file of the project was written on the disk. */
    abstract void written(String file) throws IOException;

    /** Returns the suggestion at the caret for a typing user; blank for none. */
    final String ask(Place place, String now) throws IOException {
        String text = place.before() + now;
        return LspClient.await("the suggestion", client.suggestion(uri(place.name()), text, text.length()));
    }

    /** Returns the suggestion that the user requests at the caret, from a full prompt; blank for none. */
    final String request(Place place, String now) throws IOException {
        String text = place.before() + now;
        return LspClient.await("the requested suggestion",
                client.requestedSuggestion(uri(place.name()), text, text.length()));
    }

    /** Returns what the prompt of the last answer contained; nothing if no request was sent. */
    final Seen seen() throws IOException {
        Seen seen = new Seen("", 0, 0);
        for (JsonElement each : client.request("vauban/prompts", null).getAsJsonArray()) {
            JsonObject prompt = each.getAsJsonObject();
            if (prompt.get("id").getAsLong() > lastPrompt && prompt.get("feature").getAsString().equals("completion")) {
                lastPrompt = prompt.get("id").getAsLong();
                JsonArray parts = prompt.getAsJsonArray("parts");
                seen = new Seen(prompt.get("seen").getAsString(), recentEdits(parts, Set.of("sent", "shortened")),
                        recentEdits(parts, Set.of("left_out")));
            }
        }
        return seen;
    }

    private static int recentEdits(JsonArray parts, Set<String> states) {
        int recent = 0;
        for (JsonElement each : parts) {
            JsonObject part = each.getAsJsonObject();
            recent += part.get("role").getAsString().equals("recent_edit")
                    && states.contains(part.get("state").getAsString()) ? 1 : 0;
        }
        return recent;
    }

    final void show(String file, String text) throws IOException {
        client.open(uri(file), "java", text);
    }

    final void hide(String file) throws IOException {
        about(file, "textDocument/didClose");
    }

    final void caret(Place place, String now) throws IOException {
        JsonObject params = new JsonObject();
        params.add("textDocument", LspClient.document(uri(place.name())));
        String text = place.before() + now;
        params.add("position", LspClient.position(text, text.length()));
        client.notify("vauban/didMoveCaret", params);
    }

    final void nowhere(Place place) throws IOException {
        about(place.name(), "vauban/didMoveCaret");
    }

    private void about(String file, String method) throws IOException {
        JsonObject params = new JsonObject();
        params.add("textDocument", LspClient.document(uri(file)));
        client.notify(method, params);
    }

    private String uri(String file) {
        return project.resolve(file).toUri().toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** The editor in which all changes were written and every changed file is still open. */
    static final class Lasting extends HistoryEditor {
        private final Set<String> open = new HashSet<>();

        Lasting(Settings settings, String model, Path project) throws IOException {
            super(settings, model, project);
        }

        /** Opens a file unless it is open. */
        void open(String file, String text) throws IOException {
            if (open.add(file)) {
                show(file, text);
            }
        }

        /**
         * Edits an open file.
         *
         * @param before its whole text
         * @return its whole text afterwards
         */
        String replace(String file, String before, int start, int end, String text) throws IOException {
            super.client.change(super.uri(file), ++super.version, before, start, end, text);
            return before.substring(0, start) + text + before.substring(end);
        }

        @Override
        void arrive(Place place) throws IOException {
            caret(place, "");
        }

        @Override
        void type(Place place, String before, String now) throws IOException {
            int caret = place.before().length() + before.length();
            replace(place.name(), place.before() + before + place.after(), caret, caret,
                    now.substring(before.length()));
            caret(place, now);
        }

        @Override
        void leave(Place place) throws IOException {
            nowhere(place);
        }

        @Override
        void written(String file) throws IOException {
            super.about(file, "textDocument/didSave");
        }
    }

    /** An editor with only the place's file open and no recorded edits. */
    static final class Fresh extends HistoryEditor {

        Fresh(Settings settings, String model, Path project) throws IOException {
            super(settings, model, project);
        }

        @Override
        void arrive(Place place) throws IOException {
            show(place.name(), place.before() + place.after());
            caret(place, "");
        }

        /**
         * Sends the whole text again, which the server does not count as an edit, so that the next place has no history
         * either.
         */
        @Override
        void type(Place place, String before, String now) throws IOException {
            JsonObject change = new JsonObject();
            change.addProperty("text", place.before() + now + place.after());
            JsonArray changes = new JsonArray();
            changes.add(change);
            JsonObject document = LspClient.document(super.uri(place.name()));
            document.addProperty("version", ++super.version);
            JsonObject params = new JsonObject();
            params.add("textDocument", document);
            params.add("contentChanges", changes);
            super.client.notify("textDocument/didChange", params);
            caret(place, now);
        }

        @Override
        void leave(Place place) throws IOException {
            nowhere(place);
            hide(place.name());
        }

        @Override
        void written(String file) throws IOException {
            JsonObject event = new JsonObject();
            event.addProperty("uri", super.uri(file));
            event.addProperty("type", 2); // changed
            JsonArray events = new JsonArray();
            events.add(event);
            JsonObject params = new JsonObject();
            params.add("changes", events);
            super.client.notify("workspace/didChangeWatchedFiles", params);
        }
    }
}
