// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban search}: prints the passages that match a query, each with its location and the sentence to cite. */
@Command(name = "search", resourceBundle = Messages.BUNDLE)
public final class SearchCommand implements Callable<Integer> {
    /** Exit code if nothing was found. */
    static final int NOTHING = 4;
    private static final int MOST = 1_000;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    @Parameters(arity = "0..*", paramLabel = "QUERY", descriptionKey = "search.query")
    private List<String> words;

    @Option(names = "--json", descriptionKey = "search.json")
    private boolean json;

    @Option(names = {"-n", "--limit"}, paramLabel = "N", defaultValue = "10", descriptionKey = "search.limit")
    private int limit;

    @Option(names = "--batch", descriptionKey = "search.batch")
    private boolean batch;

    @Option(names = {"-C", "--context"}, paramLabel = "N", defaultValue = "0", descriptionKey = "search.context")
    private int context;

    @Mixin
    private SearchOptions options;

    @Spec
    private CommandSpec spec;

    private final Console console;
    private final PassagePrinter printer;

    public SearchCommand(Console console) {
        this.console = console;
        options = new SearchOptions();
        this.printer = new PassagePrinter(console);
    }

    @Override
    public Integer call() {
        if (batch == (words != null)) {
            throw new ParameterException(spec.commandLine(), Messages.text("search.what"));
        }
        if (context < 0 || context > Neighbours.MOST) {
            throw new ParameterException(spec.commandLine(), Messages.text("search.context.range", Neighbours.MOST));
        }
        try (CommandSearch searching = options.open(limit, MOST)) {
            return batch ? each(searching) : one(searching, options.text(words));
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("search.encoding"), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("search.input", FileReason.of(e)), e);
        }
    }

    /** Searches for each line of standard input; the exit code is 0 if any found something and none was refused. */
    private int each(CommandSearch searching) throws KnowledgeException, IOException {
        int code = NOTHING;
        boolean refused = false;
        // refuses input other than UTF-8, which would result in meaningless queries
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()));
        boolean first = true;
        for (String query = in.readLine(); query != null && console.isRead(); query = in.readLine()) {
            String text = (first && query.startsWith(BYTE_ORDER_MARK) ? query.substring(1) : query).strip();
            first = false;
            String refusal = SearchOptions.refusal(text);
            if (refusal != null) {
                refused = true;
                refuse(text, refusal);
            } else if (!text.isEmpty() && one(searching, text) == 0) {
                code = 0;
            }
        }
        return refused ? ExitCode.FAILED : code;
    }

    /** Reports the refusal of one of many queries. */
    private void refuse(String query, String why) {
        if (json) {
            JsonObject object = new JsonObject();
            object.addProperty("query", query);
            object.addProperty("error", why);
            printer.line(object);
        } else {
            console.out().println(Messages.text("search.of", PassagePrinter.printable(query)));
        }
        console.error(why);
    }

    private int one(CommandSearch searching, String query) throws KnowledgeException {
        SearchResult result = searching.search(query);
        if (batch && !json) {
            console.out().println(Messages.text("search.of", PassagePrinter.printable(query)));
        }
        for (Hit hit : result.hits()) {
            Neighbours around = searching.neighbours(hit.passage(), context);
            if (json) {
                JsonObject object = printer.object(hit, query);
                if (context > 0) {
                    printer.addContext(object, around);
                }
                if (batch) {
                    object.addProperty("query", query);
                }
                printer.line(object);
            } else {
                printer.print(hit, query, context > 0 ? around : null);
            }
        }
        if (result.hits().isEmpty() && !json) {
            console.note(searching.nothing());
        }
        if (result.outdated()) {
            console.note(Messages.text("search.outdated"));
        }
        return result.hits().isEmpty() ? NOTHING : 0;
    }
}
