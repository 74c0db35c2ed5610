// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban search}: prints the passages that answer a query, each with its place and the sentence to cite. */
@Command(name = "search", resourceBundle = Messages.BUNDLE)
public final class SearchCommand implements Callable<Integer> {
    /** Exit code where nothing was found. */
    static final int NOTHING = 4;
    private static final int MOST = 1_000;

    @Parameters(arity = "1..*", paramLabel = "QUERY", descriptionKey = "search.query")
    private List<String> words;

    @Option(names = "--json", descriptionKey = "search.json")
    private boolean json;

    @Option(names = {"-n", "--limit"}, paramLabel = "N", defaultValue = "10", descriptionKey = "search.limit")
    private int limit;

    @Option(names = "--in", paramLabel = "DIR", descriptionKey = "search.in")
    private List<Path> folders;

    @Spec
    private CommandSpec spec;

    private final Console console;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    public SearchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), Messages.text("not.positive"));
        }
        String query = String.join(" ", words);
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            SearchResult result = knowledge.search(query, Math.min(limit, MOST),
                    folders == null ? List.of() : folders);
            for (Hit hit : result.hits()) {
                Excerpt excerpt = Excerpt.of(hit.passage(), query);
                if (json) {
                    console.out().println(gson.toJson(object(hit, excerpt)));
                } else {
                    print(hit, excerpt);
                }
            }
            if (result.hits().isEmpty() && !json) {
                console.note(Messages.text("search.nothing"));
            }
            if (result.outdated()) {
                console.note(Messages.text("search.outdated"));
            }
            return result.hits().isEmpty() ? NOTHING : 0;
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private void print(Hit hit, Excerpt excerpt) {
        Passage passage = hit.passage();
        console.out().println(place(passage));
        String above = String.join(" > ", passage.headings());
        if (!above.isEmpty()) {
            console.out().println("    " + printable(above));
        }
        console.out().println("    " + printable(excerpt.text()));
        if (hit.duplicates() > 0) {
            console.out().println("    " + Messages.text("search.duplicates", hit.duplicates()));
        }
        console.out().println();
    }

    /** As terminals and editors take it for a link: with a line, or with a page. */
    private static String place(Passage passage) {
        if (passage.line() > 0) {
            return passage.path() + ":" + passage.line();
        }
        if (passage.page() == 0) {
            return passage.path();
        }
        String label = passage.pageLabel();
        return passage.path() + "#page=" + passage.page()
                + (label.isEmpty() || label.equals(Integer.toString(passage.page())) ? ""
                        : " (" + Messages.text("search.page", printable(label)) + ")");
    }

    /** On one line, and without what would change a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "");
    }

    private JsonObject object(Hit hit, Excerpt excerpt) {
        Passage passage = hit.passage();
        JsonObject object = new JsonObject();
        object.addProperty("file", passage.path());
        object.addProperty("page", passage.page() == 0 ? null : passage.page());
        object.addProperty("pageLabel", passage.pageLabel().isEmpty() ? null : passage.pageLabel());
        object.addProperty("line", passage.line() == 0 ? null : passage.line());
        object.addProperty("start", passage.start());
        object.addProperty("end", passage.end());
        object.addProperty("title", passage.title());
        object.add("headings", gson.toJsonTree(passage.headings()));
        object.addProperty("symbol", passage.symbol().isEmpty() ? null : passage.symbol());
        object.addProperty("language", passage.language().isEmpty() ? null : passage.language());
        object.addProperty("text", passage.text());
        JsonObject quote = new JsonObject();
        quote.addProperty("start", excerpt.start());
        quote.addProperty("end", excerpt.end());
        quote.addProperty("text", excerpt.text());
        object.add("quote", quote);
        object.add("boxes", gson.toJsonTree(passage.boxes()));
        object.addProperty("score", hit.score());
        object.addProperty("duplicates", hit.duplicates());
        return object;
    }
}
