// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.models;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.site.SiteCommand;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.GgufShards;
import org.vauban.site.model.ModelPack;
import org.vauban.site.model.Packaging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban models pack}: creates a p2 repository for a model. */
@Command(name = "pack", resourceBundle = Messages.BUNDLE)
public final class PackCommand implements Callable<Integer> {
    private static final int MAX_MEBIBYTES = 1024;
    @Parameters(paramLabel = "FILE", descriptionKey = "pack.file")
    private @Nullable Path file;
    @Option(names = "--id", required = true, paramLabel = "ID", descriptionKey = "pack.id")
    private @Nullable String id;
    @Option(names = "--name", paramLabel = "TEXT", descriptionKey = "pack.name")
    private @Nullable String name;
    @Option(names = "--pack-version", paramLabel = "VERSION", defaultValue = "1.0.0", descriptionKey = "pack.version")
    private String version = "";
    @Option(names = "--licence", required = true, paramLabel = "FILE", descriptionKey = "pack.licence")
    private @Nullable Path licence;
    @Option(names = "--card", paramLabel = "FILE", descriptionKey = "pack.card")
    private @Nullable Path card;
    @Option(names = "--signature", paramLabel = "FILE", descriptionKey = "pack.signature")
    private @Nullable Path signature;
    @Option(names = "--shard-size", paramLabel = "MIB", defaultValue = "1024", descriptionKey = "pack.shard")
    private int mebibytes;
    @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "pack.out")
    private @Nullable Path out;
    private final Console console;

    public PackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path model = file;
        Path text = licence;
        Path folder = out;
        String named = id;
        if (model == null || text == null || folder == null || named == null) {
            throw new IllegalStateException(); // cannot happen: picocli requires all of them
        }
        if (mebibytes < 1 || mebibytes > MAX_MEBIBYTES) {
            throw new CommandException(ExitCode.USAGE, Messages.text("pack.shard.size", MAX_MEBIBYTES));
        }
        String shown = name;
        long most = mebibytes * (GgufShards.STANDARD_SIZE / MAX_MEBIBYTES);
        Packaging packaging = new Packaging(named, shown == null ? named : shown, version, text, card, signature,
                most);
        return SiteCommand.run(() -> {
            try (ProgressBar progress = new ProgressBar(console, String.valueOf(model.getFileName()))) {
                ModelPack.Result result = ModelPack.write(model, packaging, catalogue(), folder, progress);
                console.out().println(Messages.text("pack.done", folder, result.feature(), result.shards(),
                        ProgressBar.bytes(result.size()), result.sha256()));
            }
            return 0;
        });
    }

    private static Catalogue catalogue() {
        try {
            return Catalogue.load();
        } catch (CatalogueException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }
}
