// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * {@code llama-server} with all processors, called as llama.vim does: 256 lines before the caret and 64 after it, the
 * line up to the caret as the prompt; see {@link Typing} for its other settings. Its ring of other files is empty: it
 * takes only text that was opened or copied before, and here there was none.
 */
final class LlamaVimSide implements TypingSide {
    private static final int LINES_BEFORE = 256;
    private static final int LINES_AFTER = 64;
    private static final int CONTEXT_TOKENS = 8192;

    private final LlamaServer server;
    private final long seed;

    LlamaVimSide(Settings settings, String model) throws IOException, InterruptedException {
        server = new LlamaServer(settings, model, settings.threads(), "-c", Integer.toString(CONTEXT_TOKENS), "-np",
                "1", "-b", "1024", "-ub", "1024", "--cache-reuse", "256");
        seed = settings.seed();
    }

    @Override
    public void open(Place place) {
        // it gets the text with the request
    }

    @Override
    public void typed(Place place, String before, String now) {
        // as above
    }

    @Override
    public CompletableFuture<String> ask(Place place, String now) {
        String text = place.before() + now;
        int line = text.lastIndexOf('\n') + 1;
        JsonObject body = new JsonObject();
        body.addProperty("input_prefix", lastLines(text.substring(0, line)));
        body.addProperty("prompt", text.substring(line));
        body.addProperty("input_suffix", firstLines(place.after()));
        body.add("input_extra", new JsonArray());
        body.addProperty("n_indent", text.substring(line).length() - text.substring(line).stripLeading().length());
        Typing.likeLlamaVim(body, seed);
        CompletableFuture<JsonObject> asked = server.postLater("/infill", body);
        CompletableFuture<String> answer = asked.thenApply(json -> json.get("content").getAsString());
        answer.whenComplete((content, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
            }
        });
        return answer;
    }

    @Override
    public void leave(Place place) {
        // it does nothing without a request
    }

    private static String lastLines(String text) {
        int start = text.length();
        for (int line = 0; line < LINES_BEFORE && start > 0; line++) {
            start = text.lastIndexOf('\n', start - 2) + 1;
        }
        return text.substring(start);
    }

    private static String firstLines(String text) {
        int end = 0;
        for (int line = 0; line <= LINES_AFTER && end < text.length(); line++) {
            int next = text.indexOf('\n', end);
            end = next < 0 ? text.length() : next + 1;
        }
        return text.substring(0, end);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
