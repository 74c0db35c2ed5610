// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.Messages;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Prints passages and citations as text or JSON. */
final class PassagePrinter {
    private static final String INDENT = "    ";
    /** Prefixes for the text of a found passage, and for that of its neighbours. */
    private static final String WITHIN = "    > ";
    private static final String AROUND = "    | ";
    /** Control characters of both sets, and format characters such as those that change the text direction. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]");

    private final Console console;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    PassagePrinter(Console console) {
        this.console = console;
    }

    /** Prints one object on one line, and flushes. */
    void line(JsonObject object) {
        console.out().println(gson.toJson(object));
        console.out().flush();
    }

    /** @param around neighbours to print around the whole passage; null for the excerpt alone */
    void print(Hit hit, String query, @Nullable Neighbours around) {
        Passage passage = hit.passage();
        Excerpt excerpt = Excerpt.of(passage, hit.words(query));
        console.out().println(place(passage, excerpt.start()));
        String above = String.join(" > ", passage.headings());
        if (!above.isEmpty()) {
            console.out().println(INDENT + printable(above));
        }
        console.out().println(INDENT + printable(excerpt.text()));
        if (hit.duplicates() > 0) {
            console.out().println(INDENT + Messages.text("search.duplicates", hit.duplicates()));
        }
        if (around != null) {
            around.before().forEach(each -> console.out().println(AROUND + printable(each.text())));
            console.out().println(WITHIN + printable(passage.text()));
            around.after().forEach(each -> console.out().println(AROUND + printable(each.text())));
        }
        console.out().println();
    }

    void print(Citation citation) {
        console.out().println(INDENT + Messages.text("ask.quote", printable(citation.text())));
        console.out().println(INDENT + place(citation.passage(), citation.start()));
    }

    /** Returns a location with line or page, which terminals and editors recognise as a link. */
    private static String place(Passage passage, int position) {
        String path = Console.oneLine(passage.path());
        int line = passage.lineAt(position);
        int page = passage.pageAt(position);
        String label = passage.pageLabelAt(position);
        if (line > 0) {
            return path + ":" + line;
        }
        if (page == 0) {
            return path;
        }
        return path + "#page=" + page + (label.isEmpty() || label.equals(Integer.toString(page)) ? ""
                : " (" + Messages.text("search.page", printable(label)) + ")");
    }

    /** Returns the text on one line, without control characters. */
    static String printable(String text) {
        return CONTROL.matcher(text.replaceAll("\\s+", " ")).replaceAll("");
    }

    JsonObject object(Hit hit, String query) {
        Passage passage = hit.passage();
        Excerpt excerpt = Excerpt.of(passage, hit.words(query));
        JsonObject object = new JsonObject();
        place(object, passage, excerpt.start());
        object.addProperty("start", passage.start());
        object.addProperty("end", passage.end());
        object.addProperty("title", passage.title());
        object.add("headings", gson.toJsonTree(passage.headings()));
        object.addProperty("symbol", passage.symbol().isEmpty() ? null : passage.symbol());
        object.addProperty("language", passage.language().isEmpty() ? null : passage.language());
        object.addProperty("text", passage.text());
        object.add("quote", quote(excerpt.start(), excerpt.end(), excerpt.text()));
        object.add("boxes", gson.toJsonTree(passage.boxes()));
        object.addProperty("score", hit.score());
        object.addProperty("likeness", hit.likeness() == 0 ? null : hit.likeness());
        object.addProperty("duplicates", hit.duplicates());
        return object;
    }

    /** Adds the neighbours of a passage, in document order. */
    void addContext(JsonObject object, Neighbours around) {
        object.add("before", stretches(around.before()));
        object.add("after", stretches(around.after()));
    }

    private JsonArray stretches(List<Passage> passages) {
        JsonArray all = new JsonArray();
        for (Passage each : passages) {
            JsonObject object = quote(each.start(), each.end(), each.text());
            place(object, each, each.start());
            object.add("headings", gson.toJsonTree(each.headings()));
            all.add(object);
        }
        return all;
    }

    JsonObject object(Citation citation) {
        JsonObject object = new JsonObject();
        place(object, citation.passage(), citation.start());
        object.add("headings", gson.toJsonTree(citation.passage().headings()));
        object.add("quote", quote(citation.start(), citation.end(), citation.text()));
        object.add("boxes", gson.toJsonTree(citation.boxes()));
        return object;
    }

    private static JsonObject quote(int start, int end, String text) {
        JsonObject quote = new JsonObject();
        quote.addProperty("start", start);
        quote.addProperty("end", end);
        quote.addProperty("text", text);
        return quote;
    }

    private static void place(JsonObject object, Passage passage, int position) {
        int page = passage.pageAt(position);
        String label = passage.pageLabelAt(position);
        int line = passage.lineAt(position);
        object.addProperty("file", passage.path());
        object.addProperty("page", page == 0 ? null : page);
        object.addProperty("pageLabel", label.isEmpty() ? null : label);
        object.addProperty("line", line == 0 ? null : line);
    }
}
