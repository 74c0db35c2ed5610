// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;
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
    private final PassagePrinter printer;

    public SearchCommand(Console console) {
        this.console = console;
        this.printer = new PassagePrinter(console);
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
                if (json) {
                    printer.line(printer.object(hit, query));
                } else {
                    printer.print(hit, query);
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
}
