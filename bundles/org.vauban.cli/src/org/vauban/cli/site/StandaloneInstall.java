// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.distribution.Distribution;
import org.vauban.governance.UserDirectories;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.StoredModel;
import org.vauban.site.bundle.OfflineBundle;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.StandaloneFolder;
import org.vauban.site.install.VerifiedBundle;

/** {@code vauban install --standalone}: installs the distribution in a bundle to a folder, and its model files. */
final class StandaloneInstall {
    private static final Pattern MODEL = Pattern.compile(Pattern.quote(OfflineBundle.MODELS) + "/([^/]+)\\.gguf");
    private final Console console;
    private final InstallLog log;
    private final Path folder;

    StandaloneInstall(Console console, InstallLog log, Path folder) {
        this.console = console;
        this.log = log;
        this.folder = folder;
    }

    StandaloneFolder folder() {
        return new StandaloneFolder(folder, log::say);
    }

    /**
     * Installs the running distribution, which must be in the bundle; then imports models.
     *
     * @param models model ids; null for all model files of the bundle
     */
    void install(VerifiedBundle bundle, @Nullable List<String> models, boolean dryRun) throws InstallException {
        Path own = Distribution.find().folder();
        Set<String> files = bundle.signed().manifest().files().keySet();
        String name = "distributions/" + own.getFileName();
        if (!files.contains(name + ".tar.gz") && !files.contains(name + ".zip")) {
            throw new InstallException(Kind.REFUSED, Messages.text("install.standalone.other", own), null);
        }
        List<String> present = files.stream().map(MODEL::matcher).filter(Matcher::matches)
                .map(matcher -> matcher.group(1)).toList();
        List<String> wanted = models == null ? present : models;
        for (String id : wanted) {
            if (!present.contains(id)) {
                throw new InstallException(Kind.ABSENT, Messages.text("install.standalone.model", id,
                        present.isEmpty() ? "-" : String.join(", ", present)), null);
            }
        }
        folder().install(own, dryRun);
        if (!dryRun) {
            importModels(bundle, wanted);
        }
    }

    private void importModels(VerifiedBundle bundle, List<String> ids) throws InstallException {
        try {
            ModelStore store = new ModelStore(UserDirectories.standard().models(), Catalogue.load());
            for (String id : ids) {
                String path = OfflineBundle.MODELS + "/" + id + ".gguf";
                String sha256 = bundle.sha256(path); // checked again, since the file may have been replaced
                try (ProgressBar progress = new ProgressBar(console, id)) {
                    StoredModel model = store.importApproved(bundle.folder().resolve(path), id, sha256, progress);
                    log.say(Messages.text("models.imported", model.id(), model.file()));
                }
            }
        } catch (CatalogueException e) {
            throw new InstallException(Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
