// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.InputFile;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.policy.KeyAccess;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.SigningKey;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.CatalogueModel;
import org.vauban.models.ModelStore;
import org.vauban.models.Verification;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteSigner;
import org.vauban.site.bundle.BundleParts;
import org.vauban.site.bundle.OfflineBundle;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vauban bundle}: writes one archive for an air-gapped network. Exit codes as for {@code vauban site}. */
@Command(name = "bundle", resourceBundle = Messages.BUNDLE)
public final class BundleCommand implements Callable<Integer> {
    private static final Pattern ARCHIVE = Pattern.compile("vauban-.+?-((?:linux|macos|windows)-(?:x64|aarch64))\\."
            + "(?:tar\\.gz|zip)");
    /** Without its extension, it names the folder in the archive, which must be neither empty nor "..". */
    private static final Pattern NAMED = Pattern.compile("[^.].*\\.tar");
    private static final Pattern SPLIT = Pattern.compile(".*-\\d{5}-of-\\d{5}\\.gguf");
    @Option(names = "--site", required = true, paramLabel = "DIR", descriptionKey = "bundle.site")
    private @Nullable Path site;
    @Option(names = "--out", paramLabel = "FILE", descriptionKey = "bundle.out")
    private @Nullable Path out;
    @Option(names = "--models", split = ",", paramLabel = "ID", descriptionKey = "bundle.models")
    private List<String> models = List.of();
    @Option(names = "--model-site", paramLabel = "DIR", descriptionKey = "bundle.model.site")
    private List<Path> modelSites = List.of();
    @Option(names = "--distributions", paramLabel = "DIR", descriptionKey = "bundle.distributions")
    private @Nullable Path distributions;
    @Option(names = "--platforms", split = ",", paramLabel = "NAME", descriptionKey = "bundle.platforms")
    private List<String> platforms = List.of();
    @Option(names = "--clients", paramLabel = "DIR", descriptionKey = "bundle.clients")
    private @Nullable Path clients;
    @Option(names = "--help-pages", paramLabel = "DIR", descriptionKey = "bundle.help")
    private @Nullable Path helpPages;
    @Option(names = "--sbom", paramLabel = "DIR", descriptionKey = "bundle.sbom")
    private @Nullable Path sbom;
    @Option(names = "--policies", paramLabel = "DIR", descriptionKey = "bundle.policies")
    private @Nullable Path policies;
    @Option(names = "--organisation", paramLabel = "NAME", descriptionKey = "policy.site")
    private @Nullable String organisation;
    @Option(names = "--name", paramLabel = "NAME", defaultValue = "bundle", descriptionKey = "bundle.name")
    private String name = "";
    @Option(names = "--version-number", paramLabel = "N", descriptionKey = "bundle.version")
    private @Nullable Long version;
    @Option(names = "--release", paramLabel = "TEXT", descriptionKey = "bundle.release")
    private @Nullable String release;
    @Option(names = "--days", paramLabel = "N", defaultValue = "180", descriptionKey = "site.days")
    private int days;
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Signing signing = new Signing();
    @Mixin
    private KeyAccess access = new KeyAccess();
    private final Console console;

    public BundleCommand(Console console) {
        this.console = console;
    }

    /** The options for signing: with keys here, or elsewhere, in which case a draft is written and a manifest read. */
    static final class Signing {
        @Option(names = "--key", paramLabel = "FILE", descriptionKey = "bundle.key")
        private List<Path> keys = List.of();
        @Option(names = "--draft", paramLabel = "FILE", descriptionKey = "bundle.draft")
        private @Nullable Path draft;
        @Option(names = "--manifest", paramLabel = "FILE", descriptionKey = "bundle.manifest")
        private @Nullable Path manifest;
    }

    @Override
    public Integer call() {
        Path draft = signing.draft;
        Path target = out;
        if ((draft == null) == (target == null)
                || target != null && !NAMED.matcher(String.valueOf(target.getFileName())).matches()) {
            throw new CommandException(ExitCode.USAGE, Messages.text("bundle.out.needed"));
        }
        return SiteCommand.run(() -> {
            OfflineBundle bundle = OfflineBundle.of(parts());
            if (target == null) {
                SiteManifest manifest = bundle.draft(heading());
                SiteSigner.write(manifest, Objects.requireNonNull(draft));
                console.out().println(Messages.text("bundle.drafted", draft, bundle.count()));
                return 0;
            }
            String hash = bundle.write(signed(bundle), target);
            console.out().println(Messages.text("bundle.done", target, bundle.count(),
                    ProgressBar.bytes(bundle.totalSize()), hash));
            return 0;
        });
    }

    private byte[] signed(OfflineBundle bundle) throws SiteException {
        Path ready = signing.manifest;
        if (ready != null) {
            return bytes(ready);
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Path file : signing.keys) {
            keys.add(access.signingKey(file));
        }
        return SiteSigner.sign(Path.of(SiteManifest.FILE), bundle.draft(heading()), keys);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(file, e), e);
        }
    }

    /** Returns the heading; missing values are those of the site. */
    private SiteSigner.Heading heading() throws SiteException {
        Path manifest = folder(site).resolve(SiteManifest.FILE);
        SiteManifest published = Files.exists(manifest) ? SiteSigner.unverified(manifest, bytes(manifest)) : null;
        String whose = organisation != null ? organisation : published == null ? null : published.organisation();
        Long number = version != null ? version : published == null ? null : Long.valueOf(published.version());
        String shown = release != null ? release : published == null ? null : published.release();
        return SiteCommand.heading(whose, name, number, shown, days, "bundle.heading");
    }

    private static Path folder(@Nullable Path folder) {
        if (folder == null) {
            throw new IllegalStateException(); // cannot happen: picocli requires it
        }
        InputFile.requireFolder(folder);
        return folder;
    }

    private BundleParts parts() throws SiteException {
        BundleParts parts = new BundleParts();
        parts.folder(OfflineBundle.SITE, folder(site));
        for (Path model : modelSites) {
            parts.folder(OfflineBundle.MODELS + "/" + model.toAbsolutePath().normalize().getFileName(), folder(model));
        }
        models(parts);
        distributions(parts);
        add(parts, "clients", clients);
        add(parts, "help", helpPages);
        add(parts, "sbom", sbom);
        add(parts, "policies", policies);
        return parts;
    }

    private static void add(BundleParts parts, String path, @Nullable Path folder) throws SiteException {
        if (folder != null) {
            parts.folder(path, folder(folder));
        }
    }

    /** Adds model files of the store, each verified, with their catalogue entries. */
    private void models(BundleParts parts) throws SiteException {
        if (models.isEmpty()) {
            return;
        }
        try {
            Catalogue catalogue = Catalogue.load();
            ModelStore store = new ModelStore(UserDirectories.standard().models(), catalogue);
            for (String id : models) {
                Path file = store.require(id);
                if (SPLIT.matcher(String.valueOf(file.getFileName())).matches()) {
                    throw new CommandException(ExitCode.FAILED, Messages.text("bundle.split", id));
                }
                Verification verification;
                try (ProgressBar progress = new ProgressBar(console, id)) {
                    verification = store.verify(id, progress);
                }
                if (verification.result() == Verification.Result.DIFFERENT) {
                    throw new CommandException(ExitCode.REFUSED, Messages.text("models.different", id,
                            verification.actualSha256(), verification.expectedSha256()));
                }
                String path = OfflineBundle.MODELS + "/" + id;
                parts.file(path + ".gguf", file.toRealPath());
                parts.bytes(path + ".json", CanonicalJson.bytes(
                        description(id, verification.actualSha256(), catalogue.find(id).orElse(null))));
            }
        } catch (CatalogueException | IOException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonObject description(String id, String sha256, @Nullable CatalogueModel known) {
        JsonObject description = new JsonObject();
        description.addProperty("id", id);
        description.addProperty("sha256", sha256);
        if (known != null) {
            description.addProperty("name", known.name());
            description.addProperty("licence", known.licence());
            description.addProperty("home", String.valueOf(known.home()));
        }
        return description;
    }

    private void distributions(BundleParts parts) throws SiteException {
        Path folder = distributions;
        if (folder == null) {
            if (!platforms.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, Messages.text("bundle.platforms.where"));
            }
            return;
        }
        TreeSet<String> missing = new TreeSet<>(platforms);
        for (Path file : files(folder(folder))) {
            Matcher archive = ARCHIVE.matcher(String.valueOf(file.getFileName()));
            if (archive.matches() && (platforms.isEmpty() || platforms.contains(archive.group(1)))) {
                parts.file("distributions/" + file.getFileName(), file);
                missing.remove(archive.group(1));
            }
        }
        if (!missing.isEmpty()) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text("bundle.platforms.missing", folder, String.join(", ", missing)));
        }
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, InputFile.unreadable(folder, e), e);
        }
        return files;
    }
}
