// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.models;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.models.MachineMemory;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.governance.UserDirectories;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelStore;
import org.vauban.models.StoredModel;
import org.vauban.models.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban models list|verify|import|remove|measure|pack|sign}: manages the models on this machine. */
@Command(name = "models", resourceBundle = Messages.BUNDLE, subcommands = {PackCommand.class,
        SignModelCommand.class})
public final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Console console;

    public ModelsCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    /** Performs an operation on the store. */
    @FunctionalInterface
    private interface Work {
        int with(Catalogue catalogue, ModelStore store) throws CatalogueException;
    }

    private static int store(Work work) {
        try {
            Catalogue catalogue = Catalogue.load();
            return work.with(catalogue, new ModelStore(UserDirectories.standard().models(), catalogue));
        } catch (CatalogueException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    @Command(name = "list", resourceBundle = Messages.BUNDLE)
    int list(@Option(names = "--json", descriptionKey = "models.json") boolean json) {
        return store((catalogue, store) -> {
            List<StoredModel> models = store.list();
            String standard = catalogue.defaultModel(MachineMemory.memoryBytes()).id();
            if (json) {
                JsonArray array = new JsonArray();
                models.forEach(model -> array.add(object(model, standard)));
                console.out().println(new Gson().toJson(array));
                return 0;
            }
            int width = models.stream().mapToInt(model -> model.id().length()).max().orElse(10);
            String row = "%-" + width + "s  %-12s %10s  %-12s %-22s %s%n";
            console.out().printf(Locale.ROOT, row, Messages.text("column.model"), Messages.text("column.state"),
                    Messages.text("column.size"), Messages.text("column.licence"), Messages.text("column.uses"),
                    Messages.text("column.name"));
            for (StoredModel model : models) {
                CatalogueModel known = model.catalogued();
                long size = known != null && known.sizeBytes() > 0
                        ? known.sizeBytes()
                        : model.sizeBytes() > 0 ? model.sizeBytes() : -1;
                console.out().printf(Locale.ROOT, row, model.id(),
                        Messages.text("state." + model.state().name().toLowerCase(Locale.ROOT)),
                        ProgressBar.bytes(size), known == null ? "?" : known.licence(),
                        known == null ? "?" : uses(known),
                        (known == null ? "" : known.name()) + (model.id().equals(standard)
                                ? " " + Messages.text("models.standard")
                                : ""));
            }
            console.out().println();
            console.out().println(Messages.text("models.folder", store.directory()));
            console.out().println(Messages.text("models.bring"));
            return 0;
        });
    }

    private static String uses(CatalogueModel model) {
        return model.uses().stream().sorted().map(use -> use.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    private static JsonObject object(StoredModel model, String standard) {
        JsonObject object = new JsonObject();
        CatalogueModel known = model.catalogued();
        object.addProperty("id", model.id());
        object.addProperty("state", model.state().name().toLowerCase(Locale.ROOT));
        object.addProperty("file", model.file().toString());
        object.addProperty("bytesHere", model.sizeBytes());
        object.addProperty("sizeBytes", known == null ? -1 : known.sizeBytes());
        object.addProperty("licence", known == null ? null : known.licence());
        URI home = known == null ? null : known.home();
        object.addProperty("home", home == null ? null : home.toString());
        object.addProperty("fileName", known == null ? null : known.fileName());
        object.addProperty("default", model.id().equals(standard));
        return object;
    }

    @Command(name = "verify", resourceBundle = Messages.BUNDLE)
    int verify(
            @Parameters(arity = "0..*", paramLabel = "ID",
                    descriptionKey = "models.verified") @Nullable List<String> ids) {
        return store((catalogue, store) -> {
            List<String> all = ids != null && !ids.isEmpty()
                    ? ids
                    : store.list().stream()
                            .filter(model -> switch (model.state()) {
                                case UNVERIFIED, INSTALLED, VERIFIED, DAMAGED -> true;
                                case ABSENT -> false;
                            }).map(StoredModel::id).toList();
            if (all.isEmpty()) {
                throw new CommandException(ExitCode.FAILED, Messages.text("models.nothing", store.directory()));
            }
            int code = 0;
            for (String id : all) {
                Verification verification;
                try (ProgressBar progress = new ProgressBar(console, id)) {
                    verification = store.verify(id, progress);
                }
                switch (verification.result()) {
                    case GENUINE ->
                        console.out().println(Messages.text("models.genuine", id, verification.actualSha256()));
                    case UNPINNED ->
                        console.out().println(Messages.text("models.unpinned", id, verification.actualSha256()));
                    case DIFFERENT -> {
                        console.error(Messages.text("models.different", id, verification.actualSha256(),
                                verification.expectedSha256()));
                        code = ExitCode.FAILED;
                    }
                }
            }
            return code;
        });
    }

    @Command(name = "import", resourceBundle = Messages.BUNDLE)
    int importFile(@Parameters(paramLabel = "FILE", descriptionKey = "models.file") Path file,
            @Option(names = "--id", paramLabel = "ID", descriptionKey = "models.id") String id,
            @Option(names = "--signature", paramLabel = "FILE", descriptionKey = "models.signature")
                    @Nullable Path signature) {
        return store((catalogue, store) -> {
            StoredModel model;
            try (ProgressBar progress = new ProgressBar(console, String.valueOf(file.getFileName()))) {
                model = store.importFile(file, id, signature, progress);
            }
            console.out().println(Messages.text("models.imported", model.id(), model.file()));
            return 0;
        });
    }

    @Command(name = "remove", resourceBundle = Messages.BUNDLE)
    int remove(@Parameters(arity = "1..*", paramLabel = "ID", descriptionKey = "models.ids") List<String> ids) {
        return store((catalogue, store) -> {
            int code = 0;
            for (String id : ids) {
                if (store.remove(id)) {
                    console.out().println(Messages.text("models.removed", id));
                } else {
                    console.error(Messages.text("models.absent", id, store.directory()));
                    code = ExitCode.FAILED;
                }
            }
            return code;
        });
    }

    @Command(name = "measure", resourceBundle = Messages.BUNDLE)
    int measure(
            @Parameters(arity = "0..*", paramLabel = "ID",
                    descriptionKey = "models.measured") @Nullable List<String> ids,
            @Option(names = "--json", descriptionKey = "models.json") boolean json) {
        return new MeasureCommand(console).run(ids == null ? List.of() : ids, json);
    }
}
