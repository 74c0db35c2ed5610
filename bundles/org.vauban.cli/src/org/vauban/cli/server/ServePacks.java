// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.time.InstantSource;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.knowledge.PackCheck;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.knowledge.QueryModel;

/** Configures the knowledge packs of the team server. */
final class ServePacks {
    private ServePacks() {}

    /**
     * Returns the service for packs, without starting it. Null if the configuration names no packs and cannot change.
     *
     * @param followed whether the configuration may change
     */
    static @Nullable PackService of(ConfigurationFile file, boolean followed)
            throws ConfigurationException, PolicyException {
        boolean later = followed && Distribution.find().knowledge().isPresent();
        return file.knowledge().isEmpty() && !later ? null
                : new PackService(shelf(), file.knowledge(), InstantSource.system(), QueryModel.standard());
    }

    private static PackShelf shelf() throws ConfigurationException, PolicyException {
        Distribution distribution = Distribution.find();
        return PackShelf.of(UserDirectories.standard(), distribution.knowledge().orElseThrow(
                () -> new ConfigurationException(Messages.text("serve.packs.missing", distribution.folder()))));
    }

    /** Checks whether packs could be served: verifies each, and mounts none. */
    static void check(ConfigurationFile file, ServeCheck checks) {
        PackShelf shelf = file.knowledge().isEmpty() ? null : checks.look(ServePacks::shelf);
        if (shelf == null) {
            return;
        }
        PackCheck check = new PackCheck(shelf);
        for (PackSettings pack : file.knowledge()) {
            checks.report(() -> {
                PackReport report = check.verify(pack);
                return Messages.text(report.signers().isEmpty() ? "serve.check.pack.unverified" : "serve.check.pack",
                        pack.name(), report.manifest().version(), String.join(", ", report.signers()));
            });
        }
        shelf.close();
    }
}
