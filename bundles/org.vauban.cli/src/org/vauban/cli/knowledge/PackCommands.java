// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.EmbeddingModel;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.policy.KeyAccess;
import org.vauban.cli.policy.TrustedRoot;
import org.vauban.cli.site.SiteCommand;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.knowledge.FailureTexts;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.pack.InstalledPack;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.knowledge.pack.PackVectors;
import org.vauban.knowledge.process.IndexException;
import org.vauban.site.repository.FolderPack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban knowledge}: creates packs from indexed documents, and mounts packs. */
@Command(name = "knowledge", resourceBundle = Messages.BUNDLE)
public final class PackCommands implements Runnable {
    private static final int MOST_DAYS = 3650;
    /** Maximum number of a mail's missing parts that a message names. */
    private static final int MOST_PARTS = 10;
    /** Matches a part of a bundle's symbolic name. */
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    @Spec
    private @Nullable CommandSpec spec;
    private final Console console;

    public PackCommands(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        CommandSpec known = spec;
        if (known != null) {
            throw new ParameterException(known.commandLine(), Messages.text("no.command"));
        }
    }

    @Command(name = "pack", resourceBundle = Messages.BUNDLE)
    int pack(@Parameters(arity = "1..*", paramLabel = "DIR", descriptionKey = "index.folders.pack") List<Path> folders,
            @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "knowledge.out") Path out,
            @Option(names = "--site", required = true, paramLabel = "NAME", descriptionKey = "policy.site")
                    String organisation,
            @Option(names = "--name", required = true, paramLabel = "NAME", descriptionKey = "knowledge.name")
                    String name,
            @Option(names = "--version-number", required = true, paramLabel = "N", descriptionKey = "knowledge.version")
                    long version,
            @Option(names = "--days", paramLabel = "N", defaultValue = "365", descriptionKey = "knowledge.days")
                    int days,
            @Option(names = "--vectors", descriptionKey = "knowledge.vectors") boolean vectors,
            @Option(names = "--key", paramLabel = "FILE", descriptionKey = "knowledge.key") @Nullable Path keyFile,
            @Mixin KeyAccess access) {
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new CommandException(ExitCode.FAILED, Messages.text("file.missing", folder));
            }
        }
        if (version < 1 || days < 1 || days > MOST_DAYS) {
            throw new CommandException(ExitCode.USAGE, Messages.text("knowledge.numbers", MOST_DAYS));
        }
        if (!PackManifest.isName(name)) {
            throw new CommandException(ExitCode.USAGE, Messages.text("knowledge.name.invalid", name));
        }
        List<SigningKey> keys = keyFile == null ? List.of() : List.of(access.signingKey(keyFile));
        PackHeading heading = new PackHeading(organisation, name, version,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Duration.ofDays(days));
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            KnowledgePacks packs = new KnowledgePacks(knowledge, UserDirectories.standard());
            PackReport report = vectors ? withAllVectors(packs, folders, out, heading, keys)
                    : packs.write(folders, out, heading, keys, IndexingListener.NONE, EmbeddingModel.name());
            for (UnreadableFile each : report.unreadable()) {
                console.note(each.file() + ": " + FailureTexts.of(each.reason()));
            }
            report.leftOut().forEach(each -> console.note(Messages.text(
                    "knowledge.withheld." + each.reason().name().toLowerCase(Locale.ROOT), each.file())));
            report.left().forEach((mail, parts) -> console.note(left(mail, parts)));
            console.out().println(Messages.text("knowledge.packed", out, report.manifest().files(),
                    report.manifest().passages(), report.leftOut().size() + report.unreadable().size()));
            PackVectors packed = report.manifest().vectors();
            if (packed != null) {
                console.out().println(Messages.text("index.with.vectors", packed.passages()));
            }
            if (keys.isEmpty()) {
                console.note(Messages.text("knowledge.unsigned"));
            }
            return 0;
        } catch (KnowledgeException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private static String left(Path mail, List<String> parts) {
        String named = String.join(", ", parts.subList(0, Math.min(parts.size(), MOST_PARTS)));
        return Messages.text("knowledge.parts", mail, named, Math.max(0, parts.size() - MOST_PARTS));
    }

    private static PackReport withAllVectors(KnowledgePacks packs, List<Path> folders, Path out, PackHeading heading,
            List<SigningKey> keys) throws KnowledgeException {
        try (EmbeddingModel model = KnowledgeCommands.embedder().orElseThrow(() -> new CommandException(
                ExitCode.FAILED, Messages.text("index.vectors.model", EmbeddingModel.ID)))) {
            return packs.write(folders, out, heading, keys, IndexingListener.NONE, model);
        } catch (EngineException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    @Command(name = "site", resourceBundle = Messages.BUNDLE)
    int site(@Parameters(paramLabel = "PACK", descriptionKey = "knowledge.pack") Path folder,
            @Option(names = "--id", required = true, paramLabel = "ID", descriptionKey = "knowledge.id") String id,
            @Option(names = "--licence", required = true, paramLabel = "FILE", descriptionKey = "knowledge.licence")
                    Path licence,
            @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "pack.out") Path out,
            @Option(names = "--root", paramLabel = "FILE", descriptionKey = "site.root") @Nullable Path root,
            @Option(names = "--unsigned", descriptionKey = "knowledge.accept") boolean unsigned) {
        requirePack(folder);
        if (!ID.matcher(id).matches()) {
            throw new CommandException(ExitCode.USAGE, Messages.text("knowledge.id.invalid", id));
        }
        return SiteCommand.run(() -> {
            PackManifest manifest = verified(folder, root, unsigned);
            String feature = FolderPack.write(folder, InstalledPack.PREFIX + id, manifest.name(),
                    manifest.version() + ".0.0", licence, out);
            console.out().println(Messages.text("knowledge.site", out, feature, manifest.version()));
            return 0;
        });
    }

    /** Verifies a pack before distribution, so that it can be mounted. */
    private static PackManifest verified(Path folder, @Nullable Path root, boolean unsigned) {
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            return new KnowledgePacks(knowledge, UserDirectories.standard())
                    .verify(folder, root == null ? null : TrustedRoot.read(root), unsigned).manifest();
        } catch (KnowledgeException e) {
            throw failure(e);
        }
    }

    /** Converts a failure; one of the index or of a file is not a refusal of the pack. */
    private static CommandException failure(KnowledgeException e) {
        boolean failed = e.getCause() instanceof IndexException || e.getCause() instanceof IOException;
        return new CommandException(failed ? ExitCode.FAILED : ExitCode.REFUSED, e.getMessage(), e);
    }

    private static void requirePack(Path folder) {
        if (!Files.isRegularFile(folder.resolve(PackManifest.FILE))) {
            throw new CommandException(ExitCode.FAILED, Messages.text("knowledge.none", folder, PackManifest.FILE));
        }
    }

    @Command(name = "mount", resourceBundle = Messages.BUNDLE)
    int mount(@Parameters(paramLabel = "DIR", descriptionKey = "knowledge.pack") Path folder,
            @Option(names = "--root", paramLabel = "FILE", descriptionKey = "site.root") @Nullable Path root,
            @Option(names = "--unsigned", descriptionKey = "knowledge.accept") boolean unsigned) {
        requirePack(folder);
        RootDocument trusted = root == null ? null : TrustedRoot.read(root);
        try (Knowledge knowledge = KnowledgeCommands.open()) {
            PackReport report = new KnowledgePacks(knowledge, UserDirectories.standard()).mount(folder, trusted,
                    unsigned, EmbeddingModel.name()::equals);
            report.withheld().forEach(
                    each -> console.note(Messages.text("knowledge.withheld.excluded", each)));
            PackVectors vectors = report.manifest().vectors();
            if (vectors != null && !vectors.model().equals(EmbeddingModel.name())) {
                console.note(Messages.text("knowledge.vectors.other", vectors.model()));
            }
            console.out().println(Messages.text(
                    report.signers().isEmpty() ? "knowledge.mounted.unverified" : "knowledge.mounted",
                    report.manifest().name(), report.manifest().version(),
                    report.manifest().files() - report.withheld().size(), String.join(", ", report.signers())));
            return 0;
        } catch (KnowledgeException e) {
            throw failure(e);
        }
    }
}
