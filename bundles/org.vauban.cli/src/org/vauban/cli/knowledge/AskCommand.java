// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban ask}: prints passages at once, then an answer, each sentence with the quote that supports it. */
@Command(name = "ask", resourceBundle = Messages.BUNDLE)
public final class AskCommand implements Callable<Integer> {
    private static final int MOST = 100;
    private static final int TOKENS = 256;

    @Parameters(arity = "1..*", paramLabel = "QUESTION", descriptionKey = "ask.question")
    private List<String> words;

    @Option(names = "--json", descriptionKey = "ask.json")
    private boolean json;

    @Option(names = {"-n", "--limit"}, paramLabel = "N", defaultValue = "5", descriptionKey = "search.limit")
    private int limit;

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "complete.model")
    private String model;

    @Mixin
    private SearchOptions options;

    private final Console console;
    private final PassagePrinter printer;

    public AskCommand(Console console) {
        this.console = console;
        options = new SearchOptions();
        this.printer = new PassagePrinter(console);
    }

    @Override
    public Integer call() {
        String question = options.text(words);
        SearchResult found = search(question);
        for (Hit hit : found.hits()) {
            if (json) {
                printer.line(typed("passage", printer.object(hit, question)));
            } else {
                printer.print(hit, question, null);
            }
        }
        console.out().flush(); // shows the passages before a model is loaded
        if (found.outdated()) {
            console.note(Messages.text("search.outdated"));
        }
        QuestionOutcome outcome;
        if (found.hits().isEmpty()) {
            outcome = new QuestionOutcome(false, List.of(), 0, null, null);
        } else {
            try (Assistant assistant = Assistants.create(Distribution.find().settings(model, TOKENS))) {
                outcome = assistant.questions().ask(new QuestionQuery(question, found.hits()), new Listener()).result()
                        .join();
            } catch (CompletionException e) {
                throw failure(e);
            }
        }
        return ended(outcome, found);
    }

    private SearchResult search(String question) {
        try (CommandSearch searching = options.open(limit, MOST)) {
            SearchResult found = searching.search(question);
            if (found.hits().isEmpty() && !json) {
                console.note(searching.nothing());
            }
            return found;
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private static RuntimeException failure(CompletionException e) {
        if (e.getCause() instanceof AssistException known) {
            int code = known.error() == AssistError.REFUSED ? ExitCode.REFUSED : ExitCode.FAILED;
            return new CommandException(code, known.getMessage(), known);
        }
        return e;
    }

    private int ended(QuestionOutcome outcome, SearchResult found) {
        String note = outcome.note();
        if (json) {
            JsonObject object = typed("result", new JsonObject());
            object.addProperty("found", outcome.found());
            object.addProperty("claims", outcome.claims().size());
            object.addProperty("matched", found.matched());
            object.addProperty("read", outcome.read());
            object.addProperty("model", outcome.modelId());
            object.addProperty("note", note);
            printer.line(object);
        } else if (!outcome.found() && !found.hits().isEmpty()) {
            console.note(Messages.text("ask.not.found", found.matched(), outcome.read()));
        }
        if (!json && note != null) {
            console.note(note);
        }
        return outcome.found() ? 0 : SearchCommand.NOTHING;
    }

    /** Returns a copy that begins with the type. */
    private static JsonObject typed(String type, JsonObject other) {
        JsonObject object = new JsonObject();
        object.addProperty("type", type);
        other.entrySet().forEach(each -> object.add(each.getKey(), each.getValue()));
        return object;
    }

    /** Prints each claim as soon as it is checked, and its quote even earlier. */
    private final class Listener implements QuestionListener {
        private boolean begun;

        @Override
        public void quote(Citation citation) {
            if (!json) {
                if (!begun) {
                    begun = true;
                    console.out().println(Messages.text("ask.answer"));
                    console.out().println();
                }
                printer.print(citation);
                console.out().flush();
            }
        }

        @Override
        public void claim(QuotedClaim claim) {
            if (json) {
                JsonObject object = typed("claim", printer.object(claim.citation()));
                object.addProperty("sentence", claim.sentence().isEmpty() ? null : claim.sentence());
                object.add("unsupported", new Gson().toJsonTree(claim.unsupported()));
                printer.line(object);
                return;
            }
            console.out().println(claim.sentence().isEmpty() ? Messages.text("ask.no.sentence")
                    : PassagePrinter.printable(claim.sentence()));
            if (!claim.unsupported().isEmpty()) {
                console.out().println(Messages.text("ask.unsupported",
                        PassagePrinter.printable(String.join(", ", claim.unsupported()))));
            }
            console.out().println();
            console.out().flush();
        }
    }
}
