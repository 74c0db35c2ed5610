// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.trace.MatrixCsv;
import org.vauban.assist.trace.MatrixHtml;
import org.vauban.assist.trace.MatrixJson;
import org.vauban.assist.trace.MatrixReqif;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.NewFileWriter;
import org.vauban.cli.console.OutputFile;
import org.vauban.knowledge.FailureTexts;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban trace}: links requirements to code, tests and commits, and reports gaps. */
@Command(name = "trace", resourceBundle = Messages.BUNDLE)
public final class TraceCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "DIR", descriptionKey = "trace.folders")
    private List<Path> folders = List.of();

    @Option(names = "--of", paramLabel = "FILE:LINE", descriptionKey = "trace.of")
    private @Nullable String of;

    @Option(names = "--commits", paramLabel = "FILE", descriptionKey = "trace.commits")
    private @Nullable String commits;

    @Option(names = "--pattern", paramLabel = "REGEX", descriptionKey = "trace.pattern")
    private @Nullable String pattern;

    @Option(names = "--explicit", descriptionKey = "trace.explicit")
    private boolean explicit;

    @Option(names = "--weak", descriptionKey = "trace.weak")
    private boolean weak;

    @Option(names = "--strict", descriptionKey = "trace.strict")
    private boolean strict;

    @Option(names = "--json", descriptionKey = "trace.json")
    private boolean json;

    @Option(names = "--csv", paramLabel = "FILE", descriptionKey = "trace.csv")
    private @Nullable Path csv;

    @Option(names = "--html", paramLabel = "FILE", descriptionKey = "trace.html")
    private @Nullable Path html;

    @Option(names = "--reqif", paramLabel = "FILE", descriptionKey = "trace.reqif")
    private @Nullable Path reqif;

    @Spec
    private @Nullable CommandSpec spec;

    private final Console console;
    private final TracePrinter printer;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    public TraceCommand(Console console) {
        this.console = console;
        this.printer = new TracePrinter(console);
    }

    @Override
    public Integer call() {
        requireMeaning();
        SourceLine asked = of == null ? null : SourceLine.parse(of);
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", folder));
            }
        }
        List<Path> real = real();
        TraceBuilder builder = new TraceBuilder(ids(), real);
        List<UnreadableFile> unreadable = read(builder);
        if (commits != null) {
            new CommitInput(commits).read(builder);
        }
        TraceMatrix matrix = builder.build(suggestions(), decisions(builder));
        for (UnreadableFile each : unreadable) {
            console.note(each.file() + ": " + FailureTexts.of(each.reason()));
        }
        if (asked != null) {
            return links(matrix, matrix.at(asked.file(), asked.line()));
        }
        if (json) {
            console.out().println(gson.toJson(MatrixJson.of(matrix, unreadable)));
        } else {
            printer.print(matrix);
        }
        write(csv, MatrixCsv.of(matrix));
        write(html, MatrixHtml.of(matrix, null));
        write(reqif, MatrixReqif.of(matrix, real, Instant.now()));
        if (matrix.requirements().isEmpty()) {
            console.note(Messages.text("trace.no.requirements"));
            return SearchCommand.NOTHING;
        }
        // a file that was not read may hold a requirement, without code
        boolean whole = unreadable.isEmpty() && matrix.orphans().isEmpty() && matrix.withoutCode().isEmpty()
                && matrix.withoutTests().isEmpty();
        return strict && !whole ? SearchCommand.NOTHING : 0;
    }

    /** Refuses combinations of options in which one would be silently ignored. */
    private void requireMeaning() {
        String other = csv != null ? "--csv" : html != null ? "--html" : reqif != null ? "--reqif"
                : strict ? "--strict" : "";
        if (of != null && !other.isEmpty()) {
            throw usage(Messages.text("usage.exclusive", "--of, " + other), null);
        }
        if (explicit && weak) {
            throw usage(Messages.text("usage.exclusive", "--explicit, --weak"), null);
        }
    }

    private RuntimeException usage(String text, @Nullable Throwable cause) {
        CommandSpec known = spec;
        return known == null ? new CommandException(ExitCode.USAGE, text, cause)
                : new ParameterException(known.commandLine(), text, cause);
    }

    private Suggestions suggestions() {
        return explicit ? Suggestions.NONE : weak ? Suggestions.ALL : Suggestions.CLEAR;
    }

    private RequirementIds ids() {
        try {
            return RequirementIds.of(pattern);
        } catch (IllegalArgumentException e) {
            throw usage(e instanceof PatternSyntaxException syntax
                    ? Messages.text("trace.pattern.syntax",
                            Math.clamp(syntax.getIndex() + 1, 1, syntax.getPattern().length()))
                    : Messages.text("trace.pattern.bad"), e);
        }
    }

    private List<Path> real() {
        List<Path> real = new ArrayList<>();
        for (Path folder : folders) {
            try {
                real.add(folder.toRealPath());
            } catch (IOException e) {
                throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", folder), e);
            }
        }
        return real;
    }

    /** Returns the decisions for the folders, with or without suggestions. */
    private List<TraceDecisions> decisions(TraceBuilder builder) {
        try {
            return TraceDecisions.of(folders, builder.sourceFolders());
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("trace.decisions", e.getMessage()), e);
        }
    }

    private List<UnreadableFile> read(TraceBuilder builder) {
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            return knowledge.read(folders, builder, IndexingListener.NONE);
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        } catch (TraceBuilder.TooMuchCodeException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("trace.too.much"), e);
        }
    }

    /** Prints the requirements that a line is linked to. */
    private int links(TraceMatrix matrix, List<TraceLink> links) {
        JsonArray array = new JsonArray();
        List<TraceLink> shown = new ArrayList<>(links);
        for (TraceLink link : shown) {
            matrix.requirements().stream().filter(each -> each.id().equals(link.requirement())).forEach(each -> {
                if (json) {
                    array.add(MatrixJson.requirement(each, List.of(link)));
                } else {
                    printer.print(each, List.of(link));
                }
            });
        }
        if (json) {
            JsonObject object = new JsonObject();
            object.add("requirements", array);
            console.out().println(gson.toJson(object));
        } else if (links.isEmpty()) {
            console.note(Messages.text("trace.of.none"));
        }
        return links.isEmpty() ? SearchCommand.NOTHING : 0;
    }

    private void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            OutputFile.write(file, text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text("trace.not.written", file, NewFileWriter.reason(e)), e);
        }
    }
}
