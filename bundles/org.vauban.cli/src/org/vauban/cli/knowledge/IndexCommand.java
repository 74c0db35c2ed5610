// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.vauban.assist.EmbeddingModel;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.FailureTexts;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.vector.VectorListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban index}: updates the index of folders, or removes them; without folders, prints statistics. */
@Command(name = "index", resourceBundle = Messages.BUNDLE)
public final class IndexCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "DIR", descriptionKey = "index.folders")
    private List<Path> folders;

    @Option(names = "--remove", descriptionKey = "index.remove")
    private boolean remove;

    @Option(names = "--vectors", descriptionKey = "index.vectors")
    private boolean vectors;

    @Option(names = "--json", descriptionKey = "index.json")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Console console;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();

    public IndexCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Path> named = folders == null ? List.of() : folders;
        if (remove && named.isEmpty()) {
            throw new ParameterException(spec.commandLine(), Messages.text("index.remove.what"));
        }
        if (remove && vectors) {
            throw new ParameterException(spec.commandLine(), Messages.text("usage.exclusive", "--remove, --vectors"));
        }
        for (Path folder : named) {
            if (!remove && !Knowledge.exists(folder)) {
                throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", folder));
            }
        }
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            if (vectors && !remove) {
                embed(knowledge, named);
            } else if (named.isEmpty()) {
                statistics(knowledge.statistics());
            } else if (remove) {
                removed(knowledge.remove(named));
            } else {
                IndexReport report = index(knowledge, named, new Progress());
                report(report);
                return closed(named, report) ? ExitCode.FAILED : 0;
            }
            return 0;
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** Updates the index. A path in an archive is not a file on the disk, so whether it exists is known only then. */
    private static IndexReport index(Knowledge knowledge, List<Path> named, IndexingListener progress)
            throws KnowledgeException {
        IndexReport report = knowledge.index(named, progress);
        if (report.indexed() + report.unchanged() + report.removed() + report.excluded() == 0
                && report.unreadable().isEmpty()) {
            for (Path each : named) {
                if (Files.notExists(each)) {
                    throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", each));
                }
            }
        }
        return report;
    }

    /** Whether a named folder cannot be opened. */
    private static boolean closed(List<Path> named, IndexReport report) {
        return report.unreadable().stream().map(UnreadableFile::file).filter(Files::isDirectory)
                .anyMatch(each -> named.stream().anyMatch(one -> isSame(one, each)));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** Shows progress on a line that is redrawn, on terminals only. */
    private final class Progress implements IndexingListener {
        private static final int WIDTH = 90;

        @Override
        public void progress(int done, int total, Path file) {
            if (console.terminal()) {
                String line = (done + 1) + "/" + total + "  " + Console.printable(file.toString());
                console.err().print("\r" + ShortText.beginning(line, WIDTH) + "\u001b[K");
                if (done + 1 == total) {
                    console.err().print("\r\u001b[K");
                }
                console.err().flush();
            }
        }
    }

    private void embed(Knowledge knowledge, List<Path> named) throws KnowledgeException {
        if (!named.isEmpty()) {
            report(index(knowledge, named, new Progress()));
        }
        try (EmbeddingModel model = KnowledgeCommands.embedder().orElseThrow(() -> new CommandException(
                ExitCode.FAILED, Messages.text("index.vectors.model", EmbeddingModel.ID)))) {
            int done = named.isEmpty() ? 0 : knowledge.embed(named, model, new VectorProgress()); // named folders first
            done += knowledge.embed(List.of(), model, new VectorProgress());
            if (json) {
                JsonObject object = new JsonObject();
                object.addProperty("embedded", done);
                console.out().println(gson.toJson(object));
            } else {
                console.out().println(Messages.text("index.embedded", done));
            }
        } catch (EngineException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** Shows progress on a line that is redrawn, on terminals only. */
    private final class VectorProgress implements VectorListener {
        @Override
        public void progress(int done, int total) {
            if (console.terminal()) {
                console.err().print("\r" + (done == total ? "" : Messages.text("index.embedding", done, total))
                        + "\u001b[K");
                console.err().flush();
            }
        }
    }

    private void statistics(IndexProtocol.Statistics statistics) {
        if (json) {
            console.out().println(gson.toJson(statistics));
        } else {
            console.out().println(Messages.text("index.statistics", Knowledge.folder(UserDirectories.standard()),
                    statistics.files(), statistics.passages(), ProgressBar.bytes(statistics.bytes())));
            if (statistics.vectors() > 0) {
                console.out().println(Messages.text("index.with.vectors", statistics.vectors()));
            }
            if (statistics.failures() > 0) {
                console.out().println(Messages.text("index.failures", statistics.failures()));
            }
        }
    }

    private void removed(int files) {
        if (json) {
            JsonObject object = new JsonObject();
            object.addProperty("removed", files);
            console.out().println(gson.toJson(object));
        } else {
            console.out().println(Messages.text("index.removed", files));
        }
    }

    private void report(IndexReport report) {
        if (json) {
            console.out().println(gson.toJson(object(report)));
            return;
        }
        if (!report.rebuilt().isEmpty()) {
            console.note(Messages.text("index.rebuilt." + report.rebuilt()));
        }
        if (report.dropped() > 0) {
            console.note(Messages.text("index.dropped", report.dropped()));
        }
        for (UnreadableFile each : report.unreadable()) {
            console.note(each.file() + ": " + FailureTexts.of(each.reason()));
        }
        console.out().println(Messages.text("index.done", report.indexed(), report.unchanged(), report.removed(),
                report.excluded(), report.unreadable().size()));
    }

    private static JsonObject object(IndexReport report) {
        JsonObject object = new JsonObject();
        object.addProperty("indexed", report.indexed());
        object.addProperty("unchanged", report.unchanged());
        object.addProperty("removed", report.removed());
        object.addProperty("excluded", report.excluded());
        object.addProperty("passages", report.passages());
        object.addProperty("recovered", report.recovered());
        object.addProperty("rebuilt", report.rebuilt());
        object.addProperty("dropped", report.dropped());
        JsonArray unreadable = new JsonArray();
        for (UnreadableFile each : report.unreadable()) {
            JsonObject one = new JsonObject();
            one.addProperty("file", each.file().toString());
            one.addProperty("reason", each.reason().name().toLowerCase(Locale.ROOT));
            one.addProperty("message", FailureTexts.of(each.reason()));
            one.addProperty("detail", each.detail());
            unreadable.add(one);
        }
        object.add("unreadable", unreadable);
        return object;
    }
}
