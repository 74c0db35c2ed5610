// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.RequestAdmission;
import org.vauban.server.serving.ServingContext;

/** Serves {@code /v1/search}: passages of the packs that the caller may read. Thread-safe. */
public final class SearchEndpoint implements Endpoint {
    private static final int STANDARD = 10;
    private static final int MOST = 100;

    private final ServingContext context;
    private final @Nullable ServedPacks packs;

    /** @param packs null if none are served; treated as if the caller may not read any */
    public SearchEndpoint(ServingContext context, @Nullable ServedPacks packs) {
        this.context = context;
        this.packs = packs;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        String query = body.requiredText("query");
        if (query.isBlank() || query.length() > QuestionQuery.LONGEST) {
            throw new InvalidInputException("query", Messages.text("packs.query", QuestionQuery.LONGEST));
        }
        int limit = (int) body.integer("limit", STANDARD, 1, MOST);
        int around = (int) body.integer("context", 0, 0, Neighbours.MOST);
        List<String> names = body.texts("packs", PackSettings.MOST);
        RequestAdmission.Ticket ticket = context.admission().enter(exchange, 1);
        try {
            ServedPacks served = packs;
            if (served == null) {
                throw ServedPacks.unreadable(names);
            }
            ServedPacks.Found found = served.search(exchange.caller(), query, limit, names, List.of());
            JsonArray passages = new JsonArray();
            for (Hit hit : found.result().hits()) {
                JsonObject passage = passage(hit, found);
                if (around > 0) {
                    Neighbours neighbours = served.neighbours(exchange.caller(), hit.passage(), around);
                    passage.add("before", stretches(neighbours.before(), found));
                    passage.add("after", stretches(neighbours.after(), found));
                }
                passages.add(passage);
            }
            exchange.send(answer(found, passages));
        } finally {
            ticket.giveBack();
        }
    }

    private static JsonObject answer(ServedPacks.Found found, JsonArray passages) {
        JsonObject answer = new JsonObject();
        JsonArray searched = new JsonArray();
        found.folders().keySet().forEach(searched::add);
        answer.add("packs", searched);
        answer.add("passages", passages);
        answer.addProperty("matched", found.result().matched());
        answer.addProperty("outdated", found.result().outdated());
        return answer;
    }

    private static JsonObject passage(Hit hit, ServedPacks.Found found) {
        Passage passage = hit.passage();
        Excerpt excerpt = Excerpt.of(passage, hit.words(found.query()));
        Citation citation = excerpt.text().isEmpty()
                ? new Citation(passage, passage.start(), passage.end(), passage.text())
                : new Citation(passage, excerpt.start(), excerpt.end(), excerpt.text());
        JsonObject json = new JsonObject();
        place(json, citation, found);
        json.addProperty("title", passage.title());
        json.add("headings", Exchange.GSON.toJsonTree(passage.headings()));
        json.addProperty("symbol", known(passage.symbol()));
        json.addProperty("language", known(passage.language()));
        stretch(json, passage.start(), passage.end(), passage.text());
        JsonObject quote = new JsonObject();
        stretch(quote, citation.start(), citation.end(), citation.text());
        json.add("quote", quote);
        json.add("boxes", Exchange.GSON.toJsonTree(citation.boxes()));
        json.addProperty("score", hit.score());
        json.addProperty("duplicates", hit.duplicates());
        return json;
    }

    /** Adds the document, page and line of a citation. */
    private static void place(JsonObject json, Citation citation, ServedPacks.Found found) {
        Path path = Path.of(citation.passage().path());
        for (Map.Entry<String, Path> pack : found.folders().entrySet()) {
            if (path.startsWith(pack.getValue())) {
                json.addProperty("pack", pack.getKey());
                json.addProperty("file", pack.getValue().resolve(PackManifest.DOCUMENTS).relativize(path).toString()
                        .replace(File.separatorChar, '/'));
            }
        }
        json.addProperty("page", citation.page() == 0 ? null : citation.page());
        json.addProperty("pageLabel", known(citation.pageLabel()));
        json.addProperty("line", citation.line() == 0 ? null : citation.line());
    }

    /** Returns the passages before or after a hit, in document order. */
    private static JsonArray stretches(List<Passage> passages, ServedPacks.Found found) {
        JsonArray all = new JsonArray();
        for (Passage each : passages) {
            JsonObject json = new JsonObject();
            place(json, new Citation(each, each.start(), each.end(), each.text()), found);
            json.add("headings", Exchange.GSON.toJsonTree(each.headings()));
            stretch(json, each.start(), each.end(), each.text());
            all.add(json);
        }
        return all;
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static void stretch(JsonObject json, int start, int end, String text) {
        json.addProperty("start", start);
        json.addProperty("end", end);
        json.addProperty("text", text);
    }
}
