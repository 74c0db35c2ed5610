// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * {@code new-place}: how long the first suggestion takes where the caret has just come to another file. Each place is
 * the beginning of a line whose text is missing, in Java code that was published after the models. The caret is placed;
 * after 1.5 s three characters are typed, and a suggestion is asked for, over LSP with the options that a client has by
 * default. After five more seconds the same is asked again. Both answers are compared with the line that stood there.
 *
 * <p>The peer is {@code llama-server}, asked as llama.vim asks: 256 lines before the caret and 64 after it, no answer
 * kept of an earlier place; see {@link Typing} for its other settings.
 */
final class NewPlace {
    private static final long PAUSE_MILLIS = 1_500;
    private static final long KEY_MILLIS = 200;
    private static final long LATER_MILLIS = 5_000;
    private static final int KEYS = 3;
    private static final int SHORTEST_FILE = 4_000;
    private static final int SHORTEST_LINE = 14;
    /** Behind the fields and the first methods, so that there is something to go by. */
    private static final int FIRST = 2_000;
    private static final int LINES_BEFORE = 256;
    private static final int LINES_AFTER = 64;
    private static final int CONTEXT_TOKENS = 8192;
    private static final Pattern CODE = Pattern
            .compile("\\s+(?!import |package |//|\\*|/\\*|@)[^\\s{}].{" + SHORTEST_LINE + ",100}");

    private NewPlace() {}

    /**
     * A line of which the text is missing.
     *
     * @param before all before it, its indentation included
     * @param line what stood there
     * @param after all behind it, from the line end on
     */
    private record Place(String name, String before, String line, String after) {
        String typed() {
            return line.substring(0, KEYS);
        }

        String rest() {
            return line.substring(KEYS);
        }
    }

    /** @param millis of the first answer */
    private record Outcome(double millis, String first, String later) {}

    static void run(Settings settings, Report report) throws IOException, InterruptedException {
        List<Place> places = places(settings, settings.size().choose(6, 40, 120));
        for (String model : settings.models()) {
            List<Outcome> ours = ours(settings, model, places);
            List<Outcome> theirs = settings.peer().isEmpty() ? List.of() : theirs(settings, model, places);
            tell(report, model, places, ours, theirs);
        }
    }

    private static void tell(Report report, String model, List<Place> places, List<Outcome> ours,
            List<Outcome> theirs) {
        for (double share : new double[] {0.5, 0.95}) {
            double value = millis(ours).quantile(share);
            double peer = millis(theirs).quantile(share);
            boolean compares = !theirs.isEmpty();
            report.add(new Figure(share == 0.5 ? "new-place-p50" : "new-place-p95", model, value,
                    compares ? peer : null, compares ? value / peer : null, compares ? null : millis(ours).min(),
                    compares ? null : millis(ours).max(), "ms"));
        }
        report.add(right("new-place-first", model, places, firsts(ours), firsts(theirs)));
        report.add(right("new-place-later", model, places, ours.stream().map(Outcome::later).toList(),
                firsts(theirs)));
        report.note("new-place %s: %d places, %d with a first suggestion, %d with one after %d s", model, places.size(),
                ours.stream().filter(outcome -> !outcome.first().isBlank()).count(),
                ours.stream().filter(outcome -> !outcome.later().isBlank()).count(), LATER_MILLIS / 1_000);
    }

    private static Spread millis(List<Outcome> outcomes) {
        return Spread.of(outcomes.stream().map(Outcome::millis).toList());
    }

    private static List<String> firsts(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::first).toList();
    }

    private static Figure right(String name, String model, List<Place> places, List<String> ours,
            List<String> theirs) {
        double value = share(places, ours);
        Double peer = theirs.isEmpty() ? null : share(places, theirs);
        return new Figure(name, model, value, peer, peer == null || peer == 0 ? null : value / peer, null, null,
                "% right");
    }

    private static double share(List<Place> places, List<String> written) {
        int right = 0;
        for (int i = 0; i < places.size(); i++) {
            String first = written.get(i).lines().findFirst().orElse("");
            right += squeezed(first).equals(squeezed(places.get(i).rest())) ? 1 : 0;
        }
        return 100.0 * right / places.size();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Outcome> ours(Settings settings, String model, List<Place> places)
            throws IOException, InterruptedException {
        Path project = Files.createTempDirectory(settings.temporary(), "places");
        List<Outcome> outcomes = new ArrayList<>();
        try (LspClient client = new LspClient(settings.distribution(),
                Files.createTempDirectory(settings.temporary(), "lsp"), settings.modelFolder())) {
            JsonObject options = new JsonObject();
            options.addProperty("model", model);
            options.addProperty("readAhead", "always");
            client.initialize(project, options);
            // loads the model, and is no place
            Path other = project.resolve("Other.java");
            client.open(other.toUri().toString(), "java", "class Other {\n    \n}\n");
            ask(client, other.toUri().toString(), new Place("Other.java", "class Other {\n    ", "int a;", "\n}\n"), 0);
            for (Place place : places) {
                outcomes.add(ours(client, project, place));
            }
        }
        return outcomes;
    }

    private static Outcome ours(LspClient client, Path project, Place place)
            throws IOException, InterruptedException {
        Path file = project.resolve(place.name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, place.before() + place.after());
        String uri = file.toUri().toString();
        client.open(uri, "java", place.before() + place.after());
        moved(client, uri, place, 0);
        Thread.sleep(PAUSE_MILLIS);
        for (int key = 1; key <= KEYS; key++) {
            type(client, uri, place, key);
            moved(client, uri, place, key);
            if (key < KEYS) {
                Thread.sleep(KEY_MILLIS);
            }
        }
        long begin = System.nanoTime();
        String first = ask(client, uri, place, KEYS);
        double millis = (System.nanoTime() - begin) / 1e6;
        Thread.sleep(LATER_MILLIS);
        String later = ask(client, uri, place, KEYS);
        JsonObject nowhere = new JsonObject();
        nowhere.add("textDocument", document(uri));
        client.notify("vauban/didMoveCaret", nowhere);
        return new Outcome(millis, first, later);
    }

    private static void type(LspClient client, String uri, Place place, int key) throws IOException {
        JsonObject range = new JsonObject();
        range.add("start", position(place, key - 1));
        range.add("end", position(place, key - 1));
        JsonObject change = new JsonObject();
        change.add("range", range);
        change.addProperty("text", place.line().substring(key - 1, key));
        JsonArray changes = new JsonArray();
        changes.add(change);
        JsonObject params = new JsonObject();
        JsonObject document = document(uri);
        document.addProperty("version", 1 + key);
        params.add("textDocument", document);
        params.add("contentChanges", changes);
        client.notify("textDocument/didChange", params);
    }

    private static void moved(LspClient client, String uri, Place place, int typed) throws IOException {
        JsonObject params = new JsonObject();
        params.add("textDocument", document(uri));
        params.add("position", position(place, typed));
        client.notify("vauban/didMoveCaret", params);
    }

    private static String ask(LspClient client, String uri, Place place, int typed) throws IOException {
        JsonObject context = new JsonObject();
        context.addProperty("triggerKind", 2);
        JsonObject params = new JsonObject();
        params.add("textDocument", document(uri));
        params.add("position", position(place, typed));
        params.add("context", context);
        JsonElement result = client.request("textDocument/inlineCompletion", params);
        JsonArray items = result.getAsJsonObject().getAsJsonArray("items");
        return items.isEmpty() ? "" : items.get(0).getAsJsonObject().get("insertText").getAsString();
    }

    private static JsonObject document(String uri) {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        return document;
    }

    private static JsonObject position(Place place, int typed) {
        JsonObject position = new JsonObject();
        position.addProperty("line", place.before().chars().filter(c -> c == '\n').count());
        position.addProperty("character", place.before().length() - place.before().lastIndexOf('\n') - 1 + typed);
        return position;
    }

    private static List<Outcome> theirs(Settings settings, String model, List<Place> places)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        try (LlamaServer server = new LlamaServer(settings, model, settings.threads(), "-c",
                Integer.toString(CONTEXT_TOKENS), "-np", "1", "-b", "1024", "-ub", "1024", "--cache-reuse", "256")) {
            for (Place place : places) {
                JsonObject body = new JsonObject();
                body.addProperty("input_prefix", lastLines(place.before(), LINES_BEFORE));
                body.addProperty("prompt", indentation(place) + place.typed());
                body.addProperty("input_suffix", firstLines(place.after(), LINES_AFTER));
                body.add("input_extra", new JsonArray());
                Typing.likeLlamaVim(body, settings.seed());
                long begin = System.nanoTime();
                JsonObject answer = server.post("/infill", body);
                outcomes.add(new Outcome((System.nanoTime() - begin) / 1e6, answer.get("content").getAsString(), ""));
            }
        }
        return outcomes;
    }

    private static String indentation(Place place) {
        return place.before().substring(place.before().lastIndexOf('\n') + 1);
    }

    /** The last lines before that of the caret. */
    private static String lastLines(String text, int count) {
        int end = text.lastIndexOf('\n') + 1;
        int start = end;
        for (int line = 0; line < count && start > 0; line++) {
            start = text.lastIndexOf('\n', start - 2) + 1;
        }
        return text.substring(start, end);
    }

    private static String firstLines(String text, int count) {
        int end = 0;
        for (int line = 0; line <= count && end < text.length(); line++) {
            int next = text.indexOf('\n', end);
            end = next < 0 ? text.length() : next + 1;
        }
        return text.substring(0, end);
    }

    /** One of a file, so that each is new. */
    private static List<Place> places(Settings settings, int count) throws IOException {
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(settings.unseen())) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(settings.unseen(), "*.jar")) {
                all.forEach(archives::add);
            }
        }
        Collections.sort(archives);
        List<Place> places = new ArrayList<>();
        Random random = new Random(settings.seed());
        for (Path archive : archives) {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                List<? extends ZipEntry> entries = zip.stream()
                        .filter(entry -> entry.getName().endsWith(".java") && entry.getSize() >= SHORTEST_FILE)
                        .toList();
                for (ZipEntry entry : entries) {
                    String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\r\n", "\n");
                    Place place = place(entry.getName(), text, random);
                    if (place != null) {
                        places.add(place);
                    }
                }
            }
        }
        if (places.size() < count) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has Java files for %d places only: ./dev bench brings archives of sources there.",
                    settings.unseen(), places.size()));
        }
        Collections.shuffle(places, random);
        return places.subList(0, count);
    }

    private static Place place(String name, String text, Random random) {
        List<Place> possible = new ArrayList<>();
        int at = text.indexOf('\n', FIRST) + 1;
        for (int end = text.indexOf('\n', at); at > 0 && end > 0; at = end + 1, end = text.indexOf('\n', at)) {
            String line = text.substring(at, end);
            if (CODE.matcher(line).matches()) {
                int begin = at + line.length() - line.stripLeading().length();
                possible.add(new Place(name, text.substring(0, begin), text.substring(begin, end).stripTrailing(),
                        text.substring(end)));
            }
        }
        return possible.isEmpty() ? null : possible.get(random.nextInt(possible.size()));
    }
}
